package org.pavillon.api.identity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Administration of accounts and rights; every method needs {@code platform:accounts} except where it says otherwise,
 * and every change is audited.
 */
@ProviderType
public interface Accounts {
    List<Account> list();

    Optional<Account> find(String id);

    /**
     * Makes an account without a password; its owner sets one through the {@linkplain #invite invitation}.
     *
     * @throws org.pavillon.api.error.InvalidInputException if the name is empty or ill-formed
     * @throws org.pavillon.api.error.ConflictException if the name is taken
     */
    Account create(String name, String displayName, Locale locale);

    /**
     * Makes a one-use token with which the account's owner sets a password; valid 24 hours; earlier ones end. The
     * portal's address for it is {@code /invitation?token=…}.
     */
    String invite(String id);

    /** Changes what others see of an account. */
    void update(String id, String displayName, Locale locale);

    /** Disables an account and ends its sessions, or enables it again. The last administrator can't be disabled. */
    void setEnabled(String id, boolean enabled);

    /** Gives a role. Rights count from the person's next request. */
    void grant(String id, Grant grant);

    /** Takes a role back. The last administrator keeps that role. */
    void revoke(String id, Grant grant);

    /** Every role of the platform and of the modules that are there. */
    List<Role> roles();

    /** Changes the signed-in person's own password. Needs no permission but the present password. */
    void changeOwnPassword(char[] present, char[] wanted);

    /** Changes the signed-in person's own language. Needs no permission. */
    void changeOwnLocale(Locale locale);
}
