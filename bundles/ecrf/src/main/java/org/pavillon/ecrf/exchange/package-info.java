/** Foreign formats in and out: REDCap's dictionary and records, and definitions, answers and expressions as JSON. */
package org.pavillon.ecrf.exchange;
