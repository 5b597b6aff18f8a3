package org.pavillon.platform.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.backup.BackupSource;

/** Offers a {@link BackupSource} for everything that is stored, also of modules that are stopped or removed. */
@Component(
        service = {},
        immediate = true)
public final class PictureSources {
    private final BundleContext context;
    private final Pictures pictures;
    private final Map<String, ServiceRegistration<BackupSource>> sources = new HashMap<>();

    @Activate
    public PictureSources(BundleContext context, @Reference Pictures pictures, @Reference Databases databases)
            throws IOException {
        this.context = context;
        this.pictures = pictures;
        pictures.names().forEach(this::offer);
        databases.forEach(database -> offer(database.name()));
    }

    private synchronized void offer(String name) {
        sources.computeIfAbsent(
                name,
                absent -> context.registerService(
                        BackupSource.class, new Source(pictures, name), new Hashtable<>(Map.of("storage", name))));
    }

    @Deactivate
    synchronized void stop() {
        sources.values().forEach(ServiceRegistration::unregister);
        sources.clear();
    }

    private record Source(Pictures pictures, String id) implements BackupSource {
        @Override
        public Manifest write(OutputStream out) throws IOException {
            return pictures.write(id, out);
        }

        @Override
        public void restore(InputStream in) throws IOException {
            pictures.restore(id, in);
        }
    }
}
