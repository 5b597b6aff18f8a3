package org.pavillon.packaging;

/**
 * How much a package may hold; real bytes count, not declared ones.
 *
 * @param file bytes of the package
 * @param unpacked bytes of its entries
 * @param entries number of its entries
 * @param contents bytes of all entries of its bundles, of jars inside them too
 * @param jarEntries number of entries of one jar
 * @param manifest bytes of {@code module.json}
 * @param ratio how many bytes one compressed byte may stand for
 * @param ratioFrom bytes from which on the ratio counts: small texts compress well
 */
record Limits(
        long file, long unpacked, int entries, long contents, int jarEntries, int manifest, int ratio, long ratioFrom) {
    static final Limits STANDARD = new Limits(512L << 20, 1L << 30, 2_000, 2L << 30, 60_000, 256 << 10, 250, 1L << 20);
}
