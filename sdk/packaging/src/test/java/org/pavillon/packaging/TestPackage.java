package org.pavillon.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.pavillon.api.i18n.Text;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Builds a package that is honest but for what a test changes. */
final class TestPackage {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final ObjectNode json = (ObjectNode) MAPPER.readTree(HonestPackageTest.DRAFT);
    private final TestZip zip = new TestZip();
    private String raw = "";

    private TestPackage(List<TestBundle> bundles) {
        json.put("format", 1).put("version", "1.2.3");
        var list = json.putArray("bundles");
        for (int i = 0; i < bundles.size(); i++) {
            byte[] bytes = bundles.get(i).bytes();
            String file = "bundles/b" + i + ".jar";
            zip.stored(file, bytes);
            list.addObject()
                    .put("file", file)
                    .put("symbolicName", "org.example.b" + i)
                    .put("version", "1.0.0")
                    .put("sha256", Sha256.of(bytes))
                    .put("size", bytes.length);
        }
    }

    /** Bundles are expected to be called {@code org.example.b0}, {@code org.example.b1}… */
    static TestPackage of(TestBundle... bundles) {
        return new TestPackage(List.of(bundles));
    }

    static TestPackage honest() {
        return of(bundle());
    }

    static TestBundle bundle() {
        return TestBundle.named("org.example.b0");
    }

    TestPackage json(Consumer<ObjectNode> change) {
        change.accept(json);
        return this;
    }

    TestPackage bundleJson(Consumer<ObjectNode> change) {
        change.accept((ObjectNode) json.get("bundles").get(0));
        return this;
    }

    /** Puts this in place of all JSON. */
    TestPackage raw(String text) {
        raw = text;
        return this;
    }

    TestPackage zip(Consumer<TestZip> change) {
        change.accept(zip);
        return this;
    }

    String text() {
        return json.toString();
    }

    byte[] bytes() {
        zip.stored("module.json", (raw.isEmpty() ? json.toString() : raw).getBytes(StandardCharsets.UTF_8));
        return zip.bytes();
    }

    /** Holds that it is refused for this alone, in words in both languages. */
    void isRefusedFor(Check check, Path folder) {
        isRefusedFor(check, folder, bytes(), Limits.STANDARD);
    }

    static void isRefusedFor(Check check, Path folder, byte[] bytes, Limits limits) {
        Path file = folder.resolve("test.pavillon");
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RefusedPackageException refused =
                catchThrowableOfType(RefusedPackageException.class, () -> ModulePackage.read(file, limits));

        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.findings()).extracting(Finding::code).containsOnly(check.code());
        for (Finding finding : refused.findings()) {
            for (Locale language : Text.LANGUAGES) {
                assertThat(finding.text().in(language)).isNotBlank().doesNotContain("{");
            }
        }
    }
}
