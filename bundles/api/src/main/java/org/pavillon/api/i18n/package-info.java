/** Text that people read, in each language that the appliance speaks. */
@Export
@Version("1.0.0")
package org.pavillon.api.i18n;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
