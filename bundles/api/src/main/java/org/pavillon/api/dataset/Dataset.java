package org.pavillon.api.dataset;

import java.util.List;
import org.pavillon.api.i18n.Text;

/**
 * A table, described.
 *
 * @param id {@code <module>/<path>}
 * @param rowsPermission what a person needs to read single rows
 * @param aggregatesPermission what a person needs to read counts and means only
 */
public record Dataset(
        String id,
        Text title,
        Text description,
        List<Column> columns,
        String rowsPermission,
        String aggregatesPermission) {
    public Dataset {
        columns = List.copyOf(columns);
    }
}
