package org.pavillon.https;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code etc/org.pavillon.https.cfg}; the file explains each to its administrator. */
@ObjectClassDefinition(name = "Pavillon HTTPS")
@interface HttpsConfiguration {
    @AttributeDefinition(description = "Port of HTTPS, unless the system property pavillon.https.port says otherwise")
    int httpsPort() default 8443;

    @AttributeDefinition(
            description =
                    "Port that redirects to HTTPS, 0 for none, unless the system property pavillon.http.port says otherwise")
    int httpPort() default 8080;

    @AttributeDefinition(description = "Further names and addresses under which people reach the appliance")
    String[] hosts() default {};

    @AttributeDefinition(description = "PEM file with the hospital's own certificate and its chain")
    String certificate() default "";

    @AttributeDefinition(description = "PEM file with its private key, not encrypted")
    String privateKey() default "";

    @AttributeDefinition(description = "Whether browsers are told to use HTTPS alone for a year")
    boolean strictTransportSecurity() default true;
}
