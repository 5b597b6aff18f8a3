package org.pavillon.api.module;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.pavillon.api.i18n.Text;

/** What modules let an administrator configure, as their bundles describe it by OSGi Metatype. */
@ProviderType
public interface ModuleSettings {
    /**
     * Settings of one configuration.
     *
     * @param pid of Configuration Admin
     */
    record Form(String pid, Text name, Text description, List<Field> fields) {}

    /**
     * One setting.
     *
     * @param options choices, if only these are allowed
     * @param many whether it takes several values
     * @param values as they are now; of a secret, none
     * @param defaults as they are if nobody sets them
     */
    record Field(
            String id,
            Text name,
            Text description,
            Kind kind,
            boolean required,
            boolean many,
            List<Option> options,
            List<String> values,
            List<String> defaults) {}

    /** One choice. */
    record Option(String value, Text label) {}

    /** What may be typed. */
    enum Kind {
        TEXT,
        SECRET,
        YES_NO,
        WHOLE_NUMBER,
        NUMBER
    }

    /** Forms of an installed module. Needs {@code platform:modules}. */
    List<Form> of(String module);

    /**
     * Changes settings; the module learns of them at once. Needs {@code platform:modules}; audited, without the values
     * of secrets. A secret that is missing in {@code values} stays.
     *
     * @throws org.pavillon.api.error.InvalidInputException with one problem for each value that is not allowed
     */
    void change(String module, String pid, Map<String, List<String>> values);
}
