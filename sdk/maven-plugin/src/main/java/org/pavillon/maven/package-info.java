/** The goals of the Maven plugin. */
package org.pavillon.maven;
