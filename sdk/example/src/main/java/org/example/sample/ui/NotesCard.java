package org.example.sample.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import java.util.List;
import java.util.Locale;
import org.example.sample.Note;
import org.example.sample.internal.Notes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.spi.HomeCard;

/** The newest notes on the home board. */
@org.osgi.service.component.annotations.Component
public final class NotesCard implements HomeCard {
    private static final Messages MESSAGES = Messages.of(NotesCard.class);
    private static final int SHOWN = 3;

    private final Notes notes;

    @Activate
    public NotesCard(@Reference Notes notes) {
        this.notes = notes;
    }

    @Override
    public Text title() {
        return MESSAGES.text("sample.name");
    }

    @Override
    public String permission() {
        return "sample:read";
    }

    @Override
    public Component create() {
        Locale locale = CurrentUser.get().locale();
        Div card = new Div();
        List<Note> newest = notes.list().stream().limit(SHOWN).toList();
        if (newest.isEmpty()) {
            card.add(new Paragraph(MESSAGES.get(locale, "sample.notes.none")));
        }
        newest.forEach(note -> card.add(new Paragraph(note.text())));
        card.add(new Anchor("/sample", MESSAGES.get(locale, "sample.notes.all")));
        return card;
    }
}
