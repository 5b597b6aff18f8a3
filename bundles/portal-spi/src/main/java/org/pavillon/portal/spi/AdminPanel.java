package org.pavillon.portal.spi;

import com.vaadin.flow.component.Component;
import org.pavillon.api.i18n.Text;

/** A page of the administration, at {@code administration/<id>}. */
public interface AdminPanel {
    /** Last part of its path. */
    String id();

    Text title();

    /** Inner elements of a 24 × 24 SVG icon drawn in the current colour. */
    String icon();

    String permission();

    default int order() {
        return 100;
    }

    Class<? extends Component> type();

    Component create();
}
