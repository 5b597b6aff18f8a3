package org.pavillon.portal.admin;

import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.component.upload.UploadI18N;
import com.vaadin.flow.server.streams.UploadHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;
import org.pavillon.portal.shell.Shell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes packages and a catalogue from the browser, many at once, and says of each what came of it. */
final class PackageUpload extends Div {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PackageUpload.class);
    private static final int LARGEST = 512 << 20;
    private static final String CATALOGUE = "catalogue.json";
    private static final String SIGNATURE = CATALOGUE + ".sig";

    private final transient Portal portal;
    private final transient List<Arrived> arrived = new ArrayList<>();
    private final Upload upload;
    private final Div outcomes = new Div();

    /** A file that the browser has sent, in a place of its own on disk. */
    private record Arrived(String name, Path file) {}

    /** What came of a file. */
    private record Outcome(String name, boolean good, Text text, List<Text> problems) {}

    PackageUpload(Portal portal) {
        this.portal = portal;
        upload = new Upload(UploadHandler.toTempFile(
                (metadata, file) -> arrived.add(new Arrived(metadata.fileName(), file.toPath()))));
        upload.setMaxFileSize(LARGEST);
        upload.setAcceptedFileTypes(".pavillon", ".json", ".sig");
        upload.setUploadButton(new Button(AdminPage.text("admin.upload.choose")));
        upload.setDropLabel(new Span(AdminPage.text("admin.upload.drop")));
        upload.setI18n(words());
        upload.addFileRejectedListener(event -> Shell.tell(
                UI.getCurrent(), AdminPage.text("admin.upload.rejected", event.getFileName(), LARGEST >> 20), true));
        upload.addAllFinishedListener(event -> begin());
        outcomes.getElement().setAttribute("role", "status");
        add(new Paragraph(AdminPage.text("admin.upload.intro")), upload, outcomes);
    }

    private static UploadI18N words() {
        UploadI18N words = new UploadI18N();
        words.setError(new UploadI18N.Error()
                .setFileIsTooBig(AdminPage.text("admin.upload.too-big", LARGEST >> 20))
                .setIncorrectFileType(AdminPage.text("admin.upload.type")));
        words.setUploading(new UploadI18N.Uploading()
                .setStatus(new UploadI18N.Uploading.Status()
                        .setConnecting(AdminPage.text("admin.upload.connecting"))
                        .setHeld(AdminPage.text("admin.upload.connecting"))
                        .setStalled(AdminPage.text("admin.upload.stalled"))
                        .setProcessing(AdminPage.text("admin.upload.processing")))
                .setRemainingTime(new UploadI18N.Uploading.RemainingTime()
                        .setPrefix(AdminPage.text("admin.upload.remaining") + " ")
                        .setUnknown(""))
                .setError(new UploadI18N.Uploading.Error()
                        .setServerUnavailable(AdminPage.text("admin.upload.failed"))
                        .setUnexpectedServerError(AdminPage.text("admin.upload.failed"))
                        .setForbidden(AdminPage.text("admin.upload.failed"))));
        words.setFile(new UploadI18N.File()
                .setRetry(AdminPage.text("admin.upload.retry"))
                .setStart(AdminPage.text("admin.upload.start"))
                .setRemove(AdminPage.text("admin.upload.remove")));
        return words;
    }

    /** Takes in what has arrived as a job; half a catalogue waits for its other half. */
    private void begin() {
        UI ui = UI.getCurrent();
        Optional<Arrived> catalogue = named(CATALOGUE);
        Optional<Arrived> signature = named(SIGNATURE);
        boolean half = catalogue.isPresent() != signature.isPresent();
        List<Arrived> batch = new ArrayList<>(arrived);
        if (half) {
            batch.removeIf(one -> one.name().equals(CATALOGUE) || one.name().equals(SIGNATURE));
        }
        arrived.removeAll(batch);
        outcomes.removeAll();
        if (half) {
            String missing = catalogue.isPresent() ? SIGNATURE : CATALOGUE;
            outcomes.add(new Paragraph(AdminPage.text("admin.upload.half", missing)));
        }
        if (!batch.isEmpty()) {
            AdminPage.act(() -> portal.jobs()
                    .start(
                            "platform",
                            Shell.MESSAGES.text("admin.upload.job", batch.size()),
                            job -> takeIn(batch, job, ui)));
        }
        upload.clearFileList();
    }

    private Optional<Arrived> named(String name) {
        return arrived.stream().filter(one -> one.name().equals(name)).reduce((first, last) -> last);
    }

    private Text takeIn(List<Arrived> batch, JobContext job, UI ui) throws IOException {
        List<Outcome> found = new ArrayList<>();
        try {
            catalogue(batch).ifPresent(found::add);
            List<Arrived> packages = batch.stream()
                    .filter(one -> !one.name().equals(CATALOGUE) && !one.name().equals(SIGNATURE))
                    .sorted(Comparator.comparing(Arrived::name))
                    .toList();
            for (Arrived one : packages) {
                job.checkCancelled();
                job.progress(found.size() * 1.0 / batch.size(), Text.verbatim(one.name()));
                found.add(takeIn(one));
            }
        } finally {
            for (Arrived one : batch) {
                Files.deleteIfExists(one.file());
            }
            List<Outcome> all = List.copyOf(found);
            Windows.access(ui, () -> show(all));
        }
        long good = found.stream().filter(Outcome::good).count();
        return Shell.MESSAGES.text("admin.upload.done", good, found.size() - good);
    }

    private Optional<Outcome> catalogue(List<Arrived> batch) throws IOException {
        Optional<Arrived> catalogue =
                batch.stream().filter(one -> one.name().equals(CATALOGUE)).findFirst();
        Optional<Arrived> signature =
                batch.stream().filter(one -> one.name().equals(SIGNATURE)).findFirst();
        if (catalogue.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        try {
            portal.modules()
                    .addCatalogue(
                            Files.readAllBytes(catalogue.get().file()),
                            Files.readAllBytes(signature.get().file()));
            return Optional.of(new Outcome(CATALOGUE, true, Shell.MESSAGES.text("admin.upload.listed"), List.of()));
        } catch (PavillonException e) {
            return Optional.of(refused(CATALOGUE, e));
        }
    }

    private Outcome takeIn(Arrived one) throws IOException {
        try (InputStream in = Files.newInputStream(one.file())) {
            ModuleInfo module = portal.modules().add(one.name(), in);
            return new Outcome(one.name(), true, Shell.MESSAGES.text("admin.upload.taken", module.name()), List.of());
        } catch (PavillonException e) {
            return refused(one.name(), e);
        }
    }

    private static Outcome refused(String name, PavillonException e) {
        List<Text> problems = e instanceof InvalidInputException invalid
                ? invalid.problems().stream()
                        .map(problem -> (Text) locale -> (problem.field().isEmpty() ? "" : problem.field() + " – ")
                                + problem.text().in(locale))
                        .toList()
                : List.of();
        return new Outcome(name, false, e::describe, problems);
    }

    private void show(List<Outcome> all) {
        Locale locale = AdminPage.locale();
        for (Outcome outcome : all) {
            Div note = new Div(new Span(outcome.name()));
            note.getElement().setAttribute("data-file", outcome.name());
            note.addClassNames("pv-outcome", outcome.good() ? "pv-good-note" : "pv-wrong-note");
            note.add(new Paragraph(outcome.text().in(locale)));
            if (!outcome.problems().isEmpty()) {
                UnorderedList problems = new UnorderedList();
                outcome.problems().forEach(problem -> problems.add(new ListItem(problem.in(locale))));
                note.add(problems);
            }
            outcomes.add(note);
        }
    }

    /** Who leaves the page gives up what waits for its other half. */
    @Override
    protected void onDetach(DetachEvent event) {
        for (Arrived one : arrived) {
            try {
                Files.deleteIfExists(one.file());
            } catch (IOException e) {
                LOG.warn("A file that was sent could not be removed: {}", one.file(), e);
            }
        }
        arrived.clear();
    }
}
