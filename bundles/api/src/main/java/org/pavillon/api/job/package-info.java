/** Long work: with progress, cancel and history, in one place. */
@Export
@Version("1.0.0")
package org.pavillon.api.job;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
