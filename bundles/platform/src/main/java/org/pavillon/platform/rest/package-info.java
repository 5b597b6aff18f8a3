/** What the platform answers below {@code /api/platform}. */
package org.pavillon.platform.rest;
