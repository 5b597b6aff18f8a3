package org.pavillon.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

/** Whatever byte of a package turns, it is refused, or the bundles are the same nevertheless. */
class ByteFlipTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x20, 0x80, 0xFF})
    void isRefusedOrHarmless(int mask) throws IOException {
        TestBundle bundle = TestBundle.named("org.example.notes");
        byte[] jar = bundle.bytes();
        Path whole = folder.resolve("whole.pavillon");
        PackageWriter.of(HonestPackageTest.DRAFT.getBytes(StandardCharsets.UTF_8), new Version("1.2.3"))
                .write(List.of(bundle.in(folder)), whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path turned = folder.resolve("turned.pavillon");
        int refused = 0;

        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= (byte) mask;
            Files.write(turned, bytes);
            bytes[i] ^= (byte) mask;
            if (!isHarmless(turned, jar, i)) {
                refused++;
            }
        }

        // times of the two entries, versions needed, what a directory says of rights: nothing that is read
        assertThat(bytes.length - refused).isLessThan(100);
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] bytes = TestPackage.honest().bytes();
        Path cut = folder.resolve("cut.pavillon");

        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThat(isHarmless(cut, bytes, length)).isFalse();
        }
    }

    private boolean isHarmless(Path file, byte[] jar, int at) {
        try {
            ModulePackage read = ModulePackage.read(file);
            Path out = Files.createTempDirectory(folder, "out");
            assertThat(read.extract(out))
                    .singleElement()
                    .satisfies(path -> assertThat(path).hasBinaryContent(jar));
            return true;
        } catch (RefusedPackageException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            return fail("Byte " + at, e);
        }
    }
}
