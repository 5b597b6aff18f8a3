/** Errors that say who must act: each has a code that support can find and a text for the person who sees it. */
@Export
@Version("1.0.0")
package org.pavillon.api.error;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
