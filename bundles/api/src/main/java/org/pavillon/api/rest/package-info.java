/** How a module answers HTTP requests under /api/&lt;module&gt;/. */
@Export
@Version("1.0.0")
package org.pavillon.api.rest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
