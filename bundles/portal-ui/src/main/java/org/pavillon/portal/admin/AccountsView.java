package org.pavillon.portal.admin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.identity.Role;
import org.pavillon.portal.Portal;
import org.pavillon.portal.shell.SearchDialog;
import org.pavillon.portal.shell.Shell;

/** Accounts: make, invite, grant, disable. */
public final class AccountsView extends AdminPage {
    private static final long serialVersionUID = 1L;

    private final Grid<Account> grid = new Grid<>();
    private final TextField search = new TextField();
    private final Paragraph count = new Paragraph();

    public AccountsView(Portal portal) {
        super(portal, "accounts", "platform:accounts");
        grid.addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        grid.addColumn(Account::displayName)
                .setHeader(text("admin.accounts.display-name"))
                .setAutoWidth(true)
                .setFlexGrow(1);
        grid.addColumn(Account::name).setHeader(text("admin.accounts.name")).setAutoWidth(true);
        grid.addColumn(this::roles)
                .setHeader(text("admin.accounts.roles"))
                .setTooltipGenerator(this::roles)
                .setFlexGrow(2);
        grid.addColumn(account -> text(account.enabled() ? "admin.accounts.enabled" : "admin.accounts.disabled"))
                .setHeader(text("admin.accounts.state"))
                .setAutoWidth(true);
        grid.addColumn(account -> account.lastSignIn().map(AdminPage::time).orElse("–"))
                .setHeader(text("admin.accounts.last"))
                .setAutoWidth(true);
        grid.addComponentColumn(account -> {
                    Button open = new Button(text("admin.accounts.edit"), event -> edit(account.id()));
                    open.setAriaLabel(text("admin.accounts.edit.of", account.displayName()));
                    open.addThemeName("tertiary small");
                    return open;
                })
                .setHeader(text("admin.accounts.actions"))
                .setAutoWidth(true)
                .setFlexGrow(0)
                .setFrozenToEnd(true);
        grid.setAllRowsVisible(true);
        grid.setEmptyStateText(text("admin.accounts.none"));
        grid.getElement().setAttribute("aria-label", text("admin.accounts"));
    }

    @Override
    void fill() {
        Button create = new Button(text("admin.accounts.create"), event -> create());
        create.setId("pv-create");
        create.addThemeName("primary");
        search.setLabel(text("admin.accounts.search"));
        search.addClassName("pv-wide");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> act(this::draw));
        count.addClassName("pv-count-line");
        count.getElement().setAttribute("role", "status");
        Div actions = new Div(search, create);
        actions.addClassName("pv-actions");
        add(actions, count, grid);
        draw();
    }

    private void draw() {
        String wanted = SearchDialog.plain(search.getValue());
        List<Account> found = portal.accounts().list().stream()
                .filter(account -> SearchDialog.plain(
                                account.displayName() + " " + account.name() + " " + roles(account))
                        .contains(wanted))
                .toList();
        grid.setItems(found);
        count.setText(text("admin.accounts.count", found.size()));
    }

    private String roles(Account account) {
        return account.grants().stream()
                .map(grant -> role(grant.role())
                        + (grant.instance().equals(Grant.EVERYWHERE) ? "" : " (" + grant.instance() + ")"))
                .collect(Collectors.joining(", "));
    }

    private String role(String id) {
        return portal.accounts().roles().stream()
                .filter(role -> role.id().equals(id))
                .map(role -> role.name().in(locale()))
                .findFirst()
                .orElse(id);
    }

    private void create() {
        Dialog dialog = dialog(text("admin.accounts.create"));
        TextField displayName = field(text("admin.accounts.display-name"));
        TextField name = field(text("admin.accounts.name"));
        name.setHelperText(text("setup.name.hint"));
        Select<Locale> language = language(locale());
        Select<Role> role = new Select<>();
        role.setLabel(text("admin.accounts.role"));
        role.setItems(portal.accounts().roles());
        role.setItemLabelGenerator(item -> item == null ? "" : item.name().in(locale()));
        role.setEmptySelectionAllowed(true);
        role.setWidthFull();
        dialog.add(displayName, name, language, role);
        Button save = new Button(text("admin.accounts.create"), event -> {
            try {
                Account account =
                        portal.accounts().create(name.getValue(), displayName.getValue(), language.getValue());
                Optional.ofNullable(role.getValue())
                        .ifPresent(chosen ->
                                portal.accounts().grant(account.id(), new Grant(chosen.id(), Grant.EVERYWHERE)));
                dialog.close();
                draw();
                invite(account.id());
            } catch (PavillonException e) {
                name.setInvalid(true);
                name.setErrorMessage(e.describe(locale()));
                name.focus();
            }
        });
        save.addThemeName("primary");
        dialog.getFooter().add(close(dialog), save);
        dialog.open();
    }

    private void edit(String id) {
        Account account = portal.accounts().find(id).orElseThrow();
        Dialog dialog = dialog(account.displayName());
        TextField displayName = field(text("admin.accounts.display-name"));
        displayName.setValue(account.displayName());
        Select<Locale> language = language(account.locale());
        Button save = new Button(
                text("admin.save"),
                event -> act(() -> {
                    portal.accounts().update(id, displayName.getValue(), language.getValue());
                    dialog.close();
                    draw();
                }));
        Div grants = new Div();
        drawGrants(grants, id);
        Button invite = new Button(
                text("admin.accounts.invite"),
                event -> act(() -> {
                    dialog.close();
                    invite(id);
                }));
        Button enable = new Button(
                text(account.enabled() ? "admin.accounts.disable" : "admin.accounts.enable"),
                event -> act(() -> {
                    enable(id, !account.enabled());
                    dialog.close();
                    Shell.undoable(
                            UI.getCurrent(),
                            text(
                                    account.enabled() ? "admin.accounts.was-disabled" : "admin.accounts.was-enabled",
                                    account.displayName()),
                            () -> act(() -> enable(id, account.enabled())));
                }));
        Div acts = new Div(invite, enable);
        acts.addClassName("pv-actions");
        dialog.add(
                displayName,
                language,
                save,
                new H2(text("admin.accounts.roles")),
                grants,
                new H2(text("admin.accounts.access")),
                acts);
        dialog.addClassName("pv-form");
        dialog.getFooter().add(close(dialog));
        dialog.open();
    }

    private void enable(String id, boolean enabled) {
        portal.accounts().setEnabled(id, enabled);
        draw();
    }

    private void drawGrants(Div grants, String id) {
        grants.removeAll();
        Account account = portal.accounts().find(id).orElseThrow();
        for (Grant grant : account.grants()) {
            Button revoke = new Button(
                    text("admin.accounts.revoke"),
                    event -> act(() -> {
                        portal.accounts().revoke(id, grant);
                        drawGrants(grants, id);
                        draw();
                        Shell.undoable(
                                UI.getCurrent(),
                                text("admin.accounts.was-revoked", role(grant.role())),
                                () -> act(() -> {
                                    portal.accounts().grant(id, grant);
                                    drawGrants(grants, id);
                                    draw();
                                }));
                    }));
            revoke.setAriaLabel(text("admin.accounts.revoke.of", role(grant.role())));
            revoke.addThemeName("tertiary small");
            String where =
                    grant.instance().equals(Grant.EVERYWHERE) ? text("admin.accounts.everywhere") : grant.instance();
            Div row = new Div(new Span(role(grant.role()) + " – " + where), revoke);
            row.addClassName("pv-row");
            grants.add(row);
        }
        ComboBox<Role> role = new ComboBox<>(text("admin.accounts.role"));
        role.setItems(portal.accounts().roles());
        role.setItemLabelGenerator(item -> item.name().in(locale()));
        role.setWidthFull();
        TextField instance = field(text("admin.accounts.instance"));
        instance.setHelperText(text("admin.accounts.instance.hint"));
        Paragraph meaning = new Paragraph();
        role.addValueChangeListener(event -> meaning.setText(
                event.getValue() == null ? "" : event.getValue().description().in(locale())));
        Button grant = new Button(
                text("admin.accounts.grant"),
                event -> act(() -> {
                    if (role.getValue() != null) {
                        String where = instance.getValue().isBlank()
                                ? Grant.EVERYWHERE
                                : instance.getValue().strip();
                        portal.accounts().grant(id, new Grant(role.getValue().id(), where));
                        drawGrants(grants, id);
                        draw();
                    }
                }));
        grants.add(role, meaning, instance, grant);
    }

    /** Shows the link once: whoever has it sets the password. */
    private void invite(String id) {
        String link = System.getProperty("pavillon.url", "") + "/invitation?token="
                + portal.accounts().invite(id);
        Dialog dialog = dialog(text("admin.accounts.invitation"));
        TextField field = field(text("admin.accounts.invitation.link"));
        field.setId("invitation-link");
        field.setValue(link);
        field.setReadOnly(true);
        Button copy = new Button(text("admin.copy"), event -> {
            UI.getCurrent().getPage().executeJs("navigator.clipboard.writeText($0)", link);
            Shell.tell(UI.getCurrent(), text("admin.copied"), false);
        });
        dialog.add(new Paragraph(text("admin.accounts.invitation.text")), field, copy);
        dialog.getFooter().add(close(dialog));
        dialog.open();
    }

    private static Select<Locale> language(Locale value) {
        Select<Locale> language = new Select<>();
        language.setLabel(text("portal.language"));
        language.setItems(List.of(Locale.FRENCH, Locale.ENGLISH));
        language.setItemLabelGenerator(locale -> locale.getDisplayLanguage(locale));
        language.setValue(Locale.of(value.getLanguage()));
        language.setWidthFull();
        return language;
    }

    private static TextField field(String label) {
        TextField field = new TextField(label);
        field.setWidthFull();
        return field;
    }

    private static Dialog dialog(String title) {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(title);
        dialog.setWidth("min(32rem, 96vw)");
        return dialog;
    }

    private static Button close(Dialog dialog) {
        return new Button(text("portal.close"), event -> dialog.close());
    }
}
