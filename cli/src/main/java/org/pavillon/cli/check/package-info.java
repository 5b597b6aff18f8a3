/** The compatibility kit: what a package promises, looked at in its files and tried out in an appliance of its own. */
package org.pavillon.cli.check;
