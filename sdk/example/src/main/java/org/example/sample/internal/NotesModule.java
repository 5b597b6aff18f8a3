package org.example.sample.internal;

import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Role;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.Permission;

/** The module as the appliance lists it. Healthy means that its database answers. */
@Component
public final class NotesModule implements Module {
    private final Notes notes;

    @Activate
    public NotesModule(@Reference Notes notes) {
        this.notes = notes;
    }

    @Override
    public String id() {
        return "sample";
    }

    @Override
    public Text name() {
        return Notes.MESSAGES.text("sample.name");
    }

    @Override
    public Text description() {
        return Notes.MESSAGES.text("sample.description");
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission(Rights.READ, Notes.MESSAGES.text("sample.permission.read"), false),
                new Permission(Rights.WRITE, Notes.MESSAGES.text("sample.permission.write"), false));
    }

    @Override
    public List<Role> roles() {
        return List.of(new Role(
                "sample.member",
                Notes.MESSAGES.text("sample.role.member"),
                Notes.MESSAGES.text("sample.role.member.description"),
                Set.of(Rights.READ, Rights.WRITE)));
    }

    @Override
    public Health health() {
        try {
            int count = notes.database().read(NoteTable::list).size();
            return new Health(Health.Status.OK, Notes.MESSAGES.text("sample.health", count));
        } catch (UnavailableException e) {
            return new Health(Health.Status.CRITICAL, e.text());
        }
    }
}
