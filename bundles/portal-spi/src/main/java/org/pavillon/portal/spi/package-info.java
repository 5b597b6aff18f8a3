/** What a module gives to the portal: views, cards, panels, search, and files for the browser. */
@Export
@Version("1.0.0")
package org.pavillon.portal.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
