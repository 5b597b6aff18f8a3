package org.example.sample.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.UUID;
import org.example.sample.Note;
import org.example.sample.internal.Notes;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;

/** The notes, the newest first; deleting is undone instead of asked about. */
final class NotesView extends Div implements BeforeEnterObserver {
    private static final long serialVersionUID = 1L;
    private static final Messages MESSAGES = Messages.of(NotesView.class);

    private final transient Notes notes;
    /** Rows are also drawn when the portal pushes, on behalf of nobody: hence the reader's language is kept. */
    private final Locale locale = CurrentUser.get().locale();

    private final Grid<Note> grid = new Grid<>();
    private final TextArea text = new TextArea(text("sample.note.new"));
    private String id = UUID.randomUUID().toString();

    NotesView(Notes notes, String script) {
        this.notes = notes;
        addClassName("pv-page");
        add(new H1(text("sample.name")));
        if (Permissions.has("sample:write")) {
            addForm(script);
        }
        grid.addColumn(Note::text).setHeader(text("sample.note.text")).setFlexGrow(3);
        grid.addColumn(Note::author).setHeader(text("sample.note.by")).setAutoWidth(true);
        grid.addColumn(this::time).setHeader(text("sample.note.at")).setAutoWidth(true);
        if (Permissions.has("sample:write")) {
            grid.addComponentColumn(this::deleteButton).setAutoWidth(true).setFlexGrow(0);
        }
        grid.setAllRowsVisible(true);
        grid.setEmptyStateText(text("sample.notes.none"));
        grid.getElement().setAttribute("aria-label", text("sample.name"));
        add(grid);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        act(this::refresh);
    }

    private void addForm(String script) {
        text.setWidthFull();
        text.setMaxLength(notes.longest());
        Button add = new Button(text("sample.note.add"), click -> add());
        add.addThemeName("primary");
        Button bin = new Button(
                text("sample.bin.empty"),
                click -> act(() -> {
                    notes.emptyBin();
                    tell(new Span(text("sample.bin.started")), false);
                }));
        Div actions = new Div(add, bin);
        actions.addClassName("pv-actions");
        add(text);
        getElement()
                .appendChild(
                        new Element("script").setAttribute("type", "module").setAttribute("src", script),
                        new Element("sample-remaining").setAttribute("longest", String.valueOf(notes.longest())));
        add(actions);
    }

    private void add() {
        try {
            notes.add(id, text.getValue());
            id = UUID.randomUUID().toString();
            text.clear();
            text.setInvalid(false);
            refresh();
        } catch (PavillonException e) {
            text.setInvalid(true);
            text.setErrorMessage(e.describe(locale));
        }
    }

    private Button deleteButton(Note note) {
        Button delete = new Button(
                text("sample.note.delete"),
                click -> act(() -> {
                    notes.delete(note.id());
                    refresh();
                    offerUndo(note);
                }));
        delete.setAriaLabel(text("sample.note.delete.one", note.author()));
        delete.addThemeName("tertiary");
        return delete;
    }

    private void offerUndo(Note note) {
        Span deleted = new Span(text("sample.note.deleted") + " ");
        Notification told = tell(deleted, false);
        Button undo = new Button(
                text("sample.note.undo"),
                click -> act(() -> {
                    notes.restore(note.id());
                    told.close();
                    refresh();
                }));
        deleted.add(undo);
    }

    private void refresh() {
        grid.setItems(notes.list());
    }

    /** Does something; what is wrong with it is shown. */
    private void act(Runnable act) {
        try {
            act.run();
        } catch (PavillonException e) {
            tell(new Span(e.describe(locale)), true);
        }
    }

    private static Notification tell(Span text, boolean wrong) {
        Notification notification = new Notification(text);
        notification.setDuration(10_000);
        notification.setPosition(Notification.Position.BOTTOM_START);
        notification.addThemeName(wrong ? "error" : "contrast");
        notification.open();
        return notification;
    }

    private String time(Note note) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(ZoneId.systemDefault())
                .format(note.writtenAt());
    }

    private String text(String key, Object... arguments) {
        return MESSAGES.get(locale, key, arguments);
    }
}
