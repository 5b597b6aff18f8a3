package org.pavillon.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read out of {@code jcmd VM.classloaders show-classes=true}, as Java 25 prints it. */
class LoadersTest {
    private static final String TREE = """
            4711:
            +-- <bootstrap>
                  |
                  |     Classes: java.lang.Object
                  |              (1 class)
                  |
                  +-- org.apache.felix.framework.BundleWiringImpl$BundleClassLoader
                  |     |
                  |     |         Classes: org.example.sample.Note
                  |     |                  org.example.sample.Draft
                  |     |                  (2 classes)
                  |
                  +-- org.apache.felix.framework.BundleWiringImpl$BundleClassLoader
                  |
                  |                     Classes: org.example.other.Note
                  |                              [Lorg.example.sample.Note;
                  |                              (2 classes)
                  |
                  +-- org.apache.felix.framework.BundleWiringImpl$BundleClassLoader

                                        Classes: org.example.sample.Draft
                                                 (1 class)
            """;

    @Test
    void countsLoadersThatHoldAClassOfTheModule() {
        assertThat(Cycles.loadersOf(Set.of("org.example.sample.Note", "org.example.sample.Draft"), TREE))
                .isEqualTo(2);
    }

    @Test
    void countsNoneAfterTheyAreGone() {
        assertThat(Cycles.loadersOf(Set.of("org.example.sample.Notes"), TREE)).isZero();
    }
}
