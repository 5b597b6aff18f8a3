package org.pavillon.portal.shell;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;

/** Icons drawn by us: 24 × 24, lines in the current colour, of no meaning to screen readers. */
public final class Icons {
    public static final String HOME = "<path d='M4 11 L12 4 L20 11 V20 H14 V14 H10 V20 H4 Z'/>";
    public static final String ADMINISTRATION =
            "<path d='M4 7 H13 M17 7 H20 M4 17 H7 M11 17 H20'/><circle cx='15' cy='7' r='2'/><circle cx='9' cy='17' r='2'/>";
    public static final String JOBS = "<path d='M12 4 A8 8 0 1 1 4 12 M12 8 V12 L15 14'/>";
    public static final String MESSAGES = "<path d='M6 16 V11 A6 6 0 0 1 18 11 V16 L20 18 H4 Z M10 21 H14'/>";
    public static final String SEARCH = "<circle cx='11' cy='11' r='6'/><path d='M16 16 L20 20'/>";
    public static final String GOOD = "<path d='M5 12 L10 17 L19 7'/>";
    public static final String ATTENTION = "<path d='M12 4 L21 20 H3 Z M12 10 V14 M12 17 V17.2'/>";
    public static final String WRONG = "<path d='M6 6 L18 18 M18 6 L6 18'/>";
    public static final String STOPPED = "<path d='M6 6 H18 V18 H6 Z'/>";
    public static final String ABSENT = "<circle cx='12' cy='12' r='7' stroke-dasharray='3 3'/>";
    public static final String MORE =
            "<circle cx='5' cy='12' r='1'/><circle cx='12' cy='12' r='1'/><circle cx='19' cy='12' r='1'/>";
    public static final String ME = "<circle cx='12' cy='8' r='4'/><path d='M4 21 A8 8 0 0 1 20 21'/>";

    private Icons() {}

    /** An icon of the inner elements of its SVG. */
    public static Span of(String inner) {
        Span icon = new Span();
        icon.addClassName("pv-icon");
        icon.getElement().setAttribute("aria-hidden", "true");
        Element svg = new Element("span");
        icon.getElement().appendChild(svg);
        svg.setProperty(
                "innerHTML",
                "<svg viewBox='0 0 24 24' width='20' height='20' fill='none' stroke='currentColor' stroke-width='1.8'"
                        + " stroke-linecap='round' stroke-linejoin='round' focusable='false'>" + inner + "</svg>");
        return icon;
    }
}
