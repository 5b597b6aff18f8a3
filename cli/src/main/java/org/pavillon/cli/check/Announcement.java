package org.pavillon.cli.check;

import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.pavillon.api.module.Permission;

/** Whether {@code module.json} says what the module is: its permissions and its licence. */
final class Announcement {
    private static final Pattern SPDX =
            Pattern.compile("[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*|LicenseRef-[A-Za-z0-9.-]+");

    private final ExaminedPackage examined;

    Announcement(ExaminedPackage examined) {
        this.examined = examined;
    }

    List<Result> permissions() {
        Set<String> announced = new TreeSet<>();
        examined.manifest().permissions().stream().map(Permission::action).forEach(announced::add);
        Set<String> used = used();
        Set<String> unasked = new TreeSet<>(used);
        unasked.removeAll(announced);
        Set<String> unused = new TreeSet<>(announced);
        unused.removeAll(used);
        List<Result> results = new ArrayList<>();
        if (!unasked.isEmpty()) {
            results.add(Result.fail(
                    "permissions",
                    "The classes name what module.json does not ask for: " + Shown.of(unasked) + ". Announce it."));
        }
        if (!unused.isEmpty()) {
            results.add(Result.warn(
                    "permissions",
                    "module.json asks for what no class names: " + Shown.of(unused)
                            + ". Write permissions as whole texts, or leave out what is not used."));
        }
        if (announced.isEmpty()) {
            results.add(Result.warn("permissions", "none: then nobody is kept from anything that the module does"));
        }
        if (results.isEmpty()) {
            results.add(Result.ok("permissions", announced.size() + " announced, and all of them in the classes"));
        }
        return results;
    }

    /** Texts in the classes that are permissions of the module, without their instance. */
    private Set<String> used() {
        Pattern permission =
                Pattern.compile("(" + Pattern.quote(examined.manifest().id()) + ":[a-z][a-z0-9-]*)(?::.*)?");
        Set<String> used = new TreeSet<>();
        examined.classes().forEach(type -> {
            for (PoolEntry entry : type.constantPool()) {
                if (entry instanceof StringEntry text) {
                    var matcher = permission.matcher(text.stringValue());
                    if (matcher.matches()) {
                        used.add(matcher.group(1));
                    }
                }
            }
        });
        return used;
    }

    List<Result> licence() {
        List<Result> results = new ArrayList<>();
        String licence = examined.manifest().licence();
        if (!SPDX.matcher(licence).matches()) {
            results.add(Result.warn(
                    "licence",
                    "“" + licence
                            + "” in module.json is no SPDX expression, as https://spdx.org/licenses lists them."));
        }
        for (Bundle bundle : examined.bundles()) {
            String said = bundle.headers().getOrDefault("Bundle-License", "");
            if (!said.contains(licence)) {
                results.add(Result.warn(
                        "licence",
                        "module.json says " + licence + ", and Bundle-License of " + bundle.name() + " says "
                                + (said.isEmpty() ? "nothing" : said) + "."));
            }
        }
        if (results.isEmpty()) {
            results.add(Result.ok("licence", licence));
        }
        return results;
    }
}
