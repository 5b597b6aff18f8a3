package org.pavillon.portal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pavillon.portal.spi.AdminPanel;
import org.pavillon.portal.spi.HomeCard;
import org.pavillon.portal.spi.PortalView;
import org.pavillon.portal.spi.SearchProvider;

/** What bundles give to the portal now: views, cards, panels, search. */
@Component(service = Extensions.class)
public final class Extensions {
    /** Learns of views that come and go. */
    interface Listener {
        void added(PortalView view);

        void removed(PortalView view);

        /** Cards, panels or search providers have changed. */
        void changed();
    }

    private final List<PortalView> views = new CopyOnWriteArrayList<>();
    private final List<HomeCard> cards = new CopyOnWriteArrayList<>();
    private final List<AdminPanel> panels = new CopyOnWriteArrayList<>();
    private final List<SearchProvider> searches = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addView(PortalView view) {
        views.add(view);
        listeners.forEach(listener -> listener.added(view));
    }

    void removeView(PortalView view) {
        views.remove(view);
        listeners.forEach(listener -> listener.removed(view));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCard(HomeCard card) {
        cards.add(card);
        listeners.forEach(Listener::changed);
    }

    void removeCard(HomeCard card) {
        cards.remove(card);
        listeners.forEach(Listener::changed);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPanel(AdminPanel panel) {
        panels.add(panel);
        listeners.forEach(Listener::changed);
    }

    void removePanel(AdminPanel panel) {
        panels.remove(panel);
        listeners.forEach(Listener::changed);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSearch(SearchProvider search) {
        searches.add(search);
    }

    void removeSearch(SearchProvider search) {
        searches.remove(search);
    }

    /** Whether a view can be shown: the portal's own, or one whose module is there. */
    boolean offers(Class<?> view) {
        return view.getClassLoader() == Extensions.class.getClassLoader()
                || views.stream().anyMatch(offered -> offered.type() == view)
                || panels.stream().anyMatch(offered -> offered.type() == view);
    }

    public List<PortalView> views() {
        return sorted(views, PortalView::order);
    }

    public List<HomeCard> cards() {
        return sorted(cards, HomeCard::order);
    }

    public List<AdminPanel> panels() {
        return sorted(panels, AdminPanel::order);
    }

    public List<SearchProvider> searches() {
        return List.copyOf(searches);
    }

    void listen(Listener listener) {
        listeners.add(listener);
        views.forEach(listener::added);
    }

    void forget(Listener listener) {
        listeners.remove(listener);
    }

    private static <T> List<T> sorted(Collection<T> things, ToIntFunction<T> order) {
        return things.stream().sorted(Comparator.comparingInt(order)).toList();
    }
}
