/** Named tables that a module offers to analysis, notebooks and exports. */
@Export
@Version("1.0.0")
package org.pavillon.api.dataset;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
