/** The append-only, hash-chained log of who did what, and the way of acts into it. */
package org.pavillon.platform.audit;
