/** Tables: studies, subjects, entries and their append-only history. */
package org.pavillon.ecrf.store;
