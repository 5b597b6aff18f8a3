package org.pavillon.ecrf.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.ecrf.service.Records;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudySummary;
import org.pavillon.ecrf.service.SubjectHit;
import org.pavillon.portal.spi.SearchProvider;

/** Studies by title and subjects by label. */
@Component
public final class SubjectSearch implements SearchProvider {
    private final Studies studies;
    private final Records records;

    @Activate
    public SubjectSearch(@Reference Studies studies, @Reference Records records) {
        this.studies = studies;
        this.records = records;
    }

    @Override
    public List<Hit> search(String query, int limit) {
        if (!CurrentUser.get().maySomewhere("ecrf:read")) {
            return List.of();
        }
        List<Hit> hits = new ArrayList<>();
        String wanted = query.toLowerCase(Locale.ROOT);
        for (StudySummary study : studies.list()) {
            if (study.title().toLowerCase(Locale.ROOT).contains(wanted)) {
                hits.add(new Hit(
                        Text.verbatim(study.title()), Ui.MESSAGES.text("ecrf.hit.study"), "ecrf/" + study.id()));
            }
        }
        for (SubjectHit subject : records.search(query, limit)) {
            hits.add(new Hit(
                    Text.verbatim(subject.label() + " – " + subject.studyTitle()),
                    Ui.MESSAGES.text("ecrf.hit.subject"),
                    "ecrf/" + subject.study() + "/subjects/" + subject.subject()));
        }
        return hits.subList(0, Math.min(limit, hits.size()));
    }
}
