/** What the module answers below {@code /api/ecrf}. */
package org.pavillon.ecrf.rest;
