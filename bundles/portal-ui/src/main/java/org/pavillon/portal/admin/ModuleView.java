package org.pavillon.portal.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.BeforeEnterEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.Version;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.module.ModuleSettings;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Release;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;
import org.pavillon.portal.shell.Shell;

/** Everything about one module. */
public final class ModuleView extends AdminPage {
    private static final long serialVersionUID = 1L;

    private final transient ModuleActs acts;
    private final transient ModuleJobs moduleJobs;
    private final Div facts = new Div();
    private final Div versions = new Div();
    private final Div permissions = new Div();
    private final Div settings = new Div();
    private final Div data = new Div();
    private String module = "";
    private ModuleStatus status;
    private OperationsGrid operations;
    private transient Optional<ModuleFace> shown = Optional.empty();

    public ModuleView(Portal portal) {
        super(portal, "modules", "platform:modules");
        acts = new ModuleActs(portal, this::draw);
        moduleJobs = new ModuleJobs(portal);
    }

    /** A file of a module that the REST interface gives. */
    static Anchor download(String module, String what, String key) {
        Anchor anchor = new Anchor("/api/platform/modules/" + module + "/" + what, text(key));
        anchor.addClassName("pv-button");
        anchor.getElement().setAttribute("download", true);
        anchor.getElement().setAttribute("router-ignore", true);
        return anchor;
    }

    static void fact(DescriptionList facts, String key, String value) {
        if (!value.isBlank()) {
            facts.add(new DescriptionList.Term(text(key)), new DescriptionList.Description(value));
        }
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        module = event.getRouteParameters().get("module").orElse("");
        shown = Optional.empty();
        if (name().isEmpty()) {
            event.rerouteToError(
                    new NotFoundException("PAV-PLATFORM-80", Shell.MESSAGES.text("admin.module.unknown", module)), "");
            return;
        }
        super.beforeEnter(event);
    }

    private Optional<String> name() {
        return portal.modules().name(module).map(text -> text.in(locale()));
    }

    @Override
    boolean tabbed() {
        return false;
    }

    @Override
    String title() {
        return name().orElse(module);
    }

    @Override
    String intro() {
        return "";
    }

    @Override
    void fill() {
        status = new ModuleStatus(acts);
        operations = new OperationsGrid(portal, module);
        add(
                status,
                facts,
                section("admin.module.versions", versions),
                section("admin.module.permissions", permissions),
                section("admin.module.settings", settings),
                section("admin.module.usage", new UsagePanel(portal, module)),
                section("admin.module.data", data),
                section("admin.operations", operations));
        draw();
    }

    private static Section section(String key, Component content) {
        Section section = new Section(new H2(text(key)), content);
        section.addClassName("pv-section");
        return section;
    }

    @Override
    void attached(UI ui) {
        until(portal.modules().listen(() -> Windows.access(ui, this::draw)));
        until(portal.jobs()
                .listen(job -> Windows.access(ui, () -> {
                    if (moduleJobs.concerns(job, module)) {
                        draw();
                    }
                })));
    }

    private void draw() {
        act(() -> portal.modules().list().stream()
                .filter(candidate -> candidate.id().equals(module))
                .findFirst()
                .map(found -> ModuleFace.of(found, locale()))
                .ifPresent(this::draw));
    }

    private void draw(ModuleFace face) {
        getElement().setAttribute("data-module", face.id());
        getElement().setAttribute("data-state", face.state().name());
        status.show(face, moduleJobs.of(module));
        operations.draw();
        if (shown.equals(Optional.of(face))) {
            return;
        }
        boolean otherProgram = shown.map(ModuleFace::installed)
                        .filter(was -> was == face.installed())
                        .isEmpty()
                || !shown.map(ModuleFace::version).equals(Optional.of(face.version()));
        shown = Optional.of(face);
        drawFacts(face);
        drawVersions(face);
        drawPermissions(face);
        drawData(face);
        if (otherProgram) {
            drawSettings(face);
        }
    }

    private void drawFacts(ModuleFace face) {
        DescriptionList list = new DescriptionList();
        list.addClassName("pv-facts");
        fact(list, "admin.module.vendor", face.vendor());
        fact(list, "admin.module.licence", face.licence());
        fact(
                list,
                "admin.module.needs",
                face.needs().stream()
                        .map(id -> portal.modules()
                                .name(id)
                                .map(name -> name.in(locale()))
                                .orElse(id))
                        .collect(Collectors.joining(", ")));
        facts.removeAll();
        facts.add(new Paragraph(face.description()), list);
        portal.modules().threadDump(module).ifPresent(dump -> {
            facts.add(
                    new Paragraph(text("admin.module.threads.text")),
                    download(module, "threads", "admin.module.threads"));
        });
    }

    private void drawVersions(ModuleFace face) {
        versions.removeAll();
        for (Release release : face.releases()) {
            Div row = new Div(
                    new Span(release.version()), Badges.trust(release.trust()), soft(UsagePanel.size(release.size())));
            row.addClassName("pv-release");
            boolean present = face.installed() && release.version().equals(face.version());
            if (present) {
                row.add(Badges.plain(text("admin.module.present"), "pv-good-badge"));
            } else if (release.version().equals(face.previous())) {
                row.add(soft(text("admin.module.previous")));
            } else {
                bring(face, release).ifPresent(row::add);
            }
            Paragraph words = new Paragraph(text("admin.trust." + release.trust() + ".text"));
            versions.add(row, words);
        }
        versions.add(new Paragraph(text("admin.module.power")));
    }

    private Optional<Button> bring(ModuleFace face, Release release) {
        boolean newer = Version.parseVersion(release.version()).compareTo(Version.parseVersion(face.version())) > 0;
        if (face.installed() && !newer) {
            return Optional.empty();
        }
        Operation operation = face.installed() ? Operation.UPGRADE : Operation.INSTALL;
        Button button = new Button(
                text("admin.module.bring", release.version()),
                event -> acts.ask(operation, module, Optional.of(release.version())));
        button.addThemeName("tertiary small");
        return Optional.of(button);
    }

    private void drawPermissions(ModuleFace face) {
        UnorderedList list = new UnorderedList();
        list.addClassNames("pv-list", "pv-permissions");
        face.permissions()
                .forEach(right -> list.add(PreviewDialog.permission(right.action(), right.text(), right.high())));
        permissions.removeAll();
        permissions.add(face.permissions().isEmpty() ? new Paragraph(text("admin.module.no-permissions")) : list);
    }

    private void drawSettings(ModuleFace face) {
        settings.removeAll();
        List<ModuleSettings.Form> forms = portal.settings().of(module);
        forms.forEach(form -> settings.add(new SettingsForm(portal.settings(), module, form)));
        if (forms.isEmpty()) {
            settings.add(
                    new Paragraph(text(face.installed() ? "admin.settings.none" : "admin.settings.not-installed")));
        }
    }

    private void drawData(ModuleFace face) {
        data.removeAll();
        if (!face.keepsData()) {
            data.add(new Paragraph(text("admin.module.no-data")));
            return;
        }
        Div actions = new Div(download(module, "export", "admin.module.export"));
        actions.addClassName("pv-actions");
        if (!face.installed()) {
            Button erase = new Button(
                    text("admin.modules.erase"), event -> acts.ask(Operation.ERASE, module, Optional.empty()));
            erase.addThemeName("error");
            actions.add(erase);
        }
        data.add(
                new Paragraph(text(face.installed() ? "admin.module.data.text" : "admin.module.data.absent")), actions);
    }

    private static Span soft(String text) {
        Span span = new Span(text);
        span.addClassName("pv-soft");
        return span;
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(
                new Crumb(text("portal.administration"), "administration"),
                new Crumb(text("admin.modules"), "administration/modules"),
                new Crumb(title(), ""));
    }
}
