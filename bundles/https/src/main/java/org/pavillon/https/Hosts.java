package org.pavillon.https;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names and addresses under which this machine can be reached. */
final class Hosts {
    private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

    private Hosts() {}

    /** The machine's own name, or {@code localhost} if it has none. */
    static String machine() {
        try {
            String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            return NAME.matcher(name).matches() && !isAddress(name) ? name : "localhost";
        } catch (UnknownHostException e) {
            LOG.info(
                    "This machine's name is unknown to its own name service, so it is called localhost: {}",
                    e.getMessage());
            return "localhost";
        }
    }

    /** All names and addresses: those given first, then the machine's own. */
    static Set<String> all(List<String> given) {
        Set<String> hosts = new LinkedHashSet<>();
        given.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> NAME.matcher(host).matches() || isAddress(host))
                .forEach(hosts::add);
        hosts.add(machine());
        hosts.add("localhost");
        hosts.add("127.0.0.1");
        hosts.add("0:0:0:0:0:0:0:1");
        hosts.addAll(addresses());
        return hosts;
    }

    static boolean isAddress(String host) {
        return ADDRESS.matcher(host).matches();
    }

    private static Set<String> addresses() {
        Set<String> addresses = new LinkedHashSet<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    boolean passing = address.isLinkLocalAddress() || address instanceof Inet6Address;
                    if (!address.isLoopbackAddress() && !passing) {
                        addresses.add(address.getHostAddress());
                    }
                }
            }
        } catch (SocketException e) {
            LOG.warn("The machine's network addresses can't be listed; its certificate names none of them", e);
        }
        return addresses;
    }
}
