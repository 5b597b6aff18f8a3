/** How a module's data come into every backup and every restore drill. */
@Export
@Version("1.0.0")
package org.pavillon.api.backup;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
