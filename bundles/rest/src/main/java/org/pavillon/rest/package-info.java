/** The HTTP entrance: {@code /api}. */
package org.pavillon.rest;
