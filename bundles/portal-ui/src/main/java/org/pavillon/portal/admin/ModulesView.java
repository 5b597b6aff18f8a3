package org.pavillon.portal.admin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pavillon.api.job.JobState;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Preview;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;

/** Modules: what is there, how it works, and install, start, stop and remove while people work. */
public final class ModulesView extends AdminPage {
    private static final long serialVersionUID = 1L;

    private final Div list = new Div();
    /** What is under way, by module. */
    private final transient Map<String, JobState> underWay = new LinkedHashMap<>();

    public ModulesView(Portal portal) {
        super(portal, "modules", "platform:modules");
        list.addClassName("pv-modules");
    }

    @Override
    void fill() {
        add(list);
        draw();
    }

    @Override
    void attached(UI ui) {
        until(portal.modules().listen(() -> Windows.access(ui, this::draw)));
        until(portal.jobs()
                .listen(state -> Windows.access(ui, () -> {
                    if (underWay.containsKey(state.module()) || !state.status().over()) {
                        if (state.status().over()) {
                            underWay.remove(state.module());
                        } else if (underWay.containsKey(state.module())) {
                            underWay.put(state.module(), state);
                        }
                        draw();
                    }
                })));
    }

    private void draw() {
        list.removeAll();
        act(() -> portal.modules().list().forEach(module -> list.add(card(module))));
        if (list.getComponentCount() == 0) {
            list.add(new Paragraph(text("admin.modules.none")));
        }
    }

    private Article card(ModuleInfo module) {
        Locale locale = locale();
        Article card = new Article();
        card.addClassName("pv-card");
        card.getElement().setAttribute("data-module", module.id());
        card.getElement().setAttribute("data-state", module.state().name());
        Span state = new Span(text("admin.state." + module.state()));
        state.addClassNames("pv-badge", "pv-state-" + module.state().name().toLowerCase(Locale.ROOT));
        Span version = new Span(text("admin.version", module.version()));
        version.addClassName("pv-soft");
        Div head = new Div(new H2(module.name().in(locale)), state, version);
        head.addClassName("pv-card-head");
        card.add(head, new Paragraph(module.description().in(locale)));
        if (module.state() != ModuleInfo.State.ABSENT) {
            Span word = new Span(module.health().status().name());
            word.addClassNames(
                    "pv-badge", "pv-health-" + module.health().status().name().toLowerCase(Locale.ROOT));
            Div health = new Div(word, new Span(module.health().text().in(locale)));
            health.addClassName("pv-health");
            card.add(health);
        } else if (module.keepsData()) {
            card.add(new Paragraph(text("admin.modules.keeps")));
        }
        JobState job = underWay.get(module.id());
        if (job != null) {
            ProgressBar progress = new ProgressBar();
            progress.setIndeterminate(job.fraction() < 0);
            if (job.fraction() >= 0) {
                progress.setValue(Math.clamp(job.fraction(), 0, 1));
            }
            progress.getElement().setAttribute("aria-label", job.title().in(locale));
            card.add(progress, new Span(job.step().in(locale)));
        } else {
            card.add(actions(module));
        }
        return card;
    }

    private Div actions(ModuleInfo module) {
        Div actions = new Div();
        actions.addClassName("pv-actions");
        switch (module.state()) {
            case ABSENT -> actions.add(button(Operation.INSTALL, module, "primary"));
            case INSTALLED -> {
                actions.add(button(Operation.START, module, "primary"));
                actions.add(button(Operation.REMOVE, module, "tertiary"));
            }
            case RUNNING, DEGRADED, FAILED, STARTING, STUCK -> {
                actions.add(button(Operation.STOP, module, ""));
                actions.add(button(Operation.REMOVE, module, "tertiary"));
            }
            case QUARANTINED -> {
                actions.add(button(Operation.START, module, ""));
                actions.add(button(Operation.REMOVE, module, "tertiary"));
            }
        }
        return actions;
    }

    private Button button(Operation operation, ModuleInfo module, String theme) {
        String key = "admin.modules." + operation.word();
        Button button = new Button(
                text(key),
                event -> act(() -> {
                    Preview preview = portal.modules().preview(operation, module.id(), Optional.empty());
                    JobState job = portal.modules().apply(preview);
                    underWay.put(module.id(), job);
                    draw();
                }));
        button.setAriaLabel(text(key + ".of", module.name().in(locale())));
        if (!theme.isEmpty()) {
            button.addThemeName(theme);
        }
        return button;
    }
}
