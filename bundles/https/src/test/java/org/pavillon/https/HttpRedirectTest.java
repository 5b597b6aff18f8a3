package org.pavillon.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class HttpRedirectTest {
    @Test
    void keepsPathAndQuery() {
        assertThat(HttpRedirect.target("pavillon.example", 8443, URI.create("/ecrf/a%20b?x=1&y=%2F")))
                .isEqualTo("https://pavillon.example:8443/ecrf/a%20b?x=1&y=%2F");
    }

    @Test
    void leavesTheUsualPortOut() {
        assertThat(HttpRedirect.target("pavillon.example", 443, URI.create("/")))
                .isEqualTo("https://pavillon.example/");
    }

    @Test
    void keepsAddressesInBrackets() {
        assertThat(HttpRedirect.target("[::1]", 8443, URI.create("/"))).isEqualTo("https://[::1]:8443/");
    }

    @Test
    void neverLeadsElsewhere() {
        assertThat(HttpRedirect.target("pavillon.example", 8443, URI.create("http://evil.example")))
                .isEqualTo("https://pavillon.example:8443/");
    }
}
