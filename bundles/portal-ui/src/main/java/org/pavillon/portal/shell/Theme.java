package org.pavillon.portal.shell;

import com.vaadin.flow.server.VaadinService;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.Optional;

/** Light, dark or as the system: of this browser, in a cookie, so that the first page has it already. */
public final class Theme {
    private static final String COOKIE = "pavillon-theme";
    private static final String SYSTEM = "system";

    private Theme() {}

    /** {@code light} or {@code dark}, if the browser's person chose one. */
    public static Optional<String> of(Cookie[] cookies) {
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .filter(value -> value.equals("light") || value.equals("dark"))
                        .findFirst();
    }

    static String chosen() {
        return Optional.ofNullable(VaadinService.getCurrentRequest())
                .flatMap(request -> of(request.getCookies()))
                .orElse(SYSTEM);
    }
}
