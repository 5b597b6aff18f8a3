package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.i18n.Text;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudySummary;
import org.pavillon.portal.spi.HomeCard;

/** The person's studies on the home board. */
@org.osgi.service.component.annotations.Component
public final class StudiesCard implements HomeCard {
    private static final int SHOWN = 6;

    private final Studies studies;

    @Activate
    public StudiesCard(@Reference Studies studies) {
        this.studies = studies;
    }

    @Override
    public Text title() {
        return Ui.MESSAGES.text("ecrf.studies");
    }

    @Override
    public String permission() {
        return "ecrf:read";
    }

    @Override
    public Component create() {
        Div card = new Div();
        List<StudySummary> list = studies.list();
        if (list.isEmpty()) {
            card.add(new Paragraph(Ui.text("ecrf.studies.none")));
        }
        for (StudySummary study : list.subList(0, Math.min(SHOWN, list.size()))) {
            Div row = new Div(
                    new Anchor("/ecrf/" + study.id(), study.title()),
                    new com.vaadin.flow.component.html.Span(Ui.text("ecrf.subjects.count", study.subjects())));
            row.addClassName("pv-row");
            card.add(row);
        }
        card.add(new Anchor("/ecrf", Ui.text("ecrf.studies.all")));
        return card;
    }
}
