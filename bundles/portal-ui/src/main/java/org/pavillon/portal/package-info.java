/** The portal: how Vaadin runs in OSGi, and who is behind a window. */
package org.pavillon.portal;
