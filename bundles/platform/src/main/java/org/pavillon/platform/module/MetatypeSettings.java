package org.pavillon.platform.module;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.Problem;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.ModuleSettings;
import org.pavillon.api.security.Permissions;

/** Reads what bundles describe by Metatype (OSGi Compendium, chapter 105) and writes Configuration Admin. */
@Component
public final class MetatypeSettings implements ModuleSettings {
    private static final String PERMISSION = "platform:modules";

    private final ModuleBundles bundles;
    private final MetaTypeService metatypes;
    private final ConfigurationAdmin configurations;
    private final AuditLog audit;
    private final Messages messages = Messages.of(MetatypeSettings.class);

    @Activate
    public MetatypeSettings(
            BundleContext context,
            @Reference MetaTypeService metatypes,
            @Reference ConfigurationAdmin configurations,
            @Reference AuditLog audit) {
        this.bundles = new ModuleBundles(context);
        this.metatypes = metatypes;
        this.configurations = configurations;
        this.audit = audit;
    }

    @Override
    public List<Form> of(String module) {
        Permissions.check(PERMISSION);
        List<Form> forms = new ArrayList<>();
        for (Bundle bundle : bundles.of(module)) {
            MetaTypeInformation information = metatypes.getMetaTypeInformation(bundle);
            for (String pid : information == null ? new String[0] : information.getPids()) {
                forms.add(form(information, pid));
            }
        }
        return forms;
    }

    @Override
    public void change(String module, String pid, Map<String, List<String>> values) {
        Permissions.check(PERMISSION);
        Form form = of(module).stream()
                .filter(candidate -> candidate.pid().equals(pid))
                .findFirst()
                .orElseThrow(() ->
                        new NotFoundException("PAV-PLATFORM-98", messages.text("platform.settings.unknown", pid)));
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> typed = new LinkedHashMap<>();
        Map<String, AttributeDefinition> definitions = definitions(module, pid);
        for (Field field : form.fields()) {
            List<String> given = values.get(field.id());
            if (given != null) {
                read(field, definitions.get(field.id()), given, typed, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "PAV-PLATFORM-99", messages.text("platform.settings.invalid", problems.size()), problems);
        }
        store(form, typed);
    }

    private Map<String, AttributeDefinition> definitions(String module, String pid) {
        Map<String, AttributeDefinition> definitions = new LinkedHashMap<>();
        for (Bundle bundle : bundles.of(module)) {
            MetaTypeInformation information = metatypes.getMetaTypeInformation(bundle);
            if (information != null && Arrays.asList(information.getPids()).contains(pid)) {
                Stream.of(information
                                .getObjectClassDefinition(pid, Locale.ENGLISH.getLanguage())
                                .getAttributeDefinitions(ObjectClassDefinition.ALL))
                        .forEach(one -> definitions.put(one.getID(), one));
            }
        }
        return definitions;
    }

    private void store(Form form, Map<String, Object> typed) {
        try {
            Configuration configuration = configurations.getConfiguration(form.pid(), "?");
            Dictionary<String, Object> next =
                    configuration.getProperties() == null ? new Hashtable<>() : configuration.getProperties();
            Set<String> changed = new TreeSet<>();
            typed.forEach((id, value) -> {
                Object before = next.get(id);
                if (!same(before, value)) {
                    changed.add(id);
                    next.put(id, value);
                }
            });
            if (changed.isEmpty()) {
                return;
            }
            audit.record(AuditEntry.done(
                    "platform.settings.change",
                    "configuration/" + form.pid(),
                    Map.of("settings", String.join(",", changed))));
            configuration.update(next);
        } catch (IOException e) {
            throw Failures.disk(e);
        }
    }

    private static boolean same(Object before, Object after) {
        return before instanceof Object[] a && after instanceof Object[] b ? Arrays.equals(a, b) : after.equals(before);
    }

    private Form form(MetaTypeInformation information, String pid) {
        Map<String, ObjectClassDefinition> languages = new LinkedHashMap<>();
        for (Locale locale : Text.LANGUAGES) {
            languages.put(locale.getLanguage(), information.getObjectClassDefinition(pid, locale.getLanguage()));
        }
        Dictionary<String, Object> properties = properties(pid);
        List<Field> fields = new ArrayList<>();
        ObjectClassDefinition english = languages.get(Locale.ENGLISH.getLanguage());
        Set<String> required = new TreeSet<>();
        AttributeDefinition[] needed = english.getAttributeDefinitions(ObjectClassDefinition.REQUIRED);
        Stream.of(needed == null ? new AttributeDefinition[0] : needed).forEach(one -> required.add(one.getID()));
        AttributeDefinition[] all = english.getAttributeDefinitions(ObjectClassDefinition.ALL);
        for (int i = 0; all != null && i < all.length; i++) {
            int index = i;
            Function<ObjectClassDefinition, AttributeDefinition> at =
                    definition -> definition.getAttributeDefinitions(ObjectClassDefinition.ALL)[index];
            fields.add(field(all[i], languages, at, properties, required.contains(all[i].getID())));
        }
        return new Form(
                pid,
                text(languages, definition -> definition.getName()),
                text(languages, definition -> definition.getDescription()),
                fields);
    }

    private static Field field(
            AttributeDefinition definition,
            Map<String, ObjectClassDefinition> languages,
            Function<ObjectClassDefinition, AttributeDefinition> at,
            Dictionary<String, Object> properties,
            boolean required) {
        Kind kind = kind(definition.getType());
        List<Option> options = new ArrayList<>();
        String[] choices = definition.getOptionValues() == null ? new String[0] : definition.getOptionValues();
        for (int i = 0; i < choices.length; i++) {
            int index = i;
            options.add(new Option(
                    choices[i], text(languages, language -> at.apply(language).getOptionLabels()[index])));
        }
        List<String> defaults =
                definition.getDefaultValue() == null ? List.of() : List.of(definition.getDefaultValue());
        Object value = properties.get(definition.getID());
        List<String> values = value == null ? defaults : values(value);
        return new Field(
                definition.getID(),
                text(languages, language -> at.apply(language).getName()),
                text(languages, language -> at.apply(language).getDescription()),
                kind,
                required,
                definition.getCardinality() != 0,
                options,
                kind == Kind.SECRET ? List.of() : values,
                kind == Kind.SECRET ? List.of() : defaults);
    }

    private Dictionary<String, Object> properties(String pid) {
        try {
            Configuration[] found = configurations.listConfigurations("(service.pid=" + pid + ")");
            return found == null || found[0].getProperties() == null ? new Hashtable<>() : found[0].getProperties();
        } catch (IOException e) {
            throw Failures.disk(e);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalArgumentException(pid, e);
        }
    }

    private static List<String> values(Object value) {
        return switch (value) {
            case Object[] array -> Arrays.stream(array).map(String::valueOf).toList();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> List.of(String.valueOf(value));
        };
    }

    private static Kind kind(int type) {
        return switch (type) {
            case AttributeDefinition.PASSWORD -> Kind.SECRET;
            case AttributeDefinition.BOOLEAN -> Kind.YES_NO;
            case AttributeDefinition.INTEGER,
                    AttributeDefinition.LONG,
                    AttributeDefinition.SHORT,
                    AttributeDefinition.BYTE -> Kind.WHOLE_NUMBER;
            case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> Kind.NUMBER;
            default -> Kind.TEXT;
        };
    }

    private static Text text(
            Map<String, ObjectClassDefinition> languages, Function<ObjectClassDefinition, String> part) {
        String english = part.apply(languages.get(Locale.ENGLISH.getLanguage()));
        String french = part.apply(languages.get(Locale.FRENCH.getLanguage()));
        String fallback = english == null ? "" : english;
        return Text.of(fallback, french == null ? fallback : french);
    }

    private void read(
            Field field,
            AttributeDefinition definition,
            List<String> given,
            Map<String, Object> typed,
            List<Problem> problems) {
        List<Object> values = new ArrayList<>();
        for (String text : given) {
            if (text.isBlank() && field.kind() != Kind.TEXT) {
                continue;
            }
            if (!field.options().isEmpty()
                    && field.options().stream()
                            .noneMatch(option -> option.value().equals(text))) {
                problems.add(problem(field, "platform.settings.no-option"));
                return;
            }
            try {
                values.add(
                        switch (field.kind()) {
                            case TEXT, SECRET -> text;
                            case YES_NO -> Boolean.parseBoolean(text);
                            case WHOLE_NUMBER -> Long.parseLong(text.strip());
                            case NUMBER -> Double.parseDouble(text.strip().replace(',', '.'));
                        });
            } catch (NumberFormatException e) {
                problems.add(problem(
                        field,
                        field.kind() == Kind.NUMBER
                                ? "platform.settings.no-number"
                                : "platform.settings.no-whole-number"));
                return;
            }
            if (outOfRange(field, definition, text)) {
                problems.add(problem(field, "platform.settings.out-of-range"));
                return;
            }
        }
        boolean blank = values.isEmpty() || values.stream().allMatch(value -> value.equals(""));
        if (blank && field.required() && field.defaults().isEmpty()) {
            problems.add(problem(field, "platform.settings.required"));
        } else if (field.many()) {
            typed.put(field.id(), values.stream().map(String::valueOf).toArray(String[]::new));
        } else if (!values.isEmpty()) {
            typed.put(field.id(), values.getFirst());
        }
    }

    private static boolean outOfRange(Field field, AttributeDefinition definition, String text) {
        if (field.kind() != Kind.WHOLE_NUMBER && field.kind() != Kind.NUMBER) {
            return false;
        }
        String verdict = definition.validate(text.strip().replace(',', '.'));
        return verdict != null && !verdict.isEmpty(); // OSGi Compendium, 105.4: null if nothing is checked
    }

    private Problem problem(Field field, String key) {
        return Problem.error(0, 0, field.id(), messages.text(key, field.name()));
    }
}
