/** A module's own database and folder, which keep their word: what was acknowledged is on disk. */
@Export
@Version("1.0.0")
package org.pavillon.api.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
