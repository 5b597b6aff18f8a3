package org.pavillon.portal.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import java.util.List;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;
import org.pavillon.portal.spi.Breadcrumbs;
import org.pavillon.portal.spi.HomeCard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A board of what needs me today, made of cards that modules give. */
public final class HomeView extends Div implements Breadcrumbs {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(HomeView.class);

    public HomeView(Portal portal) {
        addClassName("pv-page");
        add(new H1(Shell.text("portal.home.title", CurrentUser.get().displayName())));
        Div board = new Div();
        board.addClassName("pv-board");
        for (HomeCard card : portal.extensions().cards()) {
            if (CurrentUser.get().maySomewhere(card.permission())) {
                board.add(card(card));
            }
        }
        if (board.getComponentCount() == 0) {
            board.add(first());
        }
        add(board);
    }

    private static Section card(HomeCard card) {
        Component content;
        try {
            content = card.create();
        } catch (RuntimeException e) {
            LOG.warn("A card of the home board failed", e);
            content = new Paragraph(Shell.text("portal.card.failed"));
        }
        Section section = new Section(new H2(card.title().in(CurrentUser.get().locale())), content);
        section.addClassName("pv-card");
        return section;
    }

    /** An empty board says what to do first. */
    private static Section first() {
        Section section = new Section(new H2(Shell.text("portal.first")));
        section.addClassName("pv-card");
        if (CurrentUser.get().maySomewhere("platform:modules")) {
            section.add(
                    new Paragraph(Shell.text("portal.first.administrator")),
                    new Anchor("/administration/modules", Shell.text("portal.first.modules")),
                    new Anchor("/administration/accounts", Shell.text("portal.first.accounts")));
        } else {
            section.add(new Paragraph(Shell.text("portal.first.person")));
        }
        return section;
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(Shell.text("portal.home"), ""));
    }
}
