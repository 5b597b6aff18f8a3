/** What the engine does for people, wired as OSGi components. */
package org.pavillon.ecrf.internal;
