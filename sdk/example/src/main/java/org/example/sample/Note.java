package org.example.sample;

import java.time.Instant;

/**
 * What somebody left for the team.
 *
 * @param id made by whoever adds it, so that adding twice adds once
 * @param author as others see the name
 */
public record Note(String id, String text, Instant writtenAt, String author) {}
