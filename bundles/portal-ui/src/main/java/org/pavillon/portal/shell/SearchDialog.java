package org.pavillon.portal.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;
import org.pavillon.portal.spi.PortalView;
import org.pavillon.portal.spi.SearchProvider;
import org.pavillon.portal.spi.SearchProvider.Hit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Search over what modules let be found, and the views themselves (Ctrl-K). Enter opens the first find. */
public final class SearchDialog extends Dialog {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SearchDialog.class);
    private static final int PER_PROVIDER = 8;

    private final transient Portal portal;
    private final Div results = new Div();
    private final Div found = new Div();
    private transient List<Hit> hits = List.of();

    SearchDialog(Portal portal) {
        this.portal = portal;
        setHeaderTitle(Shell.text("portal.search"));
        setWidth("min(40rem, 96vw)");
        TextField field = new TextField();
        field.setWidthFull();
        field.setAriaLabel(Shell.text("portal.search"));
        field.setPlaceholder(Shell.text("portal.search.hint"));
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(150);
        field.addValueChangeListener(event -> find(event.getValue()));
        field.getElement().addEventListener("keydown", event -> openFirst()).setFilter("event.key === 'Enter'");
        results.addClassName("pv-results");
        found.addClassName("pv-soft");
        found.getElement().setAttribute("role", "status");
        setTop("10vh");
        add(field, results, found);
        field.focus();
        find("");
    }

    private void find(String query) {
        Locale locale = CurrentUser.get().locale();
        List<Hit> all = new ArrayList<>(views(query, locale));
        if (!query.isBlank()) {
            for (SearchProvider provider : portal.extensions().searches()) {
                try {
                    all.addAll(provider.search(query.strip(), PER_PROVIDER));
                } catch (RuntimeException e) {
                    LOG.warn("A module's search failed", e);
                }
            }
        }
        hits = all;
        results.removeAll();
        for (Hit hit : all) {
            Anchor link = new Anchor("/" + hit.path());
            Span kind = new Span(hit.kind().in(locale));
            kind.addClassName("pv-kind");
            link.add(new Span(hit.title().in(locale)), kind);
            link.getElement().addEventListener("click", event -> close());
            results.add(link);
        }
        found.setText(
                all.isEmpty()
                        ? Shell.text("portal.search.none", query)
                        : Shell.text("portal.search.found", all.size()));
    }

    private List<Hit> views(String query, Locale locale) {
        String wanted = plain(query);
        Text kind = Shell.MESSAGES.text("portal.search.view");
        List<Hit> found = new ArrayList<>();
        found.add(new Hit(Shell.MESSAGES.text("portal.home"), kind, ""));
        for (PortalView view : portal.extensions().views()) {
            if (view.icon().isPresent() && CurrentUser.get().maySomewhere(view.permission())) {
                found.add(new Hit(view.title(), kind, view.path()));
            }
        }
        if (Shell.administers()) {
            found.add(new Hit(Shell.MESSAGES.text("portal.administration"), kind, "administration"));
        }
        found.add(new Hit(Shell.MESSAGES.text("portal.jobs"), kind, "jobs"));
        found.removeIf(hit -> !plain(hit.title().in(locale)).contains(wanted));
        return found;
    }

    private void openFirst() {
        if (!hits.isEmpty()) {
            close();
            UI.getCurrent().navigate(hits.getFirst().path());
        }
    }

    /** Lower case without accents, so that "etude" finds "Étude". */
    public static String plain(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }
}
