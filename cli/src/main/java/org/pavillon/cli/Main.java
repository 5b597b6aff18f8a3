package org.pavillon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pavillon.cli.check.CheckCommand;

/** {@code Main <home> <data> <https port> module|sdk <command> …}, as {@code bin/pavillon} calls it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2], words(arguments)));
    }

    private static List<String> words(String[] arguments) {
        return new ArrayList<>(List.of(arguments).subList(3, arguments.length));
    }

    private static int run(Path home, Path data, String port, List<String> words) throws Exception {
        try {
            return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
                case "module check" -> CheckCommand.run(home, words.subList(2, words.size()));
                case "sdk install" -> sdk(home.resolve("sdk/repository"), words.subList(2, words.size()));
                case "sdk" -> SdkInstall.usage();
                case "module" -> ModuleCommand.usage();
                default -> module(data, port, words);
            };
        } catch (Refusal e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static int sdk(Path repository, List<String> words) throws IOException {
        return switch (words.size()) {
            case 0 -> SdkInstall.run(repository, SdkInstall.localRepository());
            case 1 -> SdkInstall.run(repository, Path.of(words.getFirst()).toAbsolutePath());
            default -> SdkInstall.usage();
        };
    }

    private static int module(Path data, String port, List<String> words) throws Exception {
        if (words.isEmpty() || !words.getFirst().equals("module")) {
            return SdkInstall.usage();
        }
        boolean yes = words.remove("--yes");
        if (words.size() < 2) {
            return ModuleCommand.usage();
        }
        try {
            return new ModuleCommand(new Client(data, Integer.parseInt(port)), yes)
                    .run(words.get(1), words.subList(2, words.size()));
        } catch (IOException e) {
            System.err.println(
                    "Pavillon does not answer on this machine (" + e.getMessage() + "). Does it run? pavillon status");
            return 1;
        }
    }
}
