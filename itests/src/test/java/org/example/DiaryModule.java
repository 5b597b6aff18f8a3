package org.example;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Role;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.Permission;
import org.pavillon.api.rest.RestRequest;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.RestResponse;
import org.pavillon.api.rest.Route;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.ModuleStorage;

/** A module of somebody else's, with a table of its own. Its manifest says how it behaves. */
public final class DiaryModule implements BundleActivator, Module, RestResource {
    public static final String BEHAVIOUR = "X-Behaviour";
    public static final String ID = "X-Module";

    private String id = "";
    private ModuleDatabase database;
    private Jobs jobs;

    @Override
    public void start(BundleContext context) throws Exception {
        id = context.getBundle().getHeaders().get(ID);
        switch (context.getBundle().getHeaders().get(BEHAVIOUR)) {
            case "throws" -> throw new IllegalStateException("no licence");
            case "sleeps" -> Thread.sleep(600_000);
            default -> {}
        }
        ServiceReference<ModuleStorage> storage = context.getServiceReference(ModuleStorage.class);
        database = context.getService(storage).database();
        jobs = context.getService(context.getServiceReference(Jobs.class));
        context.registerService(new String[] {Module.class.getName(), RestResource.class.getName()}, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        // services and storage go with the bundle
    }

    @Override
    public String module() {
        return id;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/entries", Text.of("Entries", "Entrées"), this::entries),
                Route.post("/entries", Text.of("Add an entry", "Ajouter une entrée"), this::add),
                Route.post("/summary", Text.of("Long work", "Long travail"), this::summarise));
    }

    private RestResponse entries(RestRequest request) {
        String all = database.read(connection -> {
            StringBuilder text = new StringBuilder();
            try (Statement select = connection.createStatement();
                    ResultSet rows = select.executeQuery("SELECT * FROM entry ORDER BY number")) {
                while (rows.next()) {
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        text.append(rows.getString(column)).append(';');
                    }
                    text.append('\n');
                }
            }
            return text.toString();
        });
        return new RestResponse(
                200, "text/plain", java.util.Map.of(), out -> out.write(all.getBytes(StandardCharsets.UTF_8)));
    }

    private RestResponse add(RestRequest request) throws java.io.IOException {
        String text = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
        database.write(transaction -> {
            try (PreparedStatement insert =
                    transaction.connection().prepareStatement("INSERT INTO entry (text) VALUES (?)")) {
                insert.setString(1, text);
                return insert.executeUpdate();
            }
        });
        return RestResponse.nothing();
    }

    private RestResponse summarise(RestRequest request) {
        jobs.start(id, Text.of("Summary", "Résumé"), job -> {
            Thread.sleep(600_000);
            return Text.of("Summarised", "Résumé fait");
        });
        return RestResponse.nothing();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Text name() {
        return Text.of("Diary", "Journal");
    }

    @Override
    public Text description() {
        return Text.of("Entries", "Entrées");
    }

    @Override
    public List<Permission> permissions() {
        return List.of();
    }

    @Override
    public List<Role> roles() {
        return List.of();
    }

    @Override
    public Health health() {
        return Health.ok();
    }
}
