/**
 * Packages of modules and signed catalogues. A package is checked here, file by file and byte by byte, before anything
 * of it reaches a framework or a class loader.
 */
package org.pavillon.packaging;
