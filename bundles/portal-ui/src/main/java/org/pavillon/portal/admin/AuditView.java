package org.pavillon.portal.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.portal.Portal;

/** The audit log: who did what to what, and why; search, check, export. */
public final class AuditView extends AdminPage {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 2000;

    private final Grid<AuditRecord> grid = new Grid<>();
    private final TextField search = new TextField();
    private final Anchor export = new Anchor();
    private final Paragraph verdict = new Paragraph();

    public AuditView(Portal portal) {
        super(portal, "audit", "platform:audit");
        grid.addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        grid.addColumn(AuditRecord::number)
                .setHeader(text("admin.audit.number"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(record -> time(record.time()))
                .setHeader(text("admin.audit.time"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(AuditRecord::actorName)
                .setHeader(text("admin.audit.actor"))
                .setAutoWidth(true);
        grid.addColumn(record -> record.entry().act())
                .setHeader(text("admin.audit.act"))
                .setAutoWidth(true);
        grid.addColumn(record -> text("admin.outcome." + record.entry().outcome()))
                .setHeader(text("admin.audit.outcome"))
                .setAutoWidth(true);
        grid.addColumn(record -> record.entry().subject()).setHeader(text("admin.audit.subject"));
        grid.addColumn(record -> record.entry().reason()).setHeader(text("admin.audit.reason"));
        grid.addColumn(record -> record.entry().detail().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .setHeader(text("admin.audit.detail"));
        grid.setHeight("65vh");
        grid.getElement().setAttribute("aria-label", text("admin.audit"));
    }

    @Override
    void fill() {
        search.setLabel(text("admin.audit.search"));
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> draw());
        Button verify = new Button(text("admin.audit.verify"), event -> act(this::verify));
        export.setText(text("admin.audit.export"));
        export.getElement().setAttribute("download", true);
        export.getElement().setAttribute("router-ignore", true);
        verdict.getElement().setAttribute("role", "status");
        Div actions = new Div(search, verify, export);
        actions.addClassName("pv-actions");
        add(actions, verdict, grid);
        draw();
    }

    private void draw() {
        grid.setItems(portal.audit()
                .search(new AuditQuery(
                        search.getValue(), Optional.empty(), Optional.empty(), Optional.empty(), SHOWN)));
        export.setHref(
                "/api/platform/audit/export?text=" + URLEncoder.encode(search.getValue(), StandardCharsets.UTF_8));
    }

    private void verify() {
        AuditVerification verification = portal.audit().verify();
        verdict.setText(
                verification.intact()
                        ? text("admin.audit.intact", verification.entries())
                        : text("admin.audit.broken", verification.intactUntil(), verification.problem()));
    }
}
