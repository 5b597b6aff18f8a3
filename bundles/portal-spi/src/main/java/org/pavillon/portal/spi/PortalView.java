package org.pavillon.portal.spi;

import com.vaadin.flow.component.Component;
import java.util.Optional;
import org.pavillon.api.i18n.Text;

/**
 * A view of a module, as an OSGi service: there while its bundle is. The portal shows it inside its frame, in the
 * navigation if it has an {@link #icon}, to people who hold its permission somewhere.
 */
public interface PortalView {
    /**
     * Path below the portal's address, starting with the module's id; parameters as in Vaadin's route templates:
     * {@code ecrf/:study/subjects}. The component reads them as {@code BeforeEnterObserver}.
     */
    String path();

    /** Short title: in the navigation, the browser's tab and the top bar. */
    Text title();

    /** Inner elements of a 24 × 24 SVG icon drawn in the current colour; nothing for a view outside the navigation. */
    default Optional<String> icon() {
        return Optional.empty();
    }

    /** The {@code <module>:<action>} that a person needs on some instance to see it. The services below check again. */
    String permission();

    /** Position in the navigation, lower first; modules use 100 and more. */
    default int order() {
        return 100;
    }

    /** The component's class, of its own for each view. */
    Class<? extends Component> type();

    /** Makes a component for one person's window. */
    Component create();
}
