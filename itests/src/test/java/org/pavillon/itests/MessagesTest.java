package org.pavillon.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text is there in both languages, and every key that the code names has a text. */
class MessagesTest {
    private static final Path BUNDLES = Path.of("../bundles");
    private static final Pattern KEY =
            Pattern.compile("\\b(?:text|get)\\([^\"()]*\"((?:[a-z][a-z0-9]*)(?:\\.[A-Za-z0-9-]+)+)\"[,)]");

    static Stream<Path> bundles() throws IOException {
        try (Stream<Path> all = Files.list(BUNDLES)) {
            return all.filter(bundle -> Files.exists(english(bundle))).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bothLanguagesHaveTheSameKeys(Path bundle) throws IOException {
        assertThat(keys(bundle.resolve("src/main/resources/i18n/messages_fr.properties")))
                .isEqualTo(keys(english(bundle)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyKeyInTheCodeHasAText(Path bundle) throws IOException {
        TreeSet<String> keys = keys(english(bundle));
        TreeSet<String> used = new TreeSet<>();
        for (Path file : sources(bundle)) {
            Matcher key = KEY.matcher(Files.readString(file));
            while (key.find()) {
                boolean whole = !key.group(1).endsWith(".");
                boolean ours = keys.stream()
                        .anyMatch(known -> known.startsWith(key.group(1).split("\\.")[0] + "."));
                if (whole && ours) {
                    used.add(key.group(1));
                }
            }
        }
        assertThat(keys).containsAll(used);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void textsFitTheirFormat(Path bundle) throws IOException {
        for (String language : List.of("en", "fr")) {
            Properties texts = read(bundle.resolve("src/main/resources/i18n/messages_" + language + ".properties"));
            texts.forEach((key, text) -> {
                // an ASCII apostrophe quotes in MessageFormat and is wrong typography besides
                assertThat((String) text)
                        .as("%s in %s", key, language)
                        .doesNotContain("'")
                        .isNotBlank();
                new java.text.MessageFormat((String) text);
            });
        }
    }

    private static Path english(Path bundle) {
        return bundle.resolve("src/main/resources/i18n/messages_en.properties");
    }

    private static TreeSet<String> keys(Path file) throws IOException {
        return new TreeSet<>(read(file).stringPropertyNames());
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static List<Path> sources(Path bundle) throws IOException {
        try (Stream<Path> files = Files.walk(bundle.resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
