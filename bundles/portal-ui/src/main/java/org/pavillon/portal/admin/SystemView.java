package org.pavillon.portal.admin;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import java.nio.file.Path;
import org.osgi.framework.FrameworkUtil;
import org.pavillon.portal.Portal;

/** What this appliance is: versions, address, disk, memory, certificate. */
public final class SystemView extends AdminPage {
    private static final long serialVersionUID = 1L;
    private static final long MEBI = 1L << 20;

    public SystemView(Portal portal) {
        super(portal, "system", "");
    }

    @Override
    void fill() {
        Runtime runtime = Runtime.getRuntime();
        DescriptionList facts = new DescriptionList();
        facts.addClassName("pv-facts");
        fact(
                facts,
                "version",
                FrameworkUtil.getBundle(SystemView.class).getVersion().toString());
        fact(facts, "address", System.getProperty("pavillon.url", ""));
        fact(facts, "java", Runtime.version().toString());
        fact(
                facts,
                "memory",
                text(
                        "admin.system.memory.value",
                        (runtime.totalMemory() - runtime.freeMemory()) / MEBI,
                        runtime.maxMemory() / MEBI));
        fact(
                facts,
                "disk",
                text(
                        "admin.system.disk.value",
                        Path.of(System.getProperty("pavillon.data", "."))
                                        .toFile()
                                        .getUsableSpace()
                                / MEBI));
        add(facts);
        Anchor certificate = new Anchor("/ca.crt", text("signin.certificate"));
        certificate.getElement().setAttribute("router-ignore", true);
        Anchor api = new Anchor("/api/openapi.json", text("admin.system.api"));
        api.getElement().setAttribute("router-ignore", true);
        add(certificate, api);
    }

    private static void fact(DescriptionList facts, String key, String value) {
        facts.add(new DescriptionList.Term(text("admin.system." + key)), new DescriptionList.Description(value));
    }
}
