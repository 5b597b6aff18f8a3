package org.pavillon.portal.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;

/** What stands in place of a page that can't be shown: what is so, what to do, and a code for support. */
public final class State extends Div {
    private static final long serialVersionUID = 1L;

    /** @param code a code or reference that support asks for, or an empty string */
    public State(String title, String text, String code) {
        addClassName("pv-state");
        Paragraph explanation = new Paragraph(text);
        explanation.getElement().setAttribute("role", "status");
        add(new H1(title), explanation);
        if (!code.isEmpty()) {
            Button copy = new Button(Shell.text("admin.copy"), event -> {
                UI.getCurrent()
                        .getPage()
                        .executeJs("navigator.clipboard.writeText($0)", title + "\n" + text + "\n" + code);
                Shell.tell(UI.getCurrent(), Shell.text("admin.copied"), false);
            });
            copy.setAriaLabel(Shell.text("portal.error.copy"));
            copy.addThemeName("small");
            Div line = new Div(new Code(code), copy);
            line.addClassName("pv-state-code");
            add(line);
        }
        add(new Anchor("/", Shell.text("portal.to-home")));
    }
}
