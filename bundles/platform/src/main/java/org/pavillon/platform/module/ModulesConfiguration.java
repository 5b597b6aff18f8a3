package org.pavillon.platform.module;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code etc/org.pavillon.modules.cfg}; the file explains each to its administrator. */
@ObjectClassDefinition(name = "Pavillon modules")
@interface ModulesConfiguration {
    @AttributeDefinition(description = "Folder or https address with a signed catalogue of further modules")
    String catalogue() default "";

    @AttributeDefinition(description = "Whether packages that no catalogue lists may be installed")
    boolean developerMode() default false;
}
