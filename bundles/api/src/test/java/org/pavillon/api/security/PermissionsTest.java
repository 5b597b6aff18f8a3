package org.pavillon.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.UnauthenticatedException;

class PermissionsTest {
    private record Person(Set<String> permissions) implements User {
        @Override
        public String id() {
            return "u1";
        }

        @Override
        public String name() {
            return "anne";
        }

        @Override
        public String displayName() {
            return "Anne";
        }

        @Override
        public Locale locale() {
            return Locale.FRENCH;
        }

        @Override
        public boolean may(String permission) {
            return permissions.contains(permission);
        }

        @Override
        public boolean maySomewhere(String action) {
            return permissions.stream().anyMatch(permission -> permission.startsWith(action + ":"));
        }
    }

    @Test
    void refusesWhereNobodyIsSignedIn() {
        assertThatThrownBy(() -> Permissions.check("ecrf:read:1")).isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void refusesWhatIsNotHeldAndNamesIt() {
        CurrentUser.runAs(
                new Person(Set.of("ecrf:read:1")),
                () -> assertThatThrownBy(() -> Permissions.check("ecrf:read:2"))
                        .isInstanceOfSatisfying(
                                ForbiddenException.class,
                                error -> assertThat(error.text().in(Locale.ENGLISH))
                                        .contains("ecrf:read:2")));
    }

    @Test
    void letsThroughWhatIsHeld() {
        CurrentUser.runAs(new Person(Set.of("ecrf:read:1")), () -> {
            Permissions.check("ecrf:read:1");
            Permissions.checkSomewhere("ecrf:read");
        });
    }

    @Test
    void doesNotReachThreadsThatTheActStarts() throws InterruptedException {
        boolean[] bound = {true};

        CurrentUser.callAs(new Person(Set.of()), () -> {
            Thread thread = Thread.ofPlatform()
                    .start(() -> bound[0] = CurrentUser.find().isPresent());
            thread.join();
            return null;
        });

        assertThat(bound[0]).isFalse();
    }
}
