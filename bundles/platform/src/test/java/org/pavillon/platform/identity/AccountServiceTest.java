package org.pavillon.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;

class AccountServiceTest {
    private static final Grant ADMINISTRATOR = new Grant(Rights.ADMINISTRATOR, Grant.EVERYWHERE);

    @TempDir
    Path folder;

    private TestIdentity identity;
    private User administrator;

    @BeforeEach
    void open() throws IOException {
        identity = new TestIdentity(folder);
        administrator = identity.administrator().session().user();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Test
    void keepsTheLastAdministrator() {
        assertThatThrownBy(() -> as(() -> identity.accounts.setEnabled(administrator.id(), false)))
                .isInstanceOf(ConflictException.class)
                .hasMessage("PAV-PLATFORM-51");
        assertThatThrownBy(() -> as(() -> identity.accounts.revoke(administrator.id(), ADMINISTRATOR)))
                .hasMessage("PAV-PLATFORM-51");
        assertThat(administrator.may("platform:accounts")).isTrue();
    }

    @Test
    void doesNotCountADisabledAdministrator() {
        Account second = identity.person(administrator, "second", Rights.ADMINISTRATOR);
        as(() -> identity.accounts.setEnabled(second.id(), false));

        assertThatThrownBy(() -> as(() -> identity.accounts.revoke(administrator.id(), ADMINISTRATOR)))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void letsAnAdministratorGoWhoseSuccessorIsThere() {
        identity.person(administrator, "second", Rights.ADMINISTRATOR);
        as(() -> identity.accounts.revoke(administrator.id(), ADMINISTRATOR));

        assertThat(administrator.may("platform:accounts")).isFalse();
    }

    @Test
    void grantsRolesOfTheApplianceEverywhereOnly() {
        Account second = identity.person(administrator, "second");

        assertThatThrownBy(() ->
                        as(() -> identity.accounts.grant(second.id(), new Grant(Rights.ADMINISTRATOR, "study-1"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PAV-PLATFORM-55");
    }

    @Test
    void grantsNoRoleThatThereIsNot() {
        assertThatThrownBy(() -> as(
                        () -> identity.accounts.grant(administrator.id(), new Grant("ghost.role", Grant.EVERYWHERE))))
                .isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a b", "é.martin", "-a", "a/b", "<script>", "a\u0000b", "a\nb"})
    void refusesNamesThatCanNotBeTyped(String name) {
        assertThatThrownBy(() -> as(() -> identity.accounts.create(name, "", Locale.FRENCH)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PAV-PLATFORM-45");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Alice\nMartin", "Alice\u0000", "Alice \u202eniarB", "Alice\u2066x"})
    void refusesShownNamesThatDeceive(String shown) {
        assertThatThrownBy(() -> as(() -> identity.accounts.create("a.martin", shown, Locale.FRENCH)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PAV-PLATFORM-47");
    }

    @Test
    void takesANameOnceWhateverItsCase() {
        as(() -> identity.accounts.create("A.Martin", "", Locale.FRENCH));

        assertThatThrownBy(() -> as(() -> identity.accounts.create("a.martin ", "", Locale.FRENCH)))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void givesRightsFromTheNextRequestOn() {
        Account auditor = identity.person(administrator, "auditor");
        User user = identity.signIn("auditor", TestIdentity.PASSWORD).session().user();
        assertThat(user.may("platform:audit")).isFalse();
        Grant grant = new Grant("platform.auditor", Grant.EVERYWHERE);
        as(() -> identity.accounts.grant(auditor.id(), grant));
        assertThat(user.may("platform:audit")).isTrue();
        as(() -> identity.accounts.revoke(auditor.id(), grant));

        assertThat(user.may("platform:audit")).isFalse();
    }

    private void as(Runnable act) {
        CurrentUser.runAs(administrator, act);
    }
}
