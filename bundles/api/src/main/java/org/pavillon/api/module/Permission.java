package org.pavillon.api.module;

import org.pavillon.api.i18n.Text;

/**
 * A right that a module asks the platform to manage.
 *
 * @param action {@code <module>:<action>}
 * @param text what one can do with it
 * @param high whether it reaches identified data of many people at once or can destroy something
 */
public record Permission(String action, Text text, boolean high) {}
