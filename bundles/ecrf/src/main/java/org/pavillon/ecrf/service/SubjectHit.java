package org.pavillon.ecrf.service;

/** A subject that a search found. */
public record SubjectHit(String study, String studyTitle, String subject, String label) {}
