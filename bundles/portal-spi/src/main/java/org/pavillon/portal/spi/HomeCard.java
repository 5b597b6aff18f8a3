package org.pavillon.portal.spi;

import com.vaadin.flow.component.Component;
import org.pavillon.api.i18n.Text;

/** What needs the person today, on the home board. */
public interface HomeCard {
    Text title();

    String permission();

    default int order() {
        return 100;
    }

    /** Makes the card's content for the current user; quick, or loading by itself. */
    Component create();
}
