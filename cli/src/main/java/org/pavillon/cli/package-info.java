/** What an administrator or a developer types: {@code bin/pavillon module} and {@code bin/pavillon sdk}. */
package org.pavillon.cli;
