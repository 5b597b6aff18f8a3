/** Accounts, roles, sessions and the first start. */
@Export
@Version("1.0.0")
package org.pavillon.api.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
