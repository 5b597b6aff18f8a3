package org.pavillon.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the developer guide shows is code that is built: a fence that names a file holds a part of it. */
class DeveloperGuideTest {
    private static final Path GUIDE = Path.of("../docs/developer");
    private static final List<Path> CODE = List.of(Path.of("../sdk/example/src"), Path.of("../bundles/api/src/main"));
    private static final Pattern FENCE = Pattern.compile("```\\w+ (\\S+)\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> all = Files.list(GUIDE)) {
            return all.filter(page -> page.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void quotesCodeThatIsThere(Path page) throws IOException {
        Matcher fence = FENCE.matcher(Files.readString(page));
        while (fence.find()) {
            assertThat(unindented(Files.readString(file(fence.group(1)))))
                    .as("%s in %s", fence.group(1), page)
                    .contains(unindented(fence.group(2)));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksToFilesThatAreThere(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            assertThat(page.resolveSibling(link.group(1))).as(link.group(1)).exists();
        }
    }

    @Test
    void showsCodeForEachOfferOfTheApi() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path page : pages().toList()) {
            String name = page.getFileName().toString();
            boolean offer = !List.of("README.md", "traps.md", "stability.md").contains(name);
            if (offer && !FENCE.matcher(Files.readString(page)).find()) {
                without.add(name);
            }
        }
        assertThat(without).isEmpty();
    }

    private static Path file(String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : CODE) {
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(file -> file.toString().endsWith("/" + ending)).forEach(found::add);
            }
        }
        assertThat(found).as(ending).hasSize(1);
        return found.getFirst();
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
