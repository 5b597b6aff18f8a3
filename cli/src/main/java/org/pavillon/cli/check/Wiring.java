package org.pavillon.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.VersionRange;
import org.pavillon.packaging.Clause;

/** What the bundles import, and what they bring along although the platform has it. */
final class Wiring {
    /** Types of these are handed from the platform to a module and back: two of a kind would not fit. */
    private static final Set<String> SHARED = Set.of("org.pavillon.", "com.vaadin.", "org.osgi.", "jakarta.");

    private final ExaminedPackage examined;
    private final Platform platform;

    Wiring(ExaminedPackage examined, Platform platform) {
        this.examined = examined;
        this.platform = platform;
    }

    List<Result> imports() {
        List<Result> results = new ArrayList<>();
        Set<String> own = examined.bundles().stream()
                .flatMap(bundle -> clauses(bundle, "Export-Package").stream())
                .flatMap(clause -> clause.paths().stream())
                .collect(Collectors.toSet());
        int met = 0;
        for (Bundle bundle : examined.bundles()) {
            for (Clause clause : clauses(bundle, "Import-Package")) {
                for (String name : clause.paths()) {
                    if (own.contains(name)) {
                        continue;
                    }
                    Result problem = problem(name, clause);
                    if (problem == null) {
                        met++;
                    } else {
                        results.add(problem);
                    }
                }
            }
            if (bundle.headers().containsKey("DynamicImport-Package")) {
                results.add(Result.warn(
                        "imports",
                        "DynamicImport-Package of " + bundle.name()
                                + ": the module is then wired to what happens to be there. Import what it needs."));
            }
        }
        if (results.isEmpty()) {
            results.add(Result.ok("imports", met + " packages, all of them offered by the platform"));
        }
        return results;
    }

    private Result problem(String name, Clause clause) {
        boolean optional = "optional".equals(clause.directives().get("resolution"));
        VersionRange range = new VersionRange(clause.attributes().getOrDefault("version", "0"));
        if (platform.offers(name, range)) {
            return null;
        }
        if (optional) {
            return Result.warn(
                    "imports",
                    name
                            + " is optional and not offered here: if another module brings it, this one is wired to it, and"
                            + " goes when that goes. Leave it out (Import-Package: !" + name + ", *).");
        }
        return Result.fail(
                "imports",
                platform.offers(name)
                        ? name + " " + range + " is needed, and the platform has " + platform.versions(name)
                                + ". Build against this version of the platform."
                        : name + " is needed, and the platform does not offer it. Put the library into the bundle"
                                + " (-includeresource), or do without.");
    }

    List<Result> copies() {
        Set<String> shared = new TreeSet<>();
        Set<String> own = new TreeSet<>();
        for (Bundle bundle : examined.bundles()) {
            bundle.packages().filter(platform::offers).forEach(name -> {
                boolean breaks = SHARED.stream().anyMatch(name::startsWith);
                (breaks ? shared : own).add(name);
            });
        }
        if (!shared.isEmpty()) {
            return List.of(Result.fail(
                    "copies",
                    "A copy of what the platform hands over is in a bundle: " + Shown.of(shared)
                            + ". Give these dependencies the scope provided."));
        }
        if (!own.isEmpty()) {
            return List.of(Result.warn(
                    "copies",
                    "The platform offers what a bundle has a copy of: " + Shown.of(own)
                            + ". Import it, unless you need another version."));
        }
        return List.of(Result.ok("copies", "no library that the platform has too"));
    }

    private static List<Clause> clauses(Bundle bundle, String header) {
        Map<String, String> headers = bundle.headers();
        return headers.containsKey(header) ? Clause.parse(headers.get(header)).orElse(List.of()) : List.of();
    }
}
