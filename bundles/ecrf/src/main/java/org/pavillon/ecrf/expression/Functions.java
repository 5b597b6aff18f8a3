package org.pavillon.ecrf.expression;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The functions of the expression language and how many arguments each takes. */
public final class Functions {
    /** Functions of the source whose result can't be computed again, and which therefore aren't executed. */
    static final Set<String> NOT_REPEATABLE = Set.of("rand", "random", "randomnumber", "uuid");

    private static final int ANY = Integer.MAX_VALUE;
    private static final Map<String, Arity> ARITIES = arities();

    private Functions() {}

    /** Fewest and most arguments. */
    record Arity(int least, int most) {}

    /** Returns the names of all functions, sorted. */
    public static Set<String> names() {
        return ARITIES.keySet();
    }

    static Optional<Arity> arity(String name) {
        return Optional.ofNullable(ARITIES.get(name));
    }

    private static Map<String, Arity> arities() {
        Map<String, Arity> all = new TreeMap<>();
        put(all, 2, 3, "if");
        put(all, 2, 5, "datediff");
        put(all, 3, 3, "calcdate");
        put(all, 2, 3, "age_at_date");
        put(all, 1, 1, "year", "month", "day", "hour", "minute", "second", "dayoftheweek");
        put(all, 1, 2, "round", "roundup", "rounddown", "log");
        put(all, 1, 1, "sqrt", "abs", "exponential", "ceil", "floor");
        put(all, 2, 2, "mod", "pow");
        put(all, 1, ANY, "sum", "mean", "median", "min", "max", "stdev", "count");
        put(all, 1, 1, "isnumber", "isinteger");
        put(all, 1, 1, "isblankormissingcode", "isblanknotmissingcode", "ismissingcode");
        put(all, 2, 2, "hasmissingcode");
        put(all, 2, 2, "contains", "not_contain", "starts_with", "ends_with", "find", "left", "right");
        put(all, 3, 3, "mid", "replace_text");
        put(all, 1, 1, "length", "trim", "upper", "lower");
        put(all, 1, ANY, "concat");
        put(all, 2, ANY, "concat_ws");
        put(all, 0, 0, "true", "false", "pi");
        return Collections.unmodifiableMap(all);
    }

    private static void put(Map<String, Arity> all, int least, int most, String... names) {
        for (String name : names) {
            all.put(name, new Arity(least, most));
        }
    }
}
