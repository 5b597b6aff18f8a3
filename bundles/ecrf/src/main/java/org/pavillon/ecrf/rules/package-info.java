/** The rules of a form, run over an entry: what is asked, what is calculated, what is wrong. No database, no OSGi. */
package org.pavillon.ecrf.rules;
