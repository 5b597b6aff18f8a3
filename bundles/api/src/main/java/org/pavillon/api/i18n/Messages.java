package org.pavillon.api.i18n;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The message files of one bundle: {@code i18n/messages_en.properties} and {@code i18n/messages_fr.properties} in
 * UTF-8, values in {@link MessageFormat} syntax, keys starting with the module's id. Both files have the same keys;
 * a test of the build holds that.
 *
 * <p>Unlike {@code ResourceBundle} it keeps no static cache, so that a bundle that goes away is collected.
 */
public final class Messages {
    private final Map<String, Properties> byLanguage;

    private Messages(Map<String, Properties> byLanguage) {
        this.byLanguage = byLanguage;
    }

    /**
     * Reads the message files of the bundle that the class comes from.
     *
     * @throws IllegalStateException if a language's file is missing
     */
    public static Messages of(Class<?> anchor) {
        return of(anchor, "/i18n");
    }

    /**
     * Reads message files from another folder, for a library whose classes are copied into other bundles.
     *
     * @param folder absolute ({@code /i18n}), or relative to the class's package
     * @throws IllegalStateException if a language's file is missing
     */
    public static Messages of(Class<?> anchor, String folder) {
        Map<String, Properties> files = new HashMap<>();
        for (Locale locale : Text.LANGUAGES) {
            String path = folder + "/messages_" + locale.getLanguage() + ".properties";
            try (InputStream in = anchor.getResourceAsStream(path)) {
                if (in == null) {
                    throw new IllegalStateException("No message file " + path + " beside " + anchor.getName());
                }
                Properties properties = new Properties();
                properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
                files.put(locale.getLanguage(), properties);
            } catch (IOException e) {
                throw new UncheckedIOException(path, e);
            }
        }
        return new Messages(files);
    }

    /** Returns the keys of the English file. */
    public Set<String> keys() {
        return byLanguage.get(Locale.ENGLISH.getLanguage()).stringPropertyNames();
    }

    /**
     * Returns the text of a key; arguments that are texts are put in the reader's language.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public Text text(String key, Object... arguments) {
        if (!byLanguage.get(Locale.ENGLISH.getLanguage()).containsKey(key)) {
            throw new IllegalArgumentException("No message " + key);
        }
        return locale -> format(key, locale, arguments);
    }

    /** Returns the message of a key in one language: a shorthand for {@code text(key, arguments).in(locale)}. */
    public String get(Locale locale, String key, Object... arguments) {
        return text(key, arguments).in(locale);
    }

    private String format(String key, Locale locale, Object... arguments) {
        Properties english = byLanguage.get(Locale.ENGLISH.getLanguage());
        Properties wanted = byLanguage.getOrDefault(locale.getLanguage(), english);
        String pattern = wanted.getProperty(key, english.getProperty(key));
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = arguments[i] instanceof Text text ? text.in(locale) : arguments[i];
        }
        return new MessageFormat(pattern, locale).format(values);
    }
}
