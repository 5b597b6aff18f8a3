/** Messages to people, kept until read. */
@Export
@Version("1.0.0")
package org.pavillon.api.notification;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
