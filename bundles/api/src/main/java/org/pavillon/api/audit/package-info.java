/** The append-only, hash-chained record of who did what to what, and why. */
@Export
@Version("1.0.0")
package org.pavillon.api.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
