package org.pavillon.portal.spi;

import java.util.List;
import org.pavillon.api.i18n.Text;

/** What a module lets people find from the search field (Ctrl-K). */
public interface SearchProvider {
    /**
     * A find.
     *
     * @param kind what it is: subject, study, command
     * @param path where it is in the portal
     */
    record Hit(Text title, Text kind, String path) {}

    /**
     * Finds things that the current user may see, the best first; answers within 200 ms.
     *
     * @param query what was typed, at least one character
     */
    List<Hit> search(String query, int limit);
}
