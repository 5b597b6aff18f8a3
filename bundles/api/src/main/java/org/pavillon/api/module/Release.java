package org.pavillon.api.module;

/**
 * A version of a module that is at hand.
 *
 * @param size of its package, bytes
 * @param sha256 of its package, hexadecimal
 */
public record Release(String version, long size, String sha256, Trust trust) {}
