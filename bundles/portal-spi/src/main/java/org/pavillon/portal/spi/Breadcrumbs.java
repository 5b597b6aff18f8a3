package org.pavillon.portal.spi;

import java.util.List;

/** A view that says where it stands: module &gt; project &gt; thing, each a link, shown in the top bar. */
public interface Breadcrumbs {
    /** @param path in the portal, or an empty string for where the person is */
    record Crumb(String label, String path) {}

    /** From the module down; read after each navigation. */
    List<Crumb> breadcrumbs();
}
