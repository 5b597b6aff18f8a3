package org.pavillon.portal.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.Problem;
import org.pavillon.api.module.ModuleSettings;
import org.pavillon.api.module.ModuleSettings.Field;
import org.pavillon.api.module.ModuleSettings.Form;
import org.pavillon.api.module.ModuleSettings.Option;

/** One configuration of a module, as a form that its Metatype description gives. */
final class SettingsForm extends Div {
    private static final long serialVersionUID = 1L;

    private final transient ModuleSettings settings;
    private final String module;
    private final String pid;
    private final transient Map<String, Input> inputs = new LinkedHashMap<>();
    private final Span state = new Span();

    /** A field on the screen, and what stands in it; nothing if it stays as it is. */
    private record Input(HasElement component, Supplier<Optional<List<String>>> values) {}

    SettingsForm(ModuleSettings settings, String module, Form form) {
        this.settings = settings;
        this.module = module;
        this.pid = form.pid();
        Locale locale = AdminPage.locale();
        addClassName("pv-settings");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", form.name().in(locale));
        add(new H3(form.name().in(locale)));
        String description = form.description().in(locale);
        if (!description.isBlank()) {
            add(new Paragraph(description));
        }
        form.fields().forEach(this::add);
        Button save = new Button(AdminPage.text("admin.save"), event -> save());
        save.addThemeName("primary");
        save.addClickShortcut(Key.KEY_S, KeyModifier.CONTROL).listenOn(this);
        state.getElement().setAttribute("role", "status");
        state.addClassName("pv-soft");
        Div actions = new Div(save, state);
        actions.addClassName("pv-actions");
        add(actions);
    }

    private void add(Field field) {
        Input input = input(field);
        inputs.put(field.id(), input);
        input.component().getElement().setAttribute("data-field", field.id());
        add((Component) input.component());
    }

    private static Input input(Field field) {
        String label = field.name().in(AdminPage.locale());
        String hint = hint(field);
        String value = field.values().isEmpty() ? "" : field.values().getFirst();
        if (field.many()) {
            return field.options().isEmpty() ? lines(field, label, hint) : choices(field, label, hint);
        }
        if (!field.options().isEmpty()) {
            return choice(field, label, hint, value);
        }
        return switch (field.kind()) {
            case YES_NO -> yesNo(label, hint, value);
            case SECRET -> secret(label, hint);
            case TEXT, WHOLE_NUMBER, NUMBER -> line(field, label, hint, value);
        };
    }

    private static Input line(Field field, String label, String hint, String value) {
        TextField text = new TextField(label);
        text.setWidthFull();
        text.setHelperText(hint);
        text.setValue(value);
        switch (field.kind()) {
            case WHOLE_NUMBER -> text.getElement().setProperty("inputMode", "numeric");
            case NUMBER -> text.getElement().setProperty("inputMode", "decimal");
            default -> {}
        }
        return new Input(text, () -> Optional.of(List.of(text.getValue())));
    }

    private static Input lines(Field field, String label, String hint) {
        TextArea area = new TextArea(label);
        area.setWidthFull();
        area.setHelperText((hint + " " + AdminPage.text("admin.settings.lines")).strip());
        area.setValue(String.join("\n", field.values()));
        return new Input(
                area,
                () -> Optional.of(
                        area.getValue().lines().filter(line -> !line.isBlank()).toList()));
    }

    private static Input choice(Field field, String label, String hint, String value) {
        Select<Option> select = new Select<>();
        select.setLabel(label);
        select.setHelperText(hint);
        select.setWidthFull();
        select.setItems(field.options());
        select.setItemLabelGenerator(
                option -> option == null ? "" : option.label().in(AdminPage.locale()));
        field.options().stream()
                .filter(option -> option.value().equals(value))
                .findFirst()
                .ifPresent(select::setValue);
        return new Input(select, () -> Optional.ofNullable(select.getValue()).map(option -> List.of(option.value())));
    }

    private static Input choices(Field field, String label, String hint) {
        CheckboxGroup<Option> group = new CheckboxGroup<>(label);
        group.setHelperText(hint);
        group.setItems(field.options());
        group.setItemLabelGenerator(option -> option.label().in(AdminPage.locale()));
        group.setValue(field.options().stream()
                .filter(option -> field.values().contains(option.value()))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        return new Input(
                group,
                () -> Optional.of(group.getValue().stream().map(Option::value).toList()));
    }

    private static Input yesNo(String label, String hint, String value) {
        Checkbox box = new Checkbox(label, Boolean.parseBoolean(value));
        box.setHelperText(hint);
        return new Input(box, () -> Optional.of(List.of(String.valueOf(box.getValue()))));
    }

    private static Input secret(String label, String hint) {
        PasswordField field = new PasswordField(label);
        field.setWidthFull();
        field.setHelperText((hint + " " + AdminPage.text("admin.settings.secret")).strip());
        return new Input(
                field, () -> field.getValue().isEmpty() ? Optional.empty() : Optional.of(List.of(field.getValue())));
    }

    /** What the field is for, and what holds if nobody sets it. */
    private static String hint(Field field) {
        Locale locale = AdminPage.locale();
        List<String> parts = new ArrayList<>();
        parts.add(field.description().in(locale));
        if (!field.defaults().isEmpty()) {
            parts.add(AdminPage.text("admin.settings.default", String.join(", ", defaults(field, locale))));
        }
        return parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining(" "));
    }

    private static List<String> defaults(Field field, Locale locale) {
        return field.defaults().stream()
                .map(value -> field.options().stream()
                        .filter(option -> option.value().equals(value))
                        .map(option -> option.label().in(locale))
                        .findFirst()
                        .orElseGet(() -> switch (field.kind()) {
                            case YES_NO ->
                                AdminPage.text(
                                        Boolean.parseBoolean(value) ? "admin.settings.yes" : "admin.settings.no");
                            default -> value;
                        }))
                .toList();
    }

    private void save() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        inputs.forEach((id, input) -> {
            mark(input, "");
            input.values().get().ifPresent(given -> values.put(id, given));
        });
        try {
            settings.change(module, pid, values);
            LocalTime now = LocalTime.now().truncatedTo(ChronoUnit.SECONDS);
            state.setText(AdminPage.text(
                    "admin.settings.saved",
                    DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM)
                            .withLocale(AdminPage.locale())
                            .format(now)));
        } catch (InvalidInputException e) {
            state.setText(e.describe(AdminPage.locale()));
            e.problems().forEach(this::show);
            e.problems().stream()
                    .map(problem -> inputs.get(problem.field()))
                    .filter(input -> input != null && input.component() instanceof Focusable)
                    .findFirst()
                    .ifPresent(input -> ((Focusable<?>) input.component()).focus());
        } catch (PavillonException e) {
            state.setText(e.describe(AdminPage.locale()));
        }
    }

    private void show(Problem problem) {
        Input input = inputs.get(problem.field());
        if (input != null) {
            mark(input, problem.text().in(AdminPage.locale()));
        }
    }

    private static void mark(Input input, String error) {
        if (input.component() instanceof HasValidationProperties field) {
            field.setErrorMessage(error);
            field.setInvalid(!error.isEmpty());
        }
    }
}
