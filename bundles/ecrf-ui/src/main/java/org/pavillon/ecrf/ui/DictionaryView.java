package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.server.streams.UploadHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.Problem;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.service.DictionaryReport;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.StudyVersion;

/** The dictionary of a study: look at a file, import it, see the versions, set missing-data codes. */
final class DictionaryView extends StudyPage {
    private static final long serialVersionUID = 1L;

    private final Div report = new Div();
    private final Div versions = new Div();

    DictionaryView(Studies studies) {
        super(studies, "dictionary");
    }

    @Override
    void fill(BeforeEnterEvent event) {
        if (study().rights().build()) {
            add(new Paragraph(Ui.text("ecrf.dictionary.intro")));
            add(upload());
            report.getElement().setAttribute("role", "status");
            add(report);
        }
        add(versions);
        drawVersions();
        if (study().rights().build() && study().version() > 0) {
            missingCodes();
        }
    }

    private Upload upload() {
        Upload upload =
                new Upload(UploadHandler.inMemory((metadata, bytes) -> Ui.act(() -> show(metadata.fileName(), bytes))));
        upload.setMaxFiles(1);
        upload.setMaxFileSize((int) Studies.MAX_DICTIONARY);
        upload.setAcceptedFileTypes(".csv", ".txt", ".tsv", "text/csv");
        upload.setId("dictionary-upload");
        upload.setUploadButton(new Button(Ui.text("ecrf.dictionary.choose")));
        upload.setDropLabel(new com.vaadin.flow.component.html.Span(Ui.text("ecrf.dictionary.drop")));
        upload.addFileRejectedListener(
                event -> Ui.tell(Ui.text("ecrf.dictionary.rejected", Studies.MAX_DICTIONARY >> 20), true));
        return upload;
    }

    /** Looks at the file, and offers to import it if that can be done. */
    private void show(String name, byte[] bytes) {
        report.removeAll();
        DictionaryReport read;
        try {
            read = studies.preview(study().id(), new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        report.add(new H2(Ui.text("ecrf.report", name)), understood(read.understood()));
        DictionaryReport.Changes changes = read.changes();
        if (read.applicable()) {
            report.add(new Paragraph(Ui.text(
                    "ecrf.report.changes",
                    changes.added().size(),
                    changes.changed().size(),
                    changes.removed().size())));
            for (DictionaryReport.KeptValues kept : changes.keptValues()) {
                report.add(new Paragraph(Ui.text("ecrf.report.kept", kept.field(), kept.values())));
            }
            TextArea reason = StateDialog.reason();
            reason.setVisible(study().state() == StudyState.PRODUCTION);
            report.add(reason);
            Button apply = new Button(
                    Ui.text("ecrf.report.apply"), click -> Ui.act(() -> apply(name, bytes, reason.getValue())));
            apply.addThemeName("primary");
            Div actions = new Div(apply);
            actions.addClassName("pv-actions");
            report.add(actions);
        } else {
            report.add(new Paragraph(Ui.text("ecrf.report.refused")));
        }
        if (!read.problems().isEmpty()) {
            report.add(problems(read.problems()));
        }
    }

    private void apply(String name, byte[] bytes, String reason) {
        try {
            DictionaryReport done =
                    studies.importDictionary(study().id(), name, new ByteArrayInputStream(bytes), reason);
            report.removeAll();
            Paragraph result = new Paragraph(
                    done.version() == 0
                            ? Ui.text("ecrf.report.same")
                            : Ui.text(
                                    "ecrf.report.done",
                                    done.version(),
                                    done.understood().forms(),
                                    done.understood().fields()));
            result.addClassName("pv-state");
            report.add(result);
            drawVersions();
        } catch (InvalidInputException e) {
            if (e.problems().isEmpty()) {
                throw e; // what was chosen stays, to be tried again
            }
            report.removeAll();
            report.add(Ui.problem(e), problems(e.problems()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DescriptionList understood(DictionaryReport.Understood understood) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("pv-facts");
        fact(facts, "encoding", understood.encoding());
        fact(facts, "delimiter", understood.delimiter());
        fact(facts, "forms", understood.forms());
        fact(facts, "fields", understood.fields());
        fact(facts, "branching", understood.branching());
        fact(facts, "calculations", understood.calculations());
        fact(facts, "required", understood.required());
        fact(facts, "identifiers", understood.identifiers());
        fact(facts, "matrix", understood.matrixFields());
        fact(facts, "opaque", understood.expressionsOpaque());
        return facts;
    }

    private static void fact(DescriptionList facts, String key, Object value) {
        facts.add(
                new DescriptionList.Term(Ui.text("ecrf.report." + key)),
                new DescriptionList.Description(String.valueOf(value)));
    }

    private static Grid<Problem> problems(List<Problem> problems) {
        Grid<Problem> grid = new Grid<>();
        grid.addThemeVariants(
                GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT, GridVariant.LUMO_WRAP_CELL_CONTENT);
        grid.addColumn(problem -> Ui.text("ecrf.severity." + problem.severity()))
                .setHeader(Ui.text("ecrf.problem.severity"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(problem -> problem.line() == 0 ? "" : String.valueOf(problem.line()))
                .setHeader(Ui.text("ecrf.problem.line"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(problem -> problem.column() == 0 ? "" : String.valueOf(problem.column()))
                .setHeader(Ui.text("ecrf.problem.column"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(Problem::field)
                .setHeader(Ui.text("ecrf.problem.field"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(problem -> problem.text().in(Ui.locale()))
                .setHeader(Ui.text("ecrf.problem.text"))
                .setFlexGrow(1);
        grid.setItems(problems);
        grid.setHeight("40vh");
        grid.getElement().setAttribute("aria-label", Ui.text("ecrf.problems"));
        return grid;
    }

    private void drawVersions() {
        versions.removeAll();
        List<StudyVersion> list = studies.versions(study().id());
        if (list.isEmpty()) {
            versions.add(new Paragraph(Ui.text("ecrf.versions.none")));
            return;
        }
        versions.add(new H2(Ui.text("ecrf.versions")));
        Grid<StudyVersion> grid = new Grid<>();
        grid.addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        grid.addColumn(StudyVersion::number)
                .setHeader(Ui.text("ecrf.version.number"))
                .setAutoWidth(true);
        grid.addColumn(StudyVersion::source)
                .setHeader(Ui.text("ecrf.version.source"))
                .setFlexGrow(2);
        grid.addColumn(version -> Ui.text("ecrf.version.size", version.forms(), version.fields()))
                .setHeader(Ui.text("ecrf.version.content"))
                .setAutoWidth(true);
        grid.addColumn(version -> "+" + version.added() + " ~" + version.changed() + " −" + version.removed())
                .setHeader(Ui.text("ecrf.version.changes"))
                .setAutoWidth(true);
        grid.addColumn(version -> Ui.time(version.importedAt()))
                .setHeader(Ui.text("ecrf.version.at"))
                .setAutoWidth(true);
        grid.addColumn(StudyVersion::importedBy)
                .setHeader(Ui.text("ecrf.version.by"))
                .setAutoWidth(true);
        grid.addColumn(StudyVersion::reason)
                .setHeader(Ui.text("ecrf.version.reason"))
                .setFlexGrow(2);
        grid.setItems(list);
        grid.setAllRowsVisible(true);
        grid.getElement().setAttribute("aria-label", Ui.text("ecrf.versions"));
        versions.add(
                grid,
                Ui.download(
                        "/api/ecrf/studies/" + study().id() + "/dictionary.csv", Ui.text("ecrf.dictionary.download")));
    }

    private void missingCodes() {
        TextArea codes = new TextArea(Ui.text("ecrf.codes"));
        codes.setHelperText(Ui.text("ecrf.codes.hint"));
        codes.setWidth("min(32rem, 100%)");
        codes.setValue(studies.definition(study().id()).missingCodes().stream()
                .map(code -> code.code() + ", " + code.label())
                .collect(Collectors.joining("\n")));
        TextArea reason = StateDialog.reason();
        reason.setVisible(study().state() == StudyState.PRODUCTION);
        Button save = new Button(Ui.text("ecrf.codes.save"), click -> {
            try {
                studies.missingCodes(study().id(), parse(codes.getValue()), reason.getValue());
                codes.setInvalid(false);
                drawVersions();
                Ui.tell(Ui.text("ecrf.codes.saved"), false);
            } catch (PavillonException e) {
                codes.setInvalid(true);
                codes.setErrorMessage(e.describe(Ui.locale()));
            }
        });
        add(codes, reason, new Div(save));
    }

    private static List<MissingCode> parse(String lines) {
        List<MissingCode> codes = new ArrayList<>();
        for (String line : lines.lines().filter(line -> !line.isBlank()).toList()) {
            int comma = line.indexOf(',');
            String code = (comma < 0 ? line : line.substring(0, comma)).strip();
            codes.add(new MissingCode(
                    code, comma < 0 ? code : line.substring(comma + 1).strip()));
        }
        return codes;
    }
}
