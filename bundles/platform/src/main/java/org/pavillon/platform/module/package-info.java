/**
 * Modules that come and go while people work.
 *
 * <p>{@link org.pavillon.platform.module.LiveModules} says who may do what, and one thing at a time.
 * {@code Previews} works out what would be done, {@code ModuleChanges} does it or puts everything back,
 * {@code InstalledModules} is the one file that says what shall be there, {@code Boot} makes it so when the appliance
 * starts. {@code PackageStore} and {@code Catalogues} know which packages there are and whether they are trusted;
 * {@code Diagnosis} tells how a module is from its bundles, its components and its own word.
 *
 * <p>Karaf knows nothing of modules: its features service refreshes and restarts what it likes, calls a module whose
 * activator threw "Started", and starts all of them in one thread (decision 5).
 */
package org.pavillon.platform.module;
