package org.pavillon.api.module;

import java.util.List;
import java.util.Set;
import org.pavillon.api.i18n.Text;

/**
 * What an operation would do, worked out without doing it.
 *
 * @param version that will be there afterwards; empty if none
 * @param steps what happens, in order
 * @param permissions that the version asks for
 * @param fresh actions among them that the installed version does not have
 * @param powers what it needs beyond Java, such as {@code native}
 * @param refusals why it can't be done; nothing stands in the way if there are none
 * @param digest of all that, in hexadecimal: what one agrees to
 */
public record Preview(
        Operation operation,
        String module,
        Text name,
        String version,
        List<Text> steps,
        List<Permission> permissions,
        Set<String> fresh,
        Set<String> powers,
        Trust trust,
        List<Text> refusals,
        String digest) {
    public Preview {
        steps = List.copyOf(steps);
        permissions = List.copyOf(permissions);
        fresh = Set.copyOf(fresh);
        powers = Set.copyOf(powers);
        refusals = List.copyOf(refusals);
    }

    public boolean possible() {
        return refusals.isEmpty();
    }
}
