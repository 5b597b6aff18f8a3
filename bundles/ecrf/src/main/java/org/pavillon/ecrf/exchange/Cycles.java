package org.pavillon.ecrf.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Finds what needs itself, directly or through others, without going deeper for longer chains. */
final class Cycles {
    /** Where so many are left, all of them are named: looking at each would take too long. */
    private static final int FEW = 1000;

    private Cycles() {}

    /** Returns the names that need themselves. */
    static Set<String> in(Map<String, Set<String>> needs) {
        Map<String, Set<String>> rest = stripped(stripped(needs), needs);
        if (rest.size() > FEW) {
            return rest.keySet();
        }
        Set<String> found = new LinkedHashSet<>();
        for (String name : rest.keySet()) {
            if (reachesItself(name, rest)) {
                found.add(name);
            }
        }
        return found;
    }

    /** Leaves out, again and again, what needs nothing that is left. */
    private static Map<String, Set<String>> stripped(Map<String, Set<String>> needs) {
        Map<String, Set<String>> neededBy = new HashMap<>();
        Map<String, Integer> open = new HashMap<>();
        needs.forEach((name, others) -> {
            for (String other : others) {
                if (needs.containsKey(other)) {
                    neededBy.computeIfAbsent(other, key -> new HashSet<>()).add(name);
                    open.merge(name, 1, Integer::sum);
                }
            }
        });
        Map<String, Set<String>> rest = new LinkedHashMap<>(needs);
        Deque<String> free = new ArrayDeque<>();
        needs.keySet().stream().filter(name -> !open.containsKey(name)).forEach(free::add);
        while (!free.isEmpty()) {
            String name = free.remove();
            rest.remove(name);
            for (String user : neededBy.getOrDefault(name, Set.of())) {
                if (open.merge(user, -1, Integer::sum) == 0) {
                    free.add(user);
                }
            }
        }
        return rest;
    }

    /** Leaves out what nothing that is left needs, seen from the other side. */
    private static Map<String, Set<String>> stripped(Map<String, Set<String>> left, Map<String, Set<String>> needs) {
        Map<String, Set<String>> users = new LinkedHashMap<>();
        left.keySet().forEach(name -> users.put(name, new HashSet<>()));
        left.keySet()
                .forEach(name -> needs.get(name).stream()
                        .filter(left::containsKey)
                        .forEach(other -> users.get(other).add(name)));
        Set<String> kept = stripped(users).keySet();
        Map<String, Set<String>> rest = new LinkedHashMap<>(left);
        rest.keySet().retainAll(kept);
        return rest;
    }

    private static boolean reachesItself(String start, Map<String, Set<String>> needs) {
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(needs.get(start));
        while (!next.isEmpty()) {
            String name = next.remove();
            if (name.equals(start)) {
                return true;
            }
            if (seen.add(name) && needs.containsKey(name)) {
                next.addAll(needs.get(name));
            }
        }
        return false;
    }
}
