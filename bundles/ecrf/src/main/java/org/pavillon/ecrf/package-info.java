/**
 * The domain of case report forms: what a study asks, under which conditions, and what may be answered. Plain Java: no
 * container, no database, no file format.
 */
package org.pavillon.ecrf;
