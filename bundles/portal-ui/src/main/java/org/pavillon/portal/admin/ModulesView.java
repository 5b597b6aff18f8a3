package org.pavillon.portal.admin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pavillon.api.job.JobState;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;
import org.pavillon.portal.shell.SearchDialog;

/** Modules: what is there, how it works, and everything that an administrator does with them while people work. */
public final class ModulesView extends AdminPage {
    private static final long serialVersionUID = 1L;
    /** From so many modules on one wants to search. */
    private static final int MANY = 8;

    private final transient Map<String, ModuleCard> cards = new LinkedHashMap<>();
    private final transient ModuleJobs moduleJobs;
    private final Div list = new Div();
    private final TextField search = new TextField();
    private final Paragraph none = new Paragraph();
    private final OperationsGrid operations;

    public ModulesView(Portal portal) {
        super(portal, "modules", "platform:modules");
        moduleJobs = new ModuleJobs(portal);
        operations = new OperationsGrid(portal, "");
        list.addClassName("pv-modules");
        none.getElement().setAttribute("role", "status");
        search.setLabel(text("admin.modules.search"));
        search.addClassName("pv-wide");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> filter());
    }

    @Override
    void fill() {
        Details log = new Details(text("admin.operations"), operations);
        log.addClassName("pv-section");
        add(search, list, none, arrivals(), log);
        draw();
    }

    private Details arrivals() {
        PackageUpload upload = new PackageUpload(portal);
        Div actions = new Div();
        actions.addClassName("pv-actions");
        act(() -> {
            if (!portal.modules().source().isBlank()) {
                actions.add(new Button(
                        text("admin.modules.refresh"),
                        event -> act(() -> portal.modules().refreshCatalogue())));
            }
        });
        actions.add(
                new Button(
                        text("admin.modules.add-folder"),
                        event -> FolderDialog.takeIn(portal).open()),
                new Button(
                        text("admin.modules.mirror"),
                        event -> FolderDialog.mirror(portal).open()));
        Details arrivals = new Details(text("admin.modules.add"), new Div(upload, actions));
        arrivals.addClassName("pv-section");
        arrivals.setId("add-modules");
        return arrivals;
    }

    @Override
    void attached(UI ui) {
        until(portal.modules().listen(() -> Windows.access(ui, this::draw)));
        until(portal.jobs().listen(job -> Windows.access(ui, () -> changed(job))));
    }

    /** A job has come further: only its module's card changes. */
    private void changed(JobState job) {
        boolean ours = cards.keySet().stream().anyMatch(module -> moduleJobs.concerns(job, module));
        if (ours) {
            draw();
        }
    }

    private void draw() {
        act(() -> {
            List<ModuleFace> faces = portal.modules().list().stream()
                    .map(module -> ModuleFace.of(module, locale()))
                    .toList();
            cards.entrySet().removeIf(card -> {
                boolean gone = faces.stream().noneMatch(face -> face.id().equals(card.getKey()));
                if (gone) {
                    list.remove(card.getValue());
                }
                return gone;
            });
            for (int i = 0; i < faces.size(); i++) {
                ModuleFace face = faces.get(i);
                ModuleCard card = cards.get(face.id());
                if (card == null) {
                    card = new ModuleCard(new ModuleActs(portal, this::draw));
                    cards.put(face.id(), card);
                    list.addComponentAtIndex(i, card);
                }
                card.show(face, moduleJobs.of(face.id()));
            }
            filter();
            operations.draw();
        });
    }

    private void filter() {
        search.setVisible(cards.size() > MANY);
        String wanted = search.isVisible() ? SearchDialog.plain(search.getValue()) : "";
        cards.values().forEach(card -> card.setVisible(card.fits(wanted)));
        boolean empty = cards.values().stream().noneMatch(ModuleCard::isVisible);
        none.setVisible(empty);
        none.setText(text(cards.isEmpty() ? "admin.modules.none" : "admin.modules.none-fits"));
    }
}
