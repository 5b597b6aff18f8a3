package org.pavillon.platform.module;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;

/** What ails the declarative-services components of bundles. */
final class Components {
    /**
     * A component that does not run.
     *
     * @param fatal whether it failed for good; otherwise what it waits for may still come
     */
    record Ailment(boolean fatal, Text text) {}

    private final ServiceComponentRuntime runtime;
    private final Messages messages;

    Components(ServiceComponentRuntime runtime, Messages messages) {
        this.runtime = runtime;
        this.messages = messages;
    }

    List<Ailment> ailments(Collection<Bundle> bundles) {
        List<Ailment> found = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundles.toArray(Bundle[]::new))) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                switch (configuration.state) {
                    case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                        found.add(new Ailment(
                                true,
                                messages.text(
                                        "platform.module.component-failed",
                                        shortName(component),
                                        firstLine(configuration.failure))));
                    case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                        found.add(new Ailment(
                                false,
                                messages.text(
                                        "platform.module.component-waits",
                                        shortName(component),
                                        missing(component, configuration))));
                    default -> {
                        // Runs, will run when used, or waits for a configuration that its maker asks for.
                    }
                }
            }
        }
        return found;
    }

    private static String missing(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        List<String> interfaces = new ArrayList<>();
        for (UnsatisfiedReferenceDTO unsatisfied : configuration.unsatisfiedReferences) {
            Arrays.stream(component.references)
                    .filter(reference -> reference.name.equals(unsatisfied.name))
                    .map(reference -> reference.interfaceName)
                    .forEach(interfaces::add);
        }
        return String.join(", ", interfaces);
    }

    private static String shortName(ComponentDescriptionDTO component) {
        return component.implementationClass;
    }

    private static String firstLine(String failure) {
        return failure == null ? "" : failure.lines().findFirst().orElse("").strip();
    }
}
