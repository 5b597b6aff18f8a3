package org.pavillon.portal.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pavillon.api.job.JobState;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;

/** My running jobs, with progress and cancel. */
final class JobsButton extends Div {
    private static final long serialVersionUID = 1L;

    private final transient Portal portal;
    private final transient Map<String, JobState> running = new LinkedHashMap<>();
    private final Button button = new Button(Icons.of(Icons.JOBS));
    private final Span count = new Span();
    private final Div list = new Div();

    JobsButton(Portal portal) {
        this.portal = portal;
        addClassName("pv-bar-button");
        button.setId("pv-jobs");
        button.setAriaLabel(Shell.text("portal.jobs"));
        button.addThemeName("tertiary icon");
        count.addClassName("pv-count");
        list.addClassName("pv-popover");
        Popover popover = new Popover(list);
        popover.setTarget(button);
        popover.setPosition(PopoverPosition.BOTTOM_END);
        popover.setAriaLabel(Shell.text("portal.jobs"));
        popover.setModal(false);
        add(button, count, popover);
        for (JobState state : portal.jobs().list()) {
            if (!state.status().over() && state.owner().equals(CurrentUser.get().id())) {
                running.put(state.id(), state);
            }
        }
        draw();
    }

    void changed(UI ui, JobState state) {
        Locale locale = ui.getLocale();
        if (state.status().over()) {
            running.remove(state.id());
            boolean wrong = state.status() == JobState.Status.FAILED;
            String outcome = state.step().in(locale);
            Shell.tell(
                    ui,
                    state.title().in(locale) + " – "
                            + (outcome.isEmpty() ? Shell.text("portal.job." + state.status()) : outcome)
                            + (wrong ? " (" + state.code() + ")" : ""),
                    wrong);
        } else {
            running.put(state.id(), state);
        }
        draw();
    }

    private void draw() {
        count.setText(running.isEmpty() ? "" : String.valueOf(running.size()));
        count.setVisible(!running.isEmpty());
        list.removeAll();
        if (running.isEmpty()) {
            list.add(new Span(Shell.text("portal.jobs.none")));
        }
        for (JobState state : List.copyOf(running.values())) {
            list.add(row(state));
        }
        list.add(new Anchor("/jobs", Shell.text("portal.jobs.all")));
    }

    private Div row(JobState state) {
        Locale locale = CurrentUser.get().locale();
        ProgressBar progress = new ProgressBar();
        progress.setIndeterminate(state.fraction() < 0);
        if (state.fraction() >= 0) {
            progress.setValue(Math.clamp(state.fraction(), 0, 1));
        }
        progress.getElement().setAttribute("aria-label", state.title().in(locale));
        Button cancel =
                new Button(Shell.text("portal.cancel"), event -> portal.jobs().cancel(state.id()));
        cancel.addThemeName("tertiary small");
        cancel.setEnabled(state.status() == JobState.Status.RUNNING);
        Div row = new Div(
                new Span(state.title().in(locale)),
                progress,
                new Span(state.step().in(locale)),
                cancel);
        row.addClassName("pv-job");
        return row;
    }
}
