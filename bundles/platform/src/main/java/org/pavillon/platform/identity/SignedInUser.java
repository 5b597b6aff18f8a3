package org.pavillon.platform.identity;

import java.util.Locale;
import org.pavillon.api.identity.Account;
import org.pavillon.api.security.User;

/** A person in a session; rights, name and language are those of the moment they are asked for. */
final class SignedInUser implements User {
    private final String id;
    private final String name;
    private final String session;
    private final AccountTable accounts;
    private final Rights rights;

    SignedInUser(Account account, String session, AccountTable accounts, Rights rights) {
        this.id = account.id();
        this.name = account.name();
        this.session = session;
        this.accounts = accounts;
        this.rights = rights;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String displayName() {
        return accounts.find(id).map(Account::displayName).orElse(name);
    }

    @Override
    public String session() {
        return session;
    }

    @Override
    public Locale locale() {
        return accounts.find(id).map(Account::locale).orElse(Locale.ENGLISH);
    }

    @Override
    public boolean may(String permission) {
        return rights.may(id, permission);
    }

    @Override
    public boolean maySomewhere(String action) {
        return rights.maySomewhere(id, action);
    }

    @Override
    public String toString() {
        return "User " + id;
    }
}
