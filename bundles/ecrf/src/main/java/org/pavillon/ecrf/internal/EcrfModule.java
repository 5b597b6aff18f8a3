package org.pavillon.ecrf.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Role;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.Permission;
import org.pavillon.ecrf.service.StudyState;

/** The module as the appliance lists it. Healthy means that its database answers. */
@Component
public final class EcrfModule implements Module {
    private static final Messages MESSAGES = Messages.of(EcrfModule.class);

    private final StudyService studies;

    @Activate
    public EcrfModule(@Reference StudyService studies) {
        this.studies = studies;
    }

    @Override
    public String id() {
        return "ecrf";
    }

    @Override
    public Text name() {
        return MESSAGES.text("ecrf.name");
    }

    @Override
    public Text description() {
        return MESSAGES.text("ecrf.description");
    }

    @Override
    public List<Permission> permissions() {
        return Rights.permissions(MESSAGES);
    }

    @Override
    public List<Role> roles() {
        return Rights.roles(MESSAGES);
    }

    @Override
    public List<Text> inProduction() {
        return studies.database().read(connection -> studies.store().studies(connection)).stream()
                .filter(study -> study.state() == StudyState.PRODUCTION)
                .map(study -> Text.verbatim(study.title()))
                .toList();
    }

    @Override
    public Health health() {
        try {
            int count = studies.database()
                    .read(connection -> studies.store().studies(connection).size());
            return new Health(Health.Status.OK, MESSAGES.text("ecrf.health", count));
        } catch (UnavailableException e) {
            return new Health(Health.Status.CRITICAL, e.text());
        }
    }
}
