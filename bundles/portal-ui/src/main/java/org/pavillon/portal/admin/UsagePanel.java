package org.pavillon.portal.admin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import java.text.NumberFormat;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.module.ModuleUsage;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;

/** What a module takes of the machine; counting it takes a moment, so it is done when somebody asks. */
final class UsagePanel extends Div {
    private static final long serialVersionUID = 1L;
    private static final double KILOBYTE = 1024;

    private final Div figures = new Div();
    private final Button count = new Button(AdminPage.text("admin.usage.count"));

    UsagePanel(Portal portal, String module) {
        figures.getElement().setAttribute("role", "status");
        count.setDisableOnClick(true);
        count.addClickListener(event -> begin(portal, module));
        add(new Paragraph(AdminPage.text("admin.usage.text")), figures, count);
    }

    private void begin(Portal portal, String module) {
        UI ui = UI.getCurrent();
        User user = CurrentUser.get();
        figures.removeAll();
        Div skeleton = new Div();
        skeleton.addClassName("pv-skeleton");
        figures.add(skeleton);
        Thread.ofVirtual()
                .name("module-usage")
                .start(() -> CurrentUser.runAs(user, () -> {
                    try {
                        ModuleUsage usage = portal.modules().usage(module);
                        Windows.access(ui, () -> show(usage));
                    } catch (PavillonException e) {
                        Windows.access(ui, () -> wrong(e));
                    }
                }));
    }

    private void show(ModuleUsage usage) {
        NumberFormat number = NumberFormat.getIntegerInstance(AdminPage.locale());
        DescriptionList facts = new DescriptionList();
        facts.addClassName("pv-facts");
        ModuleView.fact(facts, "admin.usage.data", size(usage.data()));
        ModuleView.fact(facts, "admin.usage.program", size(usage.program()));
        ModuleView.fact(facts, "admin.usage.threads", number.format(usage.threads()));
        ModuleView.fact(facts, "admin.usage.classes", number.format(usage.classes()));
        ModuleView.fact(
                facts,
                "admin.usage.objects",
                AdminPage.text("admin.usage.objects.value", usage.objects(), size(usage.memory())));
        figures.removeAll();
        figures.add(facts);
        count.setText(AdminPage.text("admin.usage.again"));
        count.setEnabled(true);
    }

    private void wrong(PavillonException e) {
        figures.removeAll();
        figures.add(new Paragraph(e.describe(AdminPage.locale())));
        count.setEnabled(true);
    }

    /** Bytes as people read them. */
    static String size(long bytes) {
        return bytes < KILOBYTE * KILOBYTE
                ? AdminPage.text("admin.size.kilobytes", Math.ceil(bytes / KILOBYTE))
                : AdminPage.text("admin.size.megabytes", bytes / KILOBYTE / KILOBYTE);
    }
}
