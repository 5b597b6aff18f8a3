package org.pavillon.platform.storage;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The platform's own database: accounts, sessions, jobs, notifications. */
@Component(service = PlatformDatabase.class)
public final class PlatformDatabase {
    private final Database database;

    @Activate
    public PlatformDatabase(@Reference Databases databases) {
        database = databases.open("org.pavillon.platform", Migration.of(PlatformDatabase.class, "V1__platform.sql"));
    }

    public Database database() {
        return database;
    }
}
