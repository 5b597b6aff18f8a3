package org.pavillon.portal.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pavillon.api.job.JobState;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.portal.Portal;
import org.pavillon.portal.spi.Breadcrumbs;
import org.pavillon.portal.spi.HomeCard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A board of what needs me today, made of cards that modules give. */
public final class HomeView extends Div implements Breadcrumbs {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(HomeView.class);
    private static final int SHOWN = 5;
    private static final Set<ModuleInfo.State> NEED_A_LOOK = EnumSet.of(
            ModuleInfo.State.DEGRADED, ModuleInfo.State.FAILED, ModuleInfo.State.STUCK, ModuleInfo.State.QUARANTINED);

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
        attention(portal).ifPresent(board::addComponentAsFirst);
        first(portal).ifPresent(board::addComponentAsFirst);
        if (board.getComponentCount() == 0) {
            board.add(section("portal.home.nothing", new Paragraph(Shell.text("portal.first.person"))));
        }
        add(board);
    }

    private static Section section(String title, Component content) {
        Section section = new Section(new H2(Shell.text(title)), content);
        section.addClassName("pv-card");
        return section;
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

    /** What the administrator of a new appliance does first; gone once it is done. */
    private static Optional<Section> first(Portal portal) {
        if (!Permissions.has("platform:modules") || !Permissions.has("platform:accounts")) {
            return Optional.empty();
        }
        boolean modules =
                portal.modules().list().stream().anyMatch(module -> module.state() != ModuleInfo.State.ABSENT);
        boolean people = portal.accounts().list().size() > 1;
        if (modules && people) {
            return Optional.empty();
        }
        OrderedList steps = new OrderedList(
                step(modules, "/administration/modules", "portal.first.modules"),
                step(people, "/administration/accounts", "portal.first.accounts"));
        steps.addClassName("pv-steps");
        Section section = section("portal.first", new Paragraph(Shell.text("portal.first.administrator")));
        section.add(steps);
        return Optional.of(section);
    }

    private static ListItem step(boolean done, String path, String key) {
        ListItem step = new ListItem(new Anchor(path, Shell.text(key)));
        if (done) {
            Span mark = new Span(Shell.text("portal.first.done"));
            mark.addClassNames("pv-badge", "pv-good-badge");
            step.add(mark);
        }
        return step;
    }

    /** My jobs of the last week that failed, and for who looks after modules those that don't work well. */
    private static Optional<Section> attention(Portal portal) {
        Locale locale = CurrentUser.get().locale();
        Instant since = Instant.now().minus(Duration.ofDays(7));
        UnorderedList list = new UnorderedList();
        list.addClassName("pv-list");
        if (Permissions.has("platform:modules")) {
            portal.modules().list().stream()
                    .filter(module -> NEED_A_LOOK.contains(module.state()))
                    .forEach(module -> list.add(new ListItem(new Anchor(
                            "/administration/modules/" + module.id(),
                            module.name().in(locale) + " – " + Shell.text("admin.state." + module.state()) + " – "
                                    + module.health().text().in(locale)))));
        }
        portal.jobs().list().stream()
                .filter(job -> job.owner().equals(CurrentUser.get().id()))
                .filter(job -> job.status() == JobState.Status.FAILED
                        && job.finished().orElse(job.started()).isAfter(since))
                .limit(SHOWN)
                .forEach(job -> list.add(new ListItem(
                        new Anchor("/jobs", job.title().in(locale) + " – " + Shell.text("portal.job.FAILED")))));
        return list.getComponentCount() == 0 ? Optional.empty() : Optional.of(section("portal.home.attention", list));
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(Shell.text("portal.home"), ""));
    }
}
