package org.pavillon.api.dataset;

import java.util.Map;
import org.pavillon.api.i18n.Text;

/**
 * A column of a dataset.
 *
 * @param unit in UCUM notation, or an empty string
 * @param codes labels of coded values, empty if not coded
 * @param identifying whether it may point to a person
 */
public record Column(String name, Text title, Type type, String unit, Map<String, Text> codes, boolean identifying) {
    /** How values appear in a row: {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code java.time}. */
    public enum Type {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        DATE,
        TIME,
        DATE_TIME
    }
}
