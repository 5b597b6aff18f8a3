package org.pavillon.cli.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Whether people read the module in both languages. */
final class Languages {
    private static final String ENGLISH = "_en.properties";
    private static final String FRENCH = "_fr.properties";

    private final ExaminedPackage examined;

    Languages(ExaminedPackage examined) {
        this.examined = examined;
    }

    List<Result> check() {
        List<Result> results = new ArrayList<>();
        int texts = 0;
        for (Bundle bundle : examined.bundles()) {
            for (String file : bundle.texts().keySet()) {
                if (isTextFile(file, FRENCH) && !bundle.texts().containsKey(other(file, FRENCH, ENGLISH))) {
                    results.add(Result.fail("languages", file + " has no English beside it."));
                }
                if (isTextFile(file, ENGLISH)) {
                    texts += compare(bundle, file, results);
                }
            }
        }
        if (texts == 0 && results.isEmpty()) {
            results.add(Result.fail(
                    "languages",
                    "There are no texts: people read i18n/messages_en.properties and i18n/messages_fr.properties."));
        }
        if (results.isEmpty()) {
            results.add(Result.ok("languages", texts + " texts, each in English and French"));
        }
        return results;
    }

    private static int compare(Bundle bundle, String file, List<Result> results) {
        String other = other(file, ENGLISH, FRENCH);
        Map<String, byte[]> texts = bundle.texts();
        if (!texts.containsKey(other)) {
            results.add(Result.fail("languages", file + " has no French beside it."));
            return 0;
        }
        boolean messages = file.startsWith("i18n/");
        Properties english = read(texts.get(file), messages);
        Properties french = read(texts.get(other), messages);
        missing(english, french, other, results);
        missing(french, english, file, results);
        if (messages) {
            check(english, file, results);
            check(french, other, results);
        }
        return english.size();
    }

    private static void missing(Properties all, Properties some, String file, List<Result> results) {
        Set<String> missing = new TreeSet<>(all.stringPropertyNames());
        missing.removeAll(some.stringPropertyNames());
        if (!missing.isEmpty()) {
            results.add(Result.fail("languages", file + " lacks " + Shown.of(missing) + "."));
        }
    }

    private static void check(Properties texts, String file, List<Result> results) {
        Set<String> wrong = new TreeSet<>();
        for (String key : texts.stringPropertyNames()) {
            String text = texts.getProperty(key);
            if (text.isBlank() || text.contains("'") || !isFormat(text)) {
                wrong.add(key);
            }
        }
        if (!wrong.isEmpty()) {
            results.add(Result.fail(
                    "languages",
                    file + ": empty, with a straight apostrophe (which quotes here, write ’) or against MessageFormat: "
                            + Shown.of(wrong) + "."));
        }
    }

    private static boolean isFormat(String text) {
        try {
            new MessageFormat(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTextFile(String file, String ending) {
        return file.endsWith(ending) && (file.startsWith("i18n/") || file.startsWith("OSGI-INF/l10n/"));
    }

    private static String other(String file, String ending, String instead) {
        return file.substring(0, file.length() - ending.length()) + instead;
    }

    /** Messages are read as UTF-8, the texts of settings by Metatype as ISO 8859-1. */
    private static Properties read(byte[] bytes, boolean messages) {
        Properties properties = new Properties();
        try {
            properties.load(new InputStreamReader(
                    new ByteArrayInputStream(bytes), messages ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
