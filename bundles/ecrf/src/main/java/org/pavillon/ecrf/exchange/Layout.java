package org.pavillon.ecrf.exchange;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pavillon.ecrf.ItemKind;

/**
 * Where the columns of a dictionary stand. REDCap itself goes by their places; headings are believed first, since people
 * add and move columns, and places where headings say nothing: translated ones, or one that was overwritten.
 *
 * @param headings as written
 * @param positions from 0
 * @param byPlace columns that no heading names
 */
record Layout(List<String> headings, Map<Column, Integer> positions, List<Column> byPlace) {
    /** So many columns, at least, a file has whose headings are all unknown. */
    private static final int TELLING = 15;

    static Layout of(List<String> headings, List<List<String>> rows) {
        Map<Column, Integer> positions = new EnumMap<>(Column.class);
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < headings.size(); i++) {
            Optional<Column> column = Column.of(headings.get(i));
            if (column.isPresent() && positions.putIfAbsent(column.get(), i) == null) {
                taken.add(i);
            }
        }
        List<Column> byPlace = new ArrayList<>();
        boolean usualOrder =
                positions.entrySet().stream().allMatch(entry -> entry.getKey().ordinal() == entry.getValue());
        boolean telling = positions.size() >= 4 || (headings.size() >= TELLING && holdTypes(rows));
        if (usualOrder && telling) {
            for (Column column : Column.values()) {
                int place = column.ordinal();
                if (!positions.containsKey(column) && place < headings.size() && !taken.contains(place)) {
                    positions.put(column, place);
                    byPlace.add(column);
                }
            }
        }
        return new Layout(List.copyOf(headings), positions, List.copyOf(byPlace));
    }

    /** Whether field types stand where REDCap writes them. */
    private static boolean holdTypes(List<List<String>> rows) {
        List<String> types = rows.stream()
                .limit(50)
                .filter(row -> row.size() > Column.TYPE.ordinal())
                .map(row -> row.get(Column.TYPE.ordinal()).strip().toLowerCase(java.util.Locale.ROOT))
                .filter(cell -> !cell.isEmpty())
                .toList();
        return !types.isEmpty() && types.stream().allMatch(type -> kind(type).isPresent());
    }

    /** The kind of a field type, by REDCap's words of today and of its first years. */
    static Optional<ItemKind> kind(String type) {
        return switch (type) {
            case "select" -> Optional.of(ItemKind.DROPDOWN);
            case "textarea" -> Optional.of(ItemKind.NOTES);
            case "signature" -> Optional.empty();
            default -> ItemKind.ofWord(type);
        };
    }

    boolean has(Column column) {
        return positions.containsKey(column);
    }

    String cell(List<String> row, Column column) {
        Integer position = positions.get(column);
        return position == null || position >= row.size() ? "" : row.get(position);
    }

    /** The column at a place, if it is one of REDCap's. */
    Optional<Column> at(int place) {
        return positions.entrySet().stream()
                .filter(entry -> entry.getValue() == place)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether headings and their order are REDCap's own. */
    boolean isUsual() {
        List<String> usual = new ArrayList<>();
        for (Column column : Column.values()) {
            usual.add(column.title());
        }
        return headings.equals(usual);
    }
}
