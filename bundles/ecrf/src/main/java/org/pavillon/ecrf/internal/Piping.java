package org.pavillon.ecrf.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Choice;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.MissingCode;

/** Values that labels name: {@code [field]}, {@code [field:value]}, {@code [event][field]}. */
final class Piping {
    private static final Pattern NAMED = Pattern.compile("\\[([a-z][a-z0-9_]*)(?:\\([^)\\]]*\\))?(?::[a-z-]+)?\\]");

    private Piping() {}

    /** Names that the texts and defaults of a form pipe. */
    static Set<String> names(Form form) {
        Set<String> names = new LinkedHashSet<>();
        for (Item item : form.items()) {
            Stream<String> texts = Stream.of(item.label(), item.note(), item.section(), item.annotation());
            Stream.concat(texts, item.choices().stream().map(Choice::label)).forEach(text -> {
                Matcher named = NAMED.matcher(text);
                while (named.find()) {
                    names.add(named.group(1));
                }
            });
        }
        return names;
    }

    /** An answer in the words of the dictionary. */
    static String words(Item item, Answer answer, List<MissingCode> missing) {
        return switch (answer) {
            case Answer.Missing(String code) ->
                missing.stream()
                        .filter(known -> known.code().equals(code))
                        .map(MissingCode::label)
                        .findFirst()
                        .orElse(code);
            case Answer.Codes(List<String> codes) ->
                codes.stream().map(code -> label(item, code)).collect(Collectors.joining(", "));
            case Answer.Single(String value) -> label(item, value);
        };
    }

    private static String label(Item item, String code) {
        return switch (item.kind()) {
            case RADIO, DROPDOWN, CHECKBOX ->
                item.choices().stream()
                        .filter(choice -> choice.code().equals(code))
                        .map(choice -> Jsoup.parseBodyFragment(choice.label()).text())
                        .findFirst()
                        .orElse(code);
            default -> code;
        };
    }
}
