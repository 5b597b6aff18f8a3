package org.pavillon.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.ModuleInfo.State;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Release;
import org.pavillon.api.module.Trust;

class ModuleFaceTest {
    @Test
    void offersToInstallWhatIsAbsentAndToEraseWhatItLeft() {
        assertThat(face(State.ABSENT, "1.0.0", Optional.empty(), false).operations())
                .containsExactly(Operation.INSTALL);
        assertThat(face(State.ABSENT, "1.0.0", Optional.empty(), true).operations())
                .containsExactly(Operation.INSTALL, Operation.ERASE);
    }

    @Test
    void offersTheNewerVersionFirst() {
        assertThat(face(State.RUNNING, "1.0.0", Optional.empty(), true).operations())
                .containsExactly(Operation.UPGRADE, Operation.STOP, Operation.REMOVE);
        assertThat(face(State.RUNNING, "1.1.0", Optional.of("1.0.0"), true).operations())
                .containsExactly(Operation.STOP, Operation.ROLL_BACK, Operation.REMOVE);
    }

    @Test
    void offersToStartWhatFailedOrIsInQuarantine() {
        for (State state : List.of(State.FAILED, State.QUARANTINED)) {
            assertThat(face(state, "1.1.0", Optional.of("1.0.0"), true).operations())
                    .containsExactly(Operation.START, Operation.ROLL_BACK, Operation.STOP, Operation.REMOVE);
        }
    }

    @Test
    void offersNothingWhileItStartsOrHangs() {
        assertThat(face(State.STARTING, "1.0.0", Optional.empty(), true).operations())
                .isEmpty();
        assertThat(face(State.STUCK, "1.0.0", Optional.empty(), true).operations())
                .isEmpty();
    }

    @Test
    void looksTheSameAsLongAsItsReaderSeesNoDifference() {
        assertThat(face(State.RUNNING, "1.0.0", Optional.empty(), true))
                .isEqualTo(face(State.RUNNING, "1.0.0", Optional.empty(), true))
                .isNotEqualTo(face(State.DEGRADED, "1.0.0", Optional.empty(), true));
    }

    private static ModuleFace face(State state, String version, Optional<String> previous, boolean keepsData) {
        List<Release> releases =
                List.of(new Release("1.1.0", 1, "b", Trust.LISTED), new Release("1.0.0", 1, "a", Trust.LISTED));
        return ModuleFace.of(
                new ModuleInfo(
                        "diary",
                        Text.of("Diary", "Journal"),
                        Text.of("Entries", "Entrées"),
                        "Somebody",
                        "MIT",
                        version,
                        releases,
                        previous,
                        state,
                        Health.ok(),
                        List.of(),
                        List.of(),
                        keepsData),
                Locale.FRENCH);
    }
}
