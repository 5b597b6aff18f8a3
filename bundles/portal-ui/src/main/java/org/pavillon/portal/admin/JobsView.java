package org.pavillon.portal.admin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.List;
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
        grid.addColumn(job -> text("portal.job." + job.status()))
                .setHeader(text("admin.jobs.status"))
                .setAutoWidth(true);
        grid.addComponentColumn(JobsView::progress).setHeader(text("admin.jobs.progress"));
        grid.addColumn(job -> job.step().in(locale()) + (job.code().isEmpty() ? "" : " (" + job.code() + ")"))
                .setHeader(text("admin.jobs.step"))
                .setFlexGrow(2);
        grid.addColumn(job -> time(job.started()))
                .setHeader(text("admin.jobs.started"))
                .setAutoWidth(true);
        grid.addComponentColumn(this::cancel)
                .setHeader(text("admin.accounts.actions"))
                .setAutoWidth(true);
        grid.setAllRowsVisible(true);
        grid.getElement().setAttribute("aria-label", text("admin.jobs"));
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

    private static Div progress(JobState job) {
        if (job.status().over()) {
            return new Div(new Span(text("portal.job." + job.status())));
        }
        ProgressBar bar = new ProgressBar();
        bar.setIndeterminate(job.fraction() < 0);
        if (job.fraction() >= 0) {
            bar.setValue(Math.clamp(job.fraction(), 0, 1));
        }
        bar.getElement().setAttribute("aria-label", job.title().in(locale()));
        return new Div(bar);
    }

    private Button cancel(JobState job) {
        Button cancel = new Button(
                text("portal.cancel"), event -> act(() -> portal.jobs().cancel(job.id())));
        cancel.addThemeName("tertiary small");
        cancel.setVisible(job.status() == JobState.Status.RUNNING);
        return cancel;
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(text("admin.jobs"), ""));
    }
}
