package org.example.sample.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an administrator may set; the texts stand in {@code OSGI-INF/l10n}. */
@ObjectClassDefinition(name = "%name", description = "%description", localization = "OSGI-INF/l10n/sample")
@interface NotesSettings {
    @AttributeDefinition(name = "%longest", description = "%longest.description", min = "1", max = "2000")
    int longest() default 500;
}
