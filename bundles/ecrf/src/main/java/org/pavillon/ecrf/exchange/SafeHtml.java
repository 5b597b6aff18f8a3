package org.pavillon.ecrf.exchange;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;
import org.jsoup.safety.Safelist;

/** Labels of dictionaries are HTML by whoever wrote them: what can only be shown is kept, everything else dropped. */
final class SafeHtml {
    private static final Safelist KEPT = new Safelist()
            .addTags(
                    "b",
                    "strong",
                    "i",
                    "em",
                    "u",
                    "s",
                    "sub",
                    "sup",
                    "br",
                    "p",
                    "div",
                    "span",
                    "ul",
                    "ol",
                    "li",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "table",
                    "thead",
                    "tbody",
                    "tr",
                    "td",
                    "th",
                    "hr",
                    "pre",
                    "code",
                    "blockquote",
                    "a")
            .addAttributes("a", "href")
            .addProtocols("a", "href", "https", "http", "mailto")
            .addAttributes("td", "colspan", "rowspan")
            .addAttributes("th", "colspan", "rowspan")
            .addEnforcedAttribute("a", "rel", "noopener noreferrer")
            .addEnforcedAttribute("a", "target", "_blank");
    private static final Document.OutputSettings OUTPUT =
            new Document.OutputSettings().prettyPrint(false).escapeMode(Entities.EscapeMode.xhtml);

    private SafeHtml() {}

    static String of(String html) {
        if (html.indexOf('<') < 0 && html.indexOf('&') < 0) {
            return html.replace(">", "&gt;");
        }
        return Jsoup.clean(html, "", KEPT, OUTPUT);
    }
}
