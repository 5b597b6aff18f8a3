package org.pavillon.api.rest;

import java.util.List;

/**
 * What a module answers over HTTP, as an OSGi service. The entrance ({@code rest} bundle) authenticates, refuses
 * requests forged by other sites, limits bodies, puts the current user in scope, turns exceptions into problem+json
 * (RFC 9457) and describes the routes at {@code /api/openapi.json}.
 */
public interface RestResource {
    /** Id of the module: paths are under {@code /api/<module>}. */
    String module();

    List<Route> routes();
}
