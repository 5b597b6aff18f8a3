package org.pavillon.packaging;

import org.pavillon.api.i18n.Text;

/**
 * One reason why a package is refused.
 *
 * @param code {@code PAV-PACKAGE-<number>}
 * @param where the file inside the package, {@code !/} before what lies in a jar, or a field of {@code module.json}
 * @param text what is wrong, where, and what to do
 */
public record Finding(String code, String where, Text text) {}
