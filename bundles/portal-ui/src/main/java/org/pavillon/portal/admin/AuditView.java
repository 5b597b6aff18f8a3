package org.pavillon.portal.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
    private final DatePicker from = Days.picker(text("admin.audit.from"));
    private final DatePicker to = Days.picker(text("admin.audit.to"));
    private final Anchor export = new Anchor();
    private final Paragraph verdict = new Paragraph();
    private final Paragraph count = new Paragraph();

    public AuditView(Portal portal) {
        super(portal, "audit", "platform:audit");
        grid.addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        grid.addColumn(AuditRecord::number)
                .setHeader(text("admin.audit.number"))
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(record -> time(record.time()))
                .setHeader(text("admin.audit.time"))
                .setTooltipGenerator(record -> record.time().toString())
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
                .setPartNameGenerator(record -> "outcome-" + record.entry().outcome())
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(record -> record.entry().subject())
                .setHeader(text("admin.audit.subject"))
                .setTooltipGenerator(record -> record.entry().subject());
        grid.addColumn(record -> record.entry().reason())
                .setHeader(text("admin.audit.reason"))
                .setTooltipGenerator(record -> record.entry().reason());
        grid.setItemDetailsRenderer(new ComponentRenderer<>(AuditView::details));
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setEmptyStateText(text("admin.audit.none"));
        grid.addClassName("pv-tall");
        grid.getElement().setAttribute("aria-label", text("admin.audit"));
        search.setLabel(text("admin.audit.search"));
        search.addClassName("pv-wide");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> act(this::draw));
        from.addValueChangeListener(event -> act(this::draw));
        to.addValueChangeListener(event -> act(this::draw));
        export.setText(text("admin.audit.export"));
        export.addClassName("pv-button");
        export.getElement().setAttribute("download", true);
        export.getElement().setAttribute("router-ignore", true);
        verdict.getElement().setAttribute("role", "status");
        verdict.addClassName("pv-verdict");
        count.getElement().setAttribute("role", "status");
        count.addClassName("pv-count-line");
    }

    @Override
    void fill() {
        Button verify = new Button(text("admin.audit.verify"), event -> act(this::verify));
        Div actions = new Div(search, from, to, verify, export);
        actions.addClassName("pv-actions");
        add(actions, verdict, count, grid);
        draw();
    }

    private void draw() {
        List<AuditRecord> found = portal.audit()
                .search(new AuditQuery(
                        search.getValue(),
                        Optional.ofNullable(from.getValue()).map(AuditView::begin),
                        Optional.ofNullable(to.getValue()).map(day -> begin(day.plusDays(1))),
                        Optional.empty(),
                        SHOWN));
        grid.setItems(found);
        count.setText(
                found.size() < SHOWN
                        ? text("admin.audit.count", found.size())
                        : text("admin.audit.count.newest", found.size()));
        StringBuilder query = new StringBuilder("/api/platform/audit/export?text=")
                .append(URLEncoder.encode(search.getValue(), StandardCharsets.UTF_8));
        Optional.ofNullable(from.getValue())
                .ifPresent(day -> query.append("&from=").append(begin(day)));
        Optional.ofNullable(to.getValue()).ifPresent(day -> query.append("&to=").append(begin(day.plusDays(1))));
        export.setHref(query.toString());
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneId.systemDefault()).toInstant();
    }

    /** Everything that an entry holds. */
    private static DescriptionList details(AuditRecord record) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("pv-facts");
        fact(facts, "admin.audit.time", record.time().toString());
        fact(facts, "admin.audit.actor", record.actorName() + " (" + record.actorId() + ")");
        fact(facts, "admin.audit.session", record.session());
        fact(facts, "admin.audit.subject", record.entry().subject());
        fact(facts, "admin.audit.reason", record.entry().reason());
        fact(
                facts,
                "admin.audit.detail",
                new TreeMap<>(record.entry().detail())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " = " + entry.getValue())
                                .collect(Collectors.joining(", ")));
        fact(facts, "admin.audit.hash", record.hash());
        return facts;
    }

    private static void fact(DescriptionList facts, String key, String value) {
        if (!value.isEmpty()) {
            facts.add(new DescriptionList.Term(text(key)), new DescriptionList.Description(value));
        }
    }

    private void verify() {
        AuditVerification verification = portal.audit().verify();
        verdict.removeClassNames("pv-good-note", "pv-wrong-note");
        verdict.addClassName(verification.intact() ? "pv-good-note" : "pv-wrong-note");
        verdict.setText(
                verification.intact()
                        ? text("admin.audit.intact", verification.entries())
                        : text("admin.audit.broken", verification.intactUntil(), verification.intactUntil() + 1));
    }
}
