package org.pavillon.platform.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.identity.Sessions;
import org.pavillon.api.identity.Setup;
import org.pavillon.platform.storage.Folders;
import org.pavillon.platform.storage.PrivateFile;
import org.pavillon.platform.storage.Ulid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a one-time link in {@code <data>/setup-link} while there is no administrator, and a new one each half hour;
 * whoever can read it on the machine becomes the first.
 */
@Component(service = Setup.class, immediate = true)
public final class FirstStart implements Setup {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final AccountTable accounts;
    private final SessionStore sessions;
    private final Path link;
    private final String url;
    private final Clock clock;
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("pavillon-setup").unstarted(task));
    private String tokenHash = "";
    private Instant expires = Instant.MIN;

    @Activate
    public FirstStart(@Reference AccountTable accounts, @Reference SessionStore sessions) throws IOException {
        this(
                accounts,
                sessions,
                Folders.data().resolve("setup-link"),
                System.getProperty("pavillon.url", "https://localhost:8443"),
                Clock.systemUTC());
        renewal.scheduleWithFixedDelay(this::renew, LIFE.toSeconds(), LIFE.toSeconds(), TimeUnit.SECONDS);
    }

    FirstStart(AccountTable accounts, SessionStore sessions, Path link, String url, Clock clock) throws IOException {
        this.accounts = accounts;
        this.sessions = sessions;
        this.link = link;
        this.url = url;
        this.clock = clock;
        makeLink();
    }

    @Deactivate
    void stop() {
        renewal.shutdownNow();
    }

    @Override
    public boolean needed() {
        return accounts.all().stream().noneMatch(Rights::administers);
    }

    @Override
    public synchronized boolean accepts(String token) {
        return needed()
                && Tokens.hash(token).equals(tokenHash)
                && clock.instant().isBefore(expires);
    }

    @Override
    public synchronized Sessions.SignedIn complete(
            String token, String name, String displayName, char[] password, String address) {
        if (!accepts(token)) {
            throw new ForbiddenException(
                    "PAV-PLATFORM-52",
                    Text.of(
                            "This set-up link was used or has expired. On the machine, the file \u201csetup-link\u201d in the data"
                                    + " folder holds the present one.",
                            "Ce lien de mise en service a déjà servi ou a expiré. Sur la machine, le fichier «\u00a0setup-link\u00a0»"
                                    + " du dossier de données contient le lien actuel."));
        }
        String normal = AccountService.checkedName(name);
        String shown = AccountService.checkedDisplayName(displayName, normal);
        sessions.passwords().checkStrength(password, normal);
        String hash = sessions.passwords().hash(password);
        String id = accounts.change(transaction -> {
            Account existing = accounts.named(normal).orElse(null);
            String made = existing == null ? Ulid.next(transaction.now()) : existing.id();
            if (existing == null) {
                AccountTable.insert(transaction.connection(), made, normal, shown, Locale.ENGLISH, transaction.now());
            }
            AccountTable.set(transaction.connection(), made, "password", hash);
            AccountTable.insert(transaction.connection(), made, new Grant(Rights.ADMINISTRATOR, Grant.EVERYWHERE));
            transaction.audit(AuditEntry.done("platform.set-up", "account/" + made));
            return made;
        });
        tokenHash = "";
        try {
            Files.deleteIfExists(link);
        } catch (IOException e) {
            LOG.warn("The used set-up link in {} can't be removed; it opens nothing any more", link, e);
        }
        return sessions.begin(id, address, "platform.sign-in");
    }

    private synchronized void makeLink() throws IOException {
        if (!needed()) {
            Files.deleteIfExists(link);
            return;
        }
        String token = Tokens.next();
        PrivateFile.write(link, (url + "/setup?token=" + token + "\n").getBytes(StandardCharsets.UTF_8));
        tokenHash = Tokens.hash(token);
        expires = clock.instant().plus(LIFE);
    }

    private void renew() {
        try {
            makeLink();
        } catch (IOException | UncheckedIOException e) {
            LOG.error("No new set-up link can be written to {}", link, e);
        }
    }
}
