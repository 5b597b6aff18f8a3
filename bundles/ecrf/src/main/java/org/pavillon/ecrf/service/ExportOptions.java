package org.pavillon.ecrf.service;

/**
 * How records are exported.
 *
 * @param identifying whether fields marked as identifying are kept; needs {@code ecrf:export-identifying} too
 * @param spreadsheet whether cells that a spreadsheet would take for a formula are neutralised
 */
public record ExportOptions(boolean identifying, boolean spreadsheet) {}
