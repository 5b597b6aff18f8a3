/**
 * Modules that come and go while people work.
 *
 * <p>Karaf's features service resolves and installs; this package starts, stops and judges the bundles itself, so that
 * a module that hangs or throws blocks neither Karaf nor the platform, and so that nothing of the platform is ever
 * refreshed.
 */
package org.pavillon.platform.module;
