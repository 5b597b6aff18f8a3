package org.pavillon.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.pavillon.packaging.TestPackage.bundle;
import static org.pavillon.packaging.TestPackage.honest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class HostilePackageTest {
    private static final Limits SMALL = new Limits(1 << 20, 1 << 20, 10, 2 << 20, 20, 8 << 10, 50, 10_000);

    @TempDir
    private Path folder;

    @Test
    void acceptsTheHonestOneThatAllOthersDifferFrom() throws IOException {
        Path file = Files.write(folder.resolve("honest.pavillon"), honest().bytes());

        assertThat(ModulePackage.read(file).manifest().id()).isEqualTo("notes");
    }

    @Test
    void refusesWhatIsNoArchive() {
        refuses(Check.NOT_A_ZIP, "A text, and no archive.".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesAnEmptyFile() {
        refuses(Check.NOT_A_ZIP, new byte[0]);
    }

    @Test
    void refusesAnArchiveWithoutItsEnd() {
        refuses(Check.NOT_A_ZIP, Arrays.copyOf(honest().bytes(), 200));
    }

    @Test
    void refusesAnArchiveWithoutItsLastByte() {
        byte[] bytes = honest().bytes();

        // the end of the jar inside is taken for that of the package, and what follows it is too much
        refuses(Check.DIRECTORY_DAMAGED, Arrays.copyOf(bytes, bytes.length - 1));
    }

    @Test
    void refusesBytesAfterTheArchive() {
        byte[] bytes = honest().bytes();

        refuses(Check.DIRECTORY_DAMAGED, Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Test
    void refusesBytesBeforeTheArchive() {
        honest().zip(zip -> zip.prefix("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)))
                .isRefusedFor(Check.DIRECTORY_DAMAGED, folder);
    }

    @Test
    void refusesACorruptEntry() {
        honest().zip(zip -> {
                    zip.deflated("bundles/x.jar", noise(2_000));
                    Arrays.fill(zip.last().data, 0, 20, (byte) 0xFF);
                })
                .json(json -> ((ArrayNode) json.get("bundles")).add(sibling(json, "bundles/x.jar")))
                .isRefusedFor(Check.ENTRY_DAMAGED, folder);
    }

    @Test
    void refusesAWrongChecksum() {
        honest().zip(zip -> zip.last().crc ^= 1).isRefusedFor(Check.ENTRY_DAMAGED, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.jar",
                "bundles/../../evil.jar",
                "/etc/evil",
                "bundles\\evil.jar",
                "C:evil.jar",
                "bundles/evil\u0000.jar",
                "bundles/evil\n.jar",
                "bundles//evil.jar",
                "bundles/./evil.jar",
                "bundles/evil\u202Eraj.jar",
                "bundles/.. /evil.jar"
            })
    void refusesHostileNames(String name) {
        Path file = write(honest().zip(zip -> zip.stored(name, new byte[] {1})).bytes());

        assertThat(refusal(file).findings()).extracting(Finding::code).contains(Check.HOSTILE_NAME.code());
        assertThat(refusal(file).findings())
                .allSatisfy(finding -> assertThat(finding.where()).doesNotContain("\n", "\u0000", "\u202E"));
    }

    @Test
    void refusesANameThatIsNotUtf8() {
        honest().zip(zip -> {
                    zip.last().name = new byte[] {'b', (byte) 0xFF};
                    zip.last().localName = zip.last().name;
                })
                .isRefusedFor(Check.HOSTILE_NAME, folder);
    }

    @Test
    void refusesAnEntryTwice() {
        honest().zip(zip -> zip.stored("bundles/b0.jar", new byte[] {1})).isRefusedFor(Check.DUPLICATE_NAME, folder);
    }

    @Test
    void refusesNamesThatDifferInCaseOnly() {
        Path file = write(honest().zip(zip -> zip.stored("bundles/B0.jar", new byte[] {1}))
                .bytes());

        assertThat(refusal(file).findings()).extracting(Finding::code).contains(Check.DUPLICATE_NAME.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA1FF, 0x6000, 0x2000, 0x1000, 0xC000, 0x4000})
    void refusesALinkOrDevice(int mode) {
        honest().zip(zip -> zip.last().mode = mode).isRefusedFor(Check.SPECIAL_FILE, folder);
    }

    @Test
    void refusesALocalHeaderWithAnotherName() {
        honest().zip(zip -> zip.last().localName = "bundles/b1.jar".getBytes(StandardCharsets.UTF_8))
                .isRefusedFor(Check.HEADERS_DIFFER, folder);
    }

    @Test
    void refusesALocalHeaderWithAnotherSize() {
        honest().zip(zip -> zip.last().localSize++).isRefusedFor(Check.HEADERS_DIFFER, folder);
    }

    @Test
    void refusesALocalHeaderWithAnotherMethod() {
        honest().zip(zip -> zip.last().localMethod = Archive.DEFLATED).isRefusedFor(Check.HEADERS_DIFFER, folder);
    }

    @Test
    void refusesMoreBytesThanDeclared() {
        honest().zip(zip -> {
                    zip.deflated("bundles/x.jar", noise(5_000));
                    zip.last().size = 10;
                    zip.last().localSize = 10;
                })
                .json(json -> ((ArrayNode) json.get("bundles")).add(sibling(json, "bundles/x.jar")))
                .isRefusedFor(Check.HEADERS_DIFFER, folder);
    }

    @Test
    void refusesAnEncryptedEntry() {
        honest().zip(zip -> zip.last().flags |= 1).isRefusedFor(Check.UNSUPPORTED_ENTRY, folder);
    }

    @Test
    void refusesASecondNameInAnExtraField() {
        honest().zip(zip -> zip.last().extra = new byte[] {0x75, 0x70, 0, 0})
                .isRefusedFor(Check.UNSUPPORTED_ENTRY, folder);
    }

    @Test
    void refusesAPackageThatIsTooLarge() {
        TestPackage.isRefusedFor(Check.TOO_LARGE, folder, new byte[(1 << 20) + 1], SMALL);
    }

    @Test
    void refusesTooManyEntries() {
        TestPackage many = honest();
        for (int i = 0; i < 10; i++) {
            String name = "f" + i;
            many.zip(zip -> zip.stored(name, new byte[0]));
        }

        TestPackage.isRefusedFor(Check.TOO_MANY_ENTRIES, folder, many.bytes(), SMALL);
    }

    @Test
    void refusesTooManyEntriesInABundle() {
        TestBundle many = bundle();
        for (int i = 0; i < 20; i++) {
            many.file("f" + i, "");
        }

        TestPackage.isRefusedFor(
                Check.TOO_MANY_ENTRIES, folder, TestPackage.of(many).bytes(), SMALL);
    }

    @Test
    void refusesABombInABundle() {
        byte[] bomb = TestPackage.of(bundle().file("zeros", new byte[2 << 20])).bytes();

        TestPackage.isRefusedFor(Check.BOMB, folder, bomb, SMALL);
    }

    @Test
    void refusesABombOfAPackage() {
        honest().zip(zip -> zip.deflated("bundles/x.jar", new byte[4 << 20]))
                .json(json -> ((ArrayNode) json.get("bundles")).add(sibling(json, "bundles/x.jar")))
                .isRefusedFor(Check.BOMB, folder);
    }

    @Test
    void countsWhatJarsInsideABundleHold() {
        byte[] nested = TestBundle.empty()
                .file("a", noise(900_000))
                .file("b", noise(900_000))
                .bytes();
        byte[] bytes = TestPackage.of(bundle().file("lib/nested.jar", nested)).bytes();
        Limits limits = new Limits(8 << 20, 8 << 20, 10, 2 << 20, 20, 8 << 10, 50, 10_000);

        TestPackage.isRefusedFor(Check.TOO_LARGE, folder, bytes, limits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"features.xml", "repository/evil.jar", "META-INF/MANIFEST.MF", "bundles/extra.jar", "etc/"})
    void refusesAFileThatIsNotNamed(String name) {
        honest().zip(zip -> zip.stored(name, new byte[0])).isRefusedFor(Check.UNNAMED_FILE, folder);
    }

    @Test
    void refusesAPackageWithoutManifest() {
        refuses(
                Check.MANIFEST_MISSING,
                new TestZip().stored("bundles/b0.jar", bundle().bytes()).bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} {}",
                "{\"id\": 1, \"id\": 2}",
                "not json",
                "{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}"
            })
    void refusesAManifestThatIsNoObject(String text) {
        Path file = write(new TestZip()
                .stored("module.json", text.getBytes(StandardCharsets.UTF_8))
                .bytes());

        assertThat(refusal(file).findings())
                .extracting(Finding::code)
                .containsExactly(Check.MANIFEST_UNREADABLE.code());
    }

    @Test
    void refusesAManifestThatIsNotUtf8() {
        refuses(
                Check.MANIFEST_UNREADABLE,
                new TestZip()
                        .stored("module.json", "{\"a\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1))
                        .bytes());
    }

    @Test
    void refusesAManifestThatIsTooLarge() {
        honest().raw("{\"a\": \"" + "x".repeat(300_000) + "\"}").isRefusedFor(Check.TOO_LARGE, folder);
    }

    @Test
    void refusesAnotherFormat() {
        honest().json(json -> json.put("format", 2)).isRefusedFor(Check.FORMAT_UNKNOWN, folder);
    }

    @Test
    void refusesFieldsOfWrongTypes() {
        honest().json(json -> json.put("vendor", 7)).isRefusedFor(Check.FIELD_WRONG, folder);
    }

    @Test
    void refusesFieldsThatItDoesNotKnow() {
        honest().json(json -> json.put("premissions", "x")).isRefusedFor(Check.FIELD_WRONG, folder);
    }

    @Test
    void refusesNamesThatDeceive() {
        honest().json(json -> ((ObjectNode) json.get("name")).put("en", "Notes \u202E gnihton"))
                .isRefusedFor(Check.FIELD_WRONG, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"N", "Notes", "1notes", "no tes", "../notes", "n"})
    void refusesAnIdOutsideItsPattern(String id) {
        honest().json(json -> json.put("id", id))
                .json(json -> json.remove("permissions"))
                .isRefusedFor(Check.ID_WRONG, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "portal", "core", "api", "rest", "https", "vaadin", "web", "karaf"})
    void refusesAnIdOfThePlatform(String id) {
        honest().json(json -> json.put("id", id))
                .json(json -> json.remove("permissions"))
                .isRefusedFor(Check.ID_RESERVED, folder);
    }

    @Test
    void refusesATextInOneLanguage() {
        honest().json(json -> ((ObjectNode) json.get("description")).remove("fr"))
                .isRefusedFor(Check.LANGUAGE_MISSING, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform:modules", "notes:*", "notes:read:*", "notes", "*", "notes:"})
    void refusesAPermissionOutsideTheModule(String action) {
        honest().json(json -> ((ObjectNode) json.get("permissions").get(0)).put("action", action))
                .isRefusedFor(Check.PERMISSION_FOREIGN, folder);
    }

    @Test
    void refusesAVersionThatIsNotOsgi() {
        honest().json(json -> json.put("version", "1.2.3-SNAPSHOT")).isRefusedFor(Check.VERSION_WRONG, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0.1,", "[2,1]", "latest"})
    void refusesABadRange(String range) {
        honest().json(json -> json.put("platform", range)).isRefusedFor(Check.RANGE_WRONG, folder);
    }

    @Test
    void refusesAnUnknownPower() {
        honest().json(json -> json.putArray("powers").add("root")).isRefusedFor(Check.POWER_UNKNOWN, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../b0.jar", "/bundles/b0.jar", "bundles/../b0.jar", "bundles/sub/b0.jar", "bundles/b0.zip"})
    void refusesABundleOutsideItsFolder(String path) {
        Path file = write(honest().bundleJson(json -> json.put("file", path)).bytes());

        assertThat(refusal(file).findings()).extracting(Finding::code).contains(Check.FIELD_WRONG.code());
    }

    @Test
    void refusesAMissingBundle() {
        honest().json(json -> ((ArrayNode) json.get("bundles")).add(sibling(json, "bundles/b1.jar")))
                .isRefusedFor(Check.BUNDLE_MISSING, folder);
    }

    @Test
    void refusesAnAlteredBundle() {
        honest().bundleJson(json -> json.put("sha256", "0".repeat(64))).isRefusedFor(Check.BUNDLE_ALTERED, folder);
    }

    @Test
    void refusesABundleOfAnotherSize() {
        honest().bundleJson(json -> json.put("size", 1)).isRefusedFor(Check.BUNDLE_ALTERED, folder);
    }

    @Test
    void refusesABundleThatIsNoArchive() {
        byte[] text = "no jar".getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new TestZip()
                .stored("bundles/b0.jar", text)
                .stored(
                        "module.json",
                        honest().bundleJson(json ->
                                        json.put("sha256", Sha256.of(text)).put("size", text.length))
                                .text()
                                .getBytes(StandardCharsets.UTF_8))
                .bytes();
        Path file = write(bytes);

        assertThat(refusal(file).findings()).extracting(Finding::code).contains(Check.NOT_A_ZIP.code());
    }

    @Test
    void refusesAJarWithoutSymbolicName() {
        TestPackage.of(bundle().without("Bundle-SymbolicName")).isRefusedFor(Check.NOT_A_BUNDLE, folder);
    }

    @Test
    void refusesABundleOfManifestVersionOne() {
        TestPackage.of(bundle().without("Bundle-ManifestVersion")).isRefusedFor(Check.NOT_A_BUNDLE, folder);
    }

    @ParameterizedTest
    @CsvSource({"Bundle-SymbolicName,org.example.other", "Bundle-Version,9.0.0"})
    void refusesAnotherIdentityThanSaid(String header, String value) {
        TestPackage.of(bundle().header(header, value)).isRefusedFor(Check.IDENTITY_DIFFERS, folder);
    }

    @Test
    void refusesTwoBundlesOfOneName() {
        TestPackage.of(bundle(), bundle())
                .json(json -> ((ObjectNode) json.get("bundles").get(1)).put("symbolicName", "org.example.b0"))
                .isRefusedFor(Check.SAME_NAME, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.felix.scr",
                "org.osgi.core",
                "org.ops4j.pax.web",
                "org.eclipse.jetty.server",
                "com.vaadin.flow",
                "org.pavillon.platform",
                "org.pavillon.api",
                "org.pavillon.rest"
            })
    void refusesANameOfThePlatform(String name) {
        TestPackage.of(bundle().header("Bundle-SymbolicName", name))
                .bundleJson(json -> json.put("symbolicName", name))
                .isRefusedFor(Check.NAME_RESERVED, folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Import-Package       | org.example;;version=1",
                "Import-Package       | \"org.osgi.framework.hooks.weaving\"",
                "Import-Package       | org.example,",
                "Export-Package       | org.example;version=\"1.0",
                "Fragment-Host        | ;extension:=framework",
                "Import-Package       | org.example;version=1;version=2",
                "Import-Package       | org.example;x=\"a\\\",org.osgi.framework.hooks.weaving;y=\""
            })
    void refusesHeadersAgainstTheGrammar(String header, String value) {
        TestPackage.of(bundle().header(header, value)).isRefusedFor(Check.HEADER_WRONG, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: a\r\rb\nFragment-Host: system.bundle\n",
                "X: a\rFragment-Host: system.bundle\n",
                "X: a\n\n Fragment-Host: system.bundle\n",
                "X: a\r\n\r\n Fragment-Host: system.bundle\r\n",
                "X: a\u0000b\n",
                "X:a\n",
                "X\n",
                " X: a\n"
            })
    void refusesManifestsThatReadersTakeDifferently(String lines) {
        String honest = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\n"
                + "Bundle-SymbolicName: org.example.b0\nBundle-Version: 1.0.0\n";
        String manifest = lines.startsWith(" ") ? lines + honest : honest + lines;
        Path file = write(
                TestPackage.of(bundle().file(JarContents.MANIFEST, manifest)).bytes());

        assertThat(refusal(file).findings()).extracting(Finding::code).contains(Check.HEADER_WRONG.code());
    }

    @Test
    void refusesAHeaderThatStandsTwice() {
        Path file =
                write(TestPackage.of(bundle().file(JarContents.MANIFEST, """
                        Manifest-Version: 1.0
                        Bundle-ManifestVersion: 2
                        Bundle-SymbolicName: org.example.b0
                        Bundle-Version: 1.0.0
                        Import-Package: org.osgi.framework.hooks.weaving
                        import-package: org.example
                        """)).bytes());

        assertThat(refusal(file).findings()).extracting(Finding::code).contains(Check.HEADER_WRONG.code());
    }

    @Test
    void refusesAnotherSchemaThanThatOfTheMigrations() {
        TestPackage.of(bundle().file("db/migration/V3__more.sql", "select 1;"))
                .isRefusedFor(Check.SCHEMA_DIFFERS, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system.bundle",
                "system.bundle;extension:=framework",
                "org.apache.felix.framework;extension:=bootclasspath",
                "org.example.b0;extension:=framework"
            })
    void refusesAFragmentOfTheFramework(String host) {
        TestPackage.of(bundle().header("Fragment-Host", host)).isRefusedFor(Check.FRAMEWORK_EXTENSION, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.pavillon.platform", "org.pavillon.ecrf", "jakarta.servlet-api"})
    void refusesAFragmentOfAForeignBundle(String host) {
        TestPackage.of(bundle().header("Fragment-Host", host)).isRefusedFor(Check.FOREIGN_FRAGMENT, folder);
    }

    @Test
    void acceptsAFragmentOfItsOwn() throws IOException {
        Path file = write(
                TestPackage.of(bundle(), TestBundle.named("org.example.b1").header("Fragment-Host", "org.example.b0"))
                        .bytes());

        assertThat(ModulePackage.read(file).manifest().bundles()).hasSize(2);
    }

    @Test
    void refusesNativeCodeThatIsNotSaid() {
        TestPackage.of(bundle().header("Bundle-NativeCode", "lib/x.so;osname=Linux"))
                .isRefusedFor(Check.NATIVE_CODE, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/x.so", "lib/x.so.1", "x.DLL", "x.dylib", "x.jnilib"})
    void refusesANativeLibraryByItsName(String name) {
        TestPackage.of(bundle().file(name, "x")).isRefusedFor(Check.NATIVE_CODE, folder);
    }

    @Test
    void refusesANativeLibraryByItsContent() {
        TestPackage.of(bundle().file("picture.png", new byte[] {0x7F, 'E', 'L', 'F', 2}))
                .isRefusedFor(Check.NATIVE_CODE, folder);
    }

    @Test
    void refusesANativeLibraryInAJarInside() {
        byte[] nested = TestBundle.empty().file("x.so", "x").bytes();

        TestPackage.of(bundle().file("lib/nested.jar", nested)).isRefusedFor(Check.NATIVE_CODE, folder);
    }

    @Test
    void acceptsNativeCodeThatIsSaid() throws IOException {
        Path file = write(TestPackage.of(bundle().file("x.so", "x").header("Bundle-NativeCode", "x.so;osname=Linux"))
                .json(json -> json.putArray("powers").add("native"))
                .bytes());

        assertThat(ModulePackage.read(file).manifest().powers()).containsExactly("native");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "org.*", "org.pavillon.*", "com.foreign.*", "org.example.*"})
    void refusesADynamicImportBeyondItsOwn(String wildcard) {
        TestPackage.of(bundle().header("DynamicImport-Package", wildcard)).isRefusedFor(Check.DYNAMIC_IMPORT, folder);
    }

    @Test
    void acceptsADynamicImportOfItsOwn() throws IOException {
        Path file = write(TestPackage.of(bundle().header("DynamicImport-Package", "org.example.b0.*"))
                .bytes());

        assertThat(ModulePackage.read(file).manifest().bundles()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.osgi.framework.hooks.weaving",
                "org.osgi.framework.hooks.resolver",
                "org.osgi.framework.launch",
                "org.osgi.service.permissionadmin",
                "org.osgi.service.condpermadmin",
                "org.osgi.service.url",
                "org.osgi.service.repository",
                "org.apache.karaf.features",
                "org.apache.felix.framework.util",
                "org.pavillon.platform.storage"
            })
    void refusesAnImportOfTheInside(String name) {
        TestPackage.of(bundle().header("Import-Package", "org.slf4j," + name + ";resolution:=optional"))
                .isRefusedFor(Check.INTERNALS, folder);
    }

    @Test
    void refusesAnImportOfTheInsideForOneJavaVersion() {
        TestPackage.of(bundle().file(
                                "META-INF/versions/9/OSGI-INF/MANIFEST.MF",
                                "Import-Package: org.osgi.framework.hooks.weaving\n"))
                .isRefusedFor(Check.INTERNALS, folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Provide-Capability | osgi.service;objectClass:List<String>=\"org.osgi.framework.hooks.bundle.EventHook\"",
                "Provide-Capability | osgi.wiring.package;osgi.wiring.package=org.slf4j",
                "Provide-Capability | osgi.ee;osgi.ee=JavaSE",
                "Require-Capability | osgi.wiring.package;filter:=\"(osgi.wiring.package=org.pavillon.platform)\"",
                "Require-Capability | osgi.service;filter:=\"(objectClass=org.osgi.framework.hooks.service.FindHook)\""
            })
    void refusesCapabilitiesOfTheFramework(String header, String value) {
        TestPackage.of(bundle().header(header, value)).isRefusedFor(Check.CAPABILITY, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.pavillon.platform", "system.bundle", "org.pavillon.ecrf"})
    void refusesToRequireAForeignBundle(String name) {
        TestPackage.of(bundle().header("Require-Bundle", name)).isRefusedFor(Check.FOREIGN_BUNDLE, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javax.sql.Evil",
                "jakarta.servlet.Evil",
                "org.osgi.framework.Evil",
                "org.pavillon.api.security.Permissions",
                "org.pavillon.portal.spi.Evil",
                "org.pavillon.platform.Evil",
                "com.vaadin.flow.component.Evil"
            })
    void refusesAClassInAPackageOfThePlatform(String name) {
        TestPackage.of(bundle().type(name)).isRefusedFor(Check.SPLIT_PACKAGE, folder);
    }

    @Test
    void knowsAClassByItsOwnNameWhereverItLies() {
        TestPackage.of(bundle().file(
                                "WEB-INF/classes/harmless.class",
                                TestBundle.classFile("org.pavillon.api.Evil", ClassHeader.JAVA_25)))
                .isRefusedFor(Check.SPLIT_PACKAGE, folder);
    }

    @Test
    void refusesAClassThatHidesAsAFolder() {
        TestPackage.of(bundle().file(
                                "org/pavillon/api/Evil.class/",
                                TestBundle.classFile("org.pavillon.api.Evil", ClassHeader.JAVA_25)))
                .isRefusedFor(Check.HOSTILE_NAME, folder);
    }

    @Test
    void refusesACopyOfTheApiInAJarInside() {
        byte[] api = TestBundle.empty().type("org.pavillon.api.i18n.Text").bytes();

        TestPackage.of(bundle().header("Bundle-ClassPath", ".,lib/api.jar").file("lib/api.jar", api))
                .isRefusedFor(Check.SPLIT_PACKAGE, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {".,lib/api.bin", "WEB-INF/classes", "lib/api.JAR"})
    void refusesAClassPathThatItDoesNotLookInto(String path) {
        TestPackage.of(bundle().header("Bundle-ClassPath", path)).isRefusedFor(Check.CLASS_PATH, folder);
    }

    @Test
    void acceptsALibraryInside() throws IOException {
        byte[] library = TestBundle.empty().type("org.slf4j.Logger").bytes();
        Path file = write(TestPackage.of(
                        bundle().header("Bundle-ClassPath", ".,lib/log.jar").file("lib/log.jar", library))
                .bytes());

        assertThat(ModulePackage.read(file).manifest().bundles()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.slf4j", "tools.jackson.databind", "org.pavillon.portal.shell", "org.h2.jdbc"})
    void refusesToOfferWhatThePlatformOffers(String name) {
        TestPackage.of(bundle().header("Export-Package", name + ";version=\"99\""))
                .isRefusedFor(Check.SPLIT_PACKAGE, folder);
    }

    @Test
    void refusesAnExportOfAPackageOfThePlatform() {
        TestPackage.of(bundle().header("Export-Package", "org.example.b0,org.pavillon.api.security;version=\"9.0\""))
                .isRefusedFor(Check.SPLIT_PACKAGE, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Premain-Class", "Launcher-Agent-Class", "Agent-Class", "Bundle-UpdateLocation"})
    void refusesHeadersThatReachOutside(String header) {
        TestPackage.of(bundle().header(header, "org.example.b0.Thing")).isRefusedFor(Check.FORBIDDEN_HEADER, folder);
    }

    @Test
    void refusesAClassForALaterJava() {
        TestPackage.of(bundle().file("A.class", TestBundle.classFile("A", 70)))
                .isRefusedFor(Check.CLASS_VERSION, folder);
    }

    @Test
    void tellsEverythingAtOnce() {
        Path file = write(TestPackage.of(bundle().header("Fragment-Host", "system.bundle")
                        .header("DynamicImport-Package", "*")
                        .file("x.so", "x"))
                .json(json -> json.put("id", "platform").put("version", "x").remove("permissions"))
                .zip(zip -> zip.stored("features.xml", new byte[] {1}))
                .bytes());

        assertThat(refusal(file).findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(
                        Check.FRAMEWORK_EXTENSION.code(),
                        Check.DYNAMIC_IMPORT.code(),
                        Check.NATIVE_CODE.code(),
                        Check.ID_RESERVED.code(),
                        Check.VERSION_WRONG.code(),
                        Check.UNNAMED_FILE.code());
        assertThat(refusal(file).problems()).hasSize(6);
    }

    private static ObjectNode sibling(ObjectNode json, String file) {
        return ((ObjectNode) json.get("bundles").get(0))
                .deepCopy()
                .put("file", file)
                .put("symbolicName", "org.example.b9");
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private void refuses(Check check, byte[] bytes) {
        TestPackage.isRefusedFor(check, folder, bytes, Limits.STANDARD);
    }

    private Path write(byte[] bytes) {
        try {
            return Files.write(folder.resolve("test.pavillon"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RefusedPackageException refusal(Path file) {
        RefusedPackageException refused =
                catchThrowableOfType(RefusedPackageException.class, () -> ModulePackage.read(file));
        assertThat(refused).as("refused").isNotNull();
        return refused;
    }
}
