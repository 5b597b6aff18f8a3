/** What a module is to the appliance, and how modules come and go. */
@Export
@Version("1.0.0")
package org.pavillon.api.module;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
