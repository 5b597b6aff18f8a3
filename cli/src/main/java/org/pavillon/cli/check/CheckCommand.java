package org.pavillon.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pavillon.cli.Refusal;
import org.pavillon.packaging.RefusedPackageException;

/** {@code pavillon module check <package> [--static]}: what a package promises and keeps. */
public final class CheckCommand {
    private static final String USAGE = """
            pavillon module check <package> [--static] [--cycles <n>]

            Looks through a package of a module as a hospital's administrator would like it to be looked through, then
            starts an appliance of its own, in a folder that is deleted afterwards, and installs and removes the module
            20 times, or as often as said. --static: looks through the files alone. Ends with 0 if nothing is to mend.
            """;
    private static final int CYCLES = 20;

    private CheckCommand() {}

    public static int run(Path home, List<String> arguments) throws Exception {
        List<String> words = new ArrayList<>(arguments);
        boolean files = words.remove("--static");
        int cycles = CYCLES;
        int given = words.indexOf("--cycles");
        if (given >= 0 && given + 1 < words.size() && words.get(given + 1).matches("[1-9]\\d{0,2}")) {
            cycles = Integer.parseInt(words.get(given + 1));
            words.subList(given, given + 2).clear();
        }
        if (words.size() != 1) {
            System.err.print(USAGE);
            return 2;
        }
        Path file = Path.of(words.getFirst()).toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            throw new Refusal("There is no file " + file + ".");
        }
        Report report = new Report(System.out);
        ExaminedPackage examined = look(home, file, report);
        if (examined != null && !files) {
            report.add(new Cycles(home, file, examined, cycles).run());
        }
        return report.end() ? 0 : 1;
    }

    /** The half that needs no appliance; nothing if the package is refused as a whole. */
    static ExaminedPackage look(Path home, Path file, Report report) throws IOException {
        ExaminedPackage examined;
        try {
            examined = ExaminedPackage.read(file);
        } catch (RefusedPackageException e) {
            e.findings()
                    .forEach(finding -> report.add(Result.fail(
                            "package",
                            finding.code() + " " + finding.where() + ": "
                                    + finding.text().in(Locale.ENGLISH))));
            return null;
        }
        report.add(Result.ok(
                "package",
                examined.manifest().id() + " " + examined.manifest().version() + ", "
                        + counted(examined.bundles().size(), "bundle", "bundles") + ", "
                        + counted(examined.classes().count(), "class", "classes")
                        + "; nothing that an appliance refuses"));
        Wiring wiring = new Wiring(examined, Platform.of(home));
        report.add(wiring.imports());
        report.add(wiring.copies());
        Announcement announcement = new Announcement(examined);
        report.add(announcement.permissions());
        report.add(new Languages(examined).check());
        report.add(announcement.licence());
        Habits habits = new Habits(examined);
        report.add(habits.frontend());
        report.add(habits.health());
        report.add(habits.leftovers());
        return examined;
    }

    private static String counted(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
