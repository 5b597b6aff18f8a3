package org.pavillon.platform.storage;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.ModuleFiles;
import org.pavillon.api.storage.ModuleStorage;

/** The storage of the bundle that asks: named by its symbolic name, closed when the bundle lets it go. */
@Component(scope = ServiceScope.BUNDLE)
public final class BundleStorage implements ModuleStorage {
    private final Databases databases;
    private final Bundle bundle;

    @Activate
    public BundleStorage(@Reference Databases databases, ComponentContext context) {
        this.databases = databases;
        this.bundle = context.getUsingBundle();
    }

    @Override
    public ModuleDatabase database() {
        List<Migration> migrations = Migration.of(bundle);
        return databases.open(bundle.getSymbolicName(), migrations);
    }

    @Override
    public ModuleFiles files() {
        return databases.files(bundle.getSymbolicName());
    }

    @Deactivate
    void close() {
        databases.close(bundle.getSymbolicName());
    }
}
