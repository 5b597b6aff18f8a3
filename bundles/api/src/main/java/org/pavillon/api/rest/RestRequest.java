package org.pavillon.api.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A request that was authenticated and matched a route. */
@ProviderType
public interface RestRequest {
    /** Value of a parameter of the path, decoded. @throws IllegalArgumentException if the route has none of that name */
    String path(String name);

    /** First value of a parameter of the query. */
    Optional<String> query(String name);

    Optional<String> header(String name);

    /** Language of the signed-in person, else of the Accept-Language header. */
    Locale locale();

    /** The body, cut off by an error with status 413 beyond the route's limit. */
    InputStream body() throws IOException;
}
