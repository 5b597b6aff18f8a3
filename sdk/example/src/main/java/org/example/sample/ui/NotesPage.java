package org.example.sample.ui;

import com.vaadin.flow.component.Component;
import java.util.Optional;
import org.example.sample.internal.Notes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.portal.spi.Assets;
import org.pavillon.portal.spi.PortalView;

/** The notes in the navigation, at {@code /sample}. */
@org.osgi.service.component.annotations.Component
public final class NotesPage implements PortalView {
    private static final Messages MESSAGES = Messages.of(NotesPage.class);

    private final Notes notes;
    private final Assets assets;

    @Activate
    public NotesPage(@Reference Notes notes, @Reference Assets assets) {
        this.notes = notes;
        this.assets = assets;
    }

    @Override
    public String path() {
        return "sample";
    }

    @Override
    public Text title() {
        return MESSAGES.text("sample.name");
    }

    @Override
    public Optional<String> icon() {
        return Optional.of("<path d='M5 4 H19 V15 L14 20 H5 Z M14 20 V15 H19 M8 9 H16 M8 13 H12'/>");
    }

    @Override
    public String permission() {
        return "sample:read";
    }

    @Override
    public Class<? extends Component> type() {
        return NotesView.class;
    }

    @Override
    public Component create() {
        return new NotesView(notes, assets.url(NotesPage.class, "remaining.js"));
    }
}
