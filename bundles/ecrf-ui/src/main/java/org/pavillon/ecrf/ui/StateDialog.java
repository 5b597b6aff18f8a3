package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextArea;
import org.pavillon.api.error.PavillonException;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.StudySummary;

/** Says what follows when a study goes into production, or back, and does it. */
final class StateDialog extends Dialog {
    private static final long serialVersionUID = 1L;

    StateDialog(Studies studies, StudySummary study, Runnable done) {
        StudyState next = study.state() == StudyState.DRAFT ? StudyState.PRODUCTION : StudyState.DRAFT;
        setHeaderTitle(Ui.text("ecrf.state.title." + next));
        setWidth("min(36rem, 96vw)");
        UnorderedList follows = new UnorderedList();
        for (int i = 1; i <= 3; i++) {
            follows.add(new ListItem(Ui.text("ecrf.state.follows." + next + "." + i, study.subjects())));
        }
        TextArea reason = reason();
        reason.setVisible(next == StudyState.DRAFT);
        add(new Paragraph(Ui.text("ecrf.state.follows")), follows, reason);
        Button move = new Button(Ui.text("ecrf.state.confirm." + next), click -> {
            try {
                studies.moveTo(study.id(), next, reason.getValue());
                close();
                done.run();
            } catch (PavillonException e) {
                if (next == StudyState.PRODUCTION) {
                    Ui.tell(e.describe(Ui.locale()), true);
                }
                reason.setInvalid(true);
                reason.setErrorMessage(e.describe(Ui.locale()));
            }
        });
        move.addThemeName("primary");
        getFooter().add(new Button(Ui.text("ecrf.cancel"), click -> close()), move);
    }

    /** Where a person says why. */
    static TextArea reason() {
        TextArea reason = new TextArea(Ui.text("ecrf.reason"));
        reason.setHelperText(Ui.text("ecrf.reason.hint"));
        reason.setMaxLength(2000);
        reason.setWidth("min(32rem, 100%)");
        return reason;
    }
}
