/** Definitions and records in and out: our own JSON, and what other systems read and write. */
package org.pavillon.ecrf.exchange;
