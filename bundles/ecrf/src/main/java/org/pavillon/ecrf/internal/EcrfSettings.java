package org.pavillon.ecrf.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the module, PID {@code org.pavillon.ecrf}. */
@ObjectClassDefinition(
        id = EcrfSettings.PID,
        localization = "i18n/messages",
        name = "%ecrf.settings",
        description = "%ecrf.settings.text")
@interface EcrfSettings {
    String PID = "org.pavillon.ecrf";

    @AttributeDefinition(
            name = "%ecrf.settings.largest-dictionary",
            description = "%ecrf.settings.largest-dictionary.text",
            min = "1",
            max = "16")
    int largestDictionary() default 16;

    @AttributeDefinition(
            name = "%ecrf.settings.presence",
            description = "%ecrf.settings.presence.text",
            min = "20",
            max = "600")
    int presence() default 30; // the entry component says every 15 s that it is open
}
