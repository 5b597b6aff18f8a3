package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.i18n.Text;
import org.pavillon.ecrf.service.Records;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.portal.spi.Assets;
import org.pavillon.portal.spi.PortalView;

/** Registers the module's views, all of which need the engine. */
@org.osgi.service.component.annotations.Component(service = Views.class, immediate = true)
public final class Views {
    private final List<ServiceRegistration<PortalView>> registrations = new ArrayList<>();

    private record View(
            String path,
            Text title,
            Optional<String> icon,
            Class<? extends Component> type,
            Supplier<Component> factory)
            implements PortalView {
        @Override
        public String permission() {
            return "ecrf:read";
        }

        @Override
        public Component create() {
            return factory.get();
        }
    }

    @Activate
    public Views(
            BundleContext context, @Reference Studies studies, @Reference Records records, @Reference Assets assets) {
        Text title = Ui.MESSAGES.text("ecrf.studies");
        register(
                context,
                new View("ecrf", title, Optional.of(Ui.ICON), StudiesView.class, () -> new StudiesView(studies)));
        register(
                context,
                new View(
                        "ecrf/:study",
                        title,
                        Optional.empty(),
                        SubjectsView.class,
                        () -> new SubjectsView(studies, records)));
        register(
                context,
                new View(
                        "ecrf/:study/dictionary",
                        title,
                        Optional.empty(),
                        DictionaryView.class,
                        () -> new DictionaryView(studies)));
        register(
                context,
                new View(
                        "ecrf/:study/subjects/:subject",
                        title,
                        Optional.empty(),
                        SubjectView.class,
                        () -> new SubjectView(studies, records)));
        register(
                context,
                new View(
                        "ecrf/:study/subjects/:subject/:form",
                        title,
                        Optional.empty(),
                        EntryView.class,
                        () -> new EntryView(studies, records, assets)));
    }

    private void register(BundleContext context, PortalView view) {
        registrations.add(context.registerService(PortalView.class, view, null));
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
