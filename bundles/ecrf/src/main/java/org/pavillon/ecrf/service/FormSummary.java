package org.pavillon.ecrf.service;

/** A form of a study's current version, in the order of entry. */
public record FormSummary(String name, String title, int fields, int required) {}
