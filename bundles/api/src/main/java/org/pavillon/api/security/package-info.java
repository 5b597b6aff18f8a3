/** Who acts, and what they may do. Nothing is reachable without a check. */
@Export
@Version("1.0.0")
package org.pavillon.api.security;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
