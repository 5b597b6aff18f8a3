package org.pavillon.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.identity.Role;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.Permission;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;

class RightsTest {
    @TempDir
    Path folder;

    private final Module forms = new Forms();
    private TestIdentity identity;
    private User administrator;
    private Account nurse;

    @BeforeEach
    void open() throws IOException {
        identity = new TestIdentity(folder);
        identity.rights.addModule(forms);
        administrator = identity.administrator().session().user();
        nurse = identity.person(administrator, "nurse");
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"forms:read", "forms:read:s1", "platform:accounts", "nothing:such", "*", "*:*", "*:*:*", "forms"
            })
    void deniesByDefault(String permission) {
        assertThat(may(permission)).isFalse();
    }

    @Test
    void countsARoleOnItsInstanceOnly() {
        grant("forms.reader", "s1");

        assertThat(may("forms:read:s1")).isTrue();
        assertThat(may("forms:read:s2")).isFalse();
        assertThat(may("forms:read")).isFalse();
        assertThat(may("forms:write:s1")).isFalse();
        assertThat(identity.rights.maySomewhere(nurse.id(), "forms:read")).isTrue();
        assertThat(identity.rights.maySomewhere(nurse.id(), "forms:write")).isFalse();
    }

    @Test
    void countsARoleEverywhereOnEveryInstance() {
        grant("forms.reader", Grant.EVERYWHERE);

        assertThat(may("forms:read:s1")).isTrue();
        assertThat(may("forms:read")).isTrue();
    }

    @Test
    void givesAnAdministratorNoDataOfModules() {
        assertThat(identity.rights.may(administrator.id(), "platform:accounts")).isTrue();
        assertThat(identity.rights.may(administrator.id(), "forms:read:s1")).isFalse();
        assertThat(identity.rights.maySomewhere(administrator.id(), "forms:read"))
                .isFalse();
    }

    /** What Shiro would read as several, as a part of a part, or as everything, is no name of a thing. */
    @ParameterizedTest
    @ValueSource(strings = {"", "*,s2", "s1,s2", "s1:x", "s1:", ",", " ", "s1 ", "../s1"})
    void acceptsNoInstanceThatMeansMoreThanOne(String instance) {
        grant("forms.reader", "s1");

        assertThat(may("forms:read:" + instance)).isFalse();
        assertThatThrownBy(() -> grant("forms.reader", instance))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PAV-PLATFORM-54");
    }

    @Test
    void countsTheRolesOfAModuleWhileItIsThere() {
        grant("forms.reader", "s1");
        identity.rights.removeModule(forms);

        assertThat(may("forms:read:s1")).isFalse();
        identity.rights.addModule(forms);
        assertThat(may("forms:read:s1")).isTrue();
    }

    @Test
    void endWithTheAccount() {
        grant("forms.reader", "s1");
        as(() -> identity.accounts.setEnabled(nurse.id(), false));

        assertThat(may("forms:read:s1")).isFalse();
        assertThat(identity.rights.holders("forms:read:s1")).isEmpty();
    }

    private boolean may(String permission) {
        return identity.rights.may(nurse.id(), permission);
    }

    private void grant(String role, String instance) {
        as(() -> identity.accounts.grant(nurse.id(), new Grant(role, instance)));
    }

    private void as(Runnable act) {
        CurrentUser.runAs(administrator, act);
    }

    private static final class Forms implements Module {
        @Override
        public String id() {
            return "forms";
        }

        @Override
        public Text name() {
            return Text.of("Forms", "Formulaires");
        }

        @Override
        public Text description() {
            return name();
        }

        @Override
        public List<Permission> permissions() {
            return List.of(new Permission("forms:read", name(), true));
        }

        @Override
        public List<Role> roles() {
            return List.of(new Role("forms.reader", name(), name(), Set.of("forms:read")));
        }

        @Override
        public Health health() {
            return Health.ok();
        }

        @Override
        public String toString() {
            return name().in(Locale.ENGLISH);
        }
    }
}
