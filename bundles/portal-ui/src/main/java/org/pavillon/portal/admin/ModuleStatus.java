package org.pavillon.portal.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.List;
import java.util.Optional;
import org.pavillon.api.job.JobState;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.Operation;
import org.pavillon.portal.shell.Icons;

/**
 * How a module is, what is being done with it, and what one can do. Lives as long as the page and changes in place: who
 * stands on its button stays there, and an open menu stays open.
 */
final class ModuleStatus extends Div {
    private static final long serialVersionUID = 1L;

    private final transient ModuleActs acts;
    private final Div badges = new Div();
    private final Div health = new Div();
    private final Div under = new Div();
    private final ProgressBar progress = new ProgressBar();
    private final Span step = new Span();
    private final Button cancel = new Button(AdminPage.text("portal.cancel"));
    private final Button main = new Button();
    private final MenuBar menu = new MenuBar();
    private final MenuItem more;
    private transient Optional<ModuleFace> shown = Optional.empty();
    private transient Optional<JobState> job = Optional.empty();
    private transient Optional<Operation> next = Optional.empty();
    private transient List<Operation> others = List.of();

    ModuleStatus(ModuleActs acts) {
        this.acts = acts;
        badges.addClassName("pv-card-head");
        health.addClassName("pv-health");
        under.addClassName("pv-under-way");
        step.getElement().setAttribute("role", "status");
        cancel.addThemeName("tertiary small");
        cancel.addClickListener(event -> job.ifPresent(running -> acts.cancel(running.id())));
        under.add(progress, step, cancel);
        main.addClickListener(event -> next.ifPresent(operation -> ask(operation)));
        menu.addThemeVariants(MenuBarVariant.LUMO_TERTIARY_INLINE);
        more = menu.addItem(Icons.of(Icons.MORE));
        Div actions = new Div(main, menu);
        actions.addClassName("pv-actions");
        add(badges, health, under, actions);
    }

    private void ask(Operation operation) {
        shown.ifPresent(face -> acts.ask(operation, face.id(), Optional.empty()));
    }

    /** The job that was shown last, if it is not over. */
    Optional<JobState> job() {
        return job;
    }

    void show(ModuleFace face, Optional<JobState> running) {
        job = running;
        if (!shown.equals(Optional.of(face))) {
            shown = Optional.of(face);
            badges.removeAll();
            badges.add(Badges.state(face.state()), soft(AdminPage.text("admin.version", face.version())));
            if (!face.newer().isEmpty()) {
                badges.add(Badges.plain(AdminPage.text("admin.modules.newer", face.newer()), "pv-newer"));
            }
            drawHealth(face);
        }
        under.setVisible(running.isPresent());
        running.ifPresent(this::drawJob);
        drawActions(face);
    }

    private void drawHealth(ModuleFace face) {
        health.removeAll();
        if (face.installed()) {
            health.add(Badges.health(face.status()), new Span(face.health()));
        } else if (face.keepsData()) {
            health.add(new Paragraph(AdminPage.text("admin.modules.keeps")));
        }
        if (face.state() == ModuleInfo.State.STUCK) {
            Anchor dump = ModuleView.download(face.id(), "threads", "admin.module.threads");
            health.add(dump);
        }
    }

    private void drawJob(JobState running) {
        progress.setIndeterminate(running.fraction() < 0);
        if (running.fraction() >= 0) {
            progress.setValue(Math.clamp(running.fraction(), 0, 1));
        }
        String title = running.title().in(AdminPage.locale());
        progress.getElement().setAttribute("aria-label", title);
        step.setText(running.step().in(AdminPage.locale()));
        cancel.setAriaLabel(AdminPage.text("admin.jobs.cancel.of", title));
        cancel.setEnabled(running.status() == JobState.Status.RUNNING);
    }

    /** A button that waits keeps its place and the focus, and does nothing. */
    private void drawActions(ModuleFace face) {
        List<Operation> possible = job.isPresent() ? List.of() : face.operations();
        next = possible.stream().findFirst();
        main.getElement().setAttribute("aria-disabled", String.valueOf(next.isEmpty()));
        main.setClassName("pv-waits", next.isEmpty());
        main.setVisible(next.isPresent() || !main.getText().isEmpty());
        next.ifPresent(operation -> {
            String key = "admin.modules." + operation.word();
            main.setText(AdminPage.text(key, face.newer()));
            main.setAriaLabel(AdminPage.text(key + ".of", face.name(), face.newer()));
            boolean forward = operation != Operation.STOP;
            main.getElement().getThemeList().set("primary", forward);
        });
        List<Operation> rest = possible.stream().skip(1).toList();
        menu.setVisible(!rest.isEmpty());
        if (!rest.equals(others)) {
            others = rest;
            more.setAriaLabel(AdminPage.text("admin.modules.more", face.name()));
            more.getSubMenu().removeAll();
            for (Operation operation : rest) {
                more.getSubMenu()
                        .addItem(
                                AdminPage.text("admin.modules." + operation.word(), face.newer()),
                                event -> ask(operation));
            }
        }
    }

    private static Span soft(String text) {
        Span span = new Span(text);
        span.addClassName("pv-soft");
        return span;
    }
}
