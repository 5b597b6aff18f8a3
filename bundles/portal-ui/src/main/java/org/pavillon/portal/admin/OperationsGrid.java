package org.pavillon.portal.admin;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import java.time.Duration;
import java.util.List;
import org.pavillon.api.module.OperationRecord;
import org.pavillon.portal.Portal;

/** What was done to modules, the newest first. */
final class OperationsGrid extends Grid<OperationRecord> {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 200;

    private final transient Portal portal;
    private final String module;
    private transient List<Long> drawn = List.of(-1L);

    /** @param module whose operations are shown; of all if empty */
    OperationsGrid(Portal portal, String module) {
        this.portal = portal;
        this.module = module;
        addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        addColumn(one -> AdminPage.time(one.time()))
                .setHeader(AdminPage.text("admin.audit.time"))
                .setTooltipGenerator(one -> one.time().toString())
                .setAutoWidth(true)
                .setFlexGrow(0);
        addColumn(one -> what(one))
                .setHeader(AdminPage.text("admin.operations.what"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        addComponentColumn(one -> Badges.outcome(one.outcome()))
                .setHeader(AdminPage.text("admin.audit.outcome"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        addColumn(OperationsGrid::text)
                .setHeader(AdminPage.text("admin.jobs.step"))
                .setTooltipGenerator(OperationsGrid::text)
                .setWidth("16rem")
                .setFlexGrow(2);
        addColumn(OperationRecord::actor)
                .setHeader(AdminPage.text("admin.audit.actor"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        addColumn(one -> duration(one.took()))
                .setHeader(AdminPage.text("admin.jobs.duration"))
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        setAllRowsVisible(true);
        setSelectionMode(SelectionMode.NONE);
        setEmptyStateText(AdminPage.text("admin.operations.none"));
        getElement().setAttribute("aria-label", AdminPage.text("admin.operations"));
    }

    /** Reads the log again; nothing moves if nothing was added to it. */
    void draw() {
        List<OperationRecord> found = portal.modules().operations(SHOWN).stream()
                .filter(one -> module.isEmpty() || one.module().equals(module))
                .toList();
        List<Long> numbers = found.stream().map(OperationRecord::number).toList();
        if (!numbers.equals(drawn)) {
            drawn = numbers;
            setItems(found);
        }
    }

    private String what(OperationRecord one) {
        String subject = module.isEmpty() ? one.module() : "";
        String versions =
                one.from().equals(one.to()) || one.from().isEmpty() || one.to().isEmpty()
                        ? one.from().isEmpty() ? one.to() : one.from()
                        : one.from() + " → " + one.to();
        return (AdminPage.text("admin.operation." + one.operation().word()) + " " + subject + " " + versions)
                .replaceAll(" +", " ")
                .strip();
    }

    private static String text(OperationRecord one) {
        String code = one.code().isEmpty() ? "" : " (" + one.code() + ")";
        return one.text().in(AdminPage.locale()) + code;
    }

    private static String duration(Duration took) {
        return took.toMinutes() > 0
                ? AdminPage.text("admin.jobs.minutes", took.toMinutes(), took.toSecondsPart())
                : AdminPage.text("admin.operations.seconds", took.toMillis() / 1000.0);
    }
}
