package org.pavillon.portal.admin;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import java.util.Optional;
import org.pavillon.api.job.JobState;
import org.pavillon.portal.shell.SearchDialog;

/** A module in the list of modules. */
final class ModuleCard extends Article {
    private static final long serialVersionUID = 1L;

    private final Anchor title = new Anchor();
    private final Paragraph description = new Paragraph();
    private final ModuleStatus status;
    private String words = "";

    ModuleCard(ModuleActs acts) {
        addClassName("pv-card");
        status = new ModuleStatus(acts);
        add(new H2(title), description, status);
    }

    void show(ModuleFace face, Optional<JobState> running) {
        getElement().setAttribute("data-module", face.id());
        getElement().setAttribute("data-state", face.state().name());
        title.setHref("/administration/modules/" + face.id());
        title.setText(face.name());
        description.setText(face.description());
        words = SearchDialog.plain(face.name() + " " + face.description() + " " + face.id());
        status.show(face, running);
    }

    boolean fits(String wanted) {
        return words.contains(wanted);
    }
}
