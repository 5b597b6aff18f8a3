/** Databases and folders that keep their word: what was acknowledged is on disk. */
package org.pavillon.platform.storage;
