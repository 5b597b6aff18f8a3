package org.pavillon.platform.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.dataset.Dataset;
import org.pavillon.api.dataset.DatasetProvider;
import org.pavillon.api.dataset.Datasets;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each module's provider; a provider that fails hides its own datasets only. */
@Component
public final class DatasetRegistry implements Datasets {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetRegistry.class);

    private final AuditLog audit;
    private final List<DatasetProvider> providers = new CopyOnWriteArrayList<>();

    @Activate
    public DatasetRegistry(@Reference AuditLog audit) {
        this.audit = audit;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProvider(DatasetProvider provider) {
        providers.add(provider);
    }

    void removeProvider(DatasetProvider provider) {
        providers.remove(provider);
    }

    @Override
    public List<Dataset> visible() {
        CurrentUser.get();
        List<Dataset> visible = new ArrayList<>();
        for (DatasetProvider provider : providers) {
            for (Dataset dataset : datasets(provider)) {
                if (Permissions.has(dataset.rowsPermission()) || Permissions.has(dataset.aggregatesPermission())) {
                    visible.add(dataset);
                }
            }
        }
        return visible;
    }

    @Override
    public void rows(String id, Predicate<List<Object>> sink) {
        for (DatasetProvider provider : providers) {
            for (Dataset dataset : datasets(provider)) {
                if (dataset.id().equals(id)) {
                    Permissions.check(dataset.rowsPermission());
                    audit.record(AuditEntry.done("dataset.read", "dataset/" + id, Map.of()));
                    provider.rows(id, sink);
                    return;
                }
            }
        }
        CurrentUser.get();
        throw new NotFoundException(
                "PAV-PLATFORM-95",
                Text.of(
                        "There is no such dataset; its module may be stopped.",
                        "Ce jeu de données n\u2019existe pas\u00a0; son module est peut-être arrêté."));
    }

    private static List<Dataset> datasets(DatasetProvider provider) {
        try {
            return provider.datasets();
        } catch (RuntimeException e) {
            LOG.warn("The datasets of {} can't be listed", provider.getClass().getName(), e);
            return List.of();
        }
    }
}
