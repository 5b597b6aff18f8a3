package org.pavillon.portal.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.pavillon.api.job.JobState;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;

/** Jobs: mine, or everyone's for who may see them. */
public final class JobsView extends AdminPage {
    private static final long serialVersionUID = 1L;

    private final Grid<JobState> grid = new Grid<>();

    public JobsView(Portal portal) {
        super(portal, "jobs", "");
        grid.addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        grid.addColumn(job -> job.title().in(locale()))
                .setHeader(text("admin.jobs.title"))
                .setFlexGrow(2);
        grid.addComponentColumn(JobsView::status)
                .setHeader(text("admin.jobs.status"))
                .setWidth("10rem")
                .setFlexGrow(0);
        grid.addColumn(JobsView::outcome)
                .setHeader(text("admin.jobs.step"))
                .setTooltipGenerator(JobsView::outcome)
                .setFlexGrow(3);
        grid.addColumn(job -> time(job.started()))
                .setHeader(text("admin.jobs.started"))
                .setTooltipGenerator(job -> job.started().toString())
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(JobsView::duration)
                .setHeader(text("admin.jobs.duration"))
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addComponentColumn(this::cancel)
                .setHeader(text("admin.accounts.actions"))
                .setAutoWidth(true)
                .setFlexGrow(0)
                .setFrozenToEnd(true);
        grid.setAllRowsVisible(true);
        grid.setEmptyStateText(text("admin.jobs.none"));
        grid.getElement().setAttribute("aria-label", text("admin.jobs"));
    }

    @Override
    boolean tabbed() {
        return false;
    }

    @Override
    void fill() {
        add(grid);
        draw();
    }

    @Override
    void attached(UI ui) {
        until(portal.jobs().listen(state -> Windows.access(ui, this::draw)));
    }

    private void draw() {
        grid.setItems(portal.jobs().list());
    }

    private static String outcome(JobState job) {
        return job.step().in(locale()) + (job.code().isEmpty() ? "" : " (" + job.code() + ")");
    }

    private static String duration(JobState job) {
        Duration time = Duration.between(job.started(), job.finished().orElseGet(Instant::now));
        return time.toMinutes() > 0
                ? text("admin.jobs.minutes", time.toMinutes(), time.toSecondsPart())
                : text("admin.jobs.seconds", time.toSeconds());
    }

    private static Component status(JobState job) {
        if (job.status().over()) {
            Span badge = new Span(text("portal.job." + job.status()));
            badge.addClassNames("pv-badge", "pv-job-" + job.status().name().toLowerCase(Locale.ROOT));
            return badge;
        }
        ProgressBar bar = new ProgressBar();
        bar.setIndeterminate(job.fraction() < 0);
        if (job.fraction() >= 0) {
            bar.setValue(Math.clamp(job.fraction(), 0, 1));
        }
        bar.getElement().setAttribute("aria-label", job.title().in(locale()));
        return bar;
    }

    private Button cancel(JobState job) {
        Button cancel = new Button(
                text("portal.cancel"), event -> act(() -> portal.jobs().cancel(job.id())));
        cancel.setAriaLabel(text("admin.jobs.cancel.of", job.title().in(locale())));
        cancel.addThemeName("tertiary small");
        cancel.setVisible(job.status() == JobState.Status.RUNNING);
        return cancel;
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(text("admin.jobs"), ""));
    }
}
