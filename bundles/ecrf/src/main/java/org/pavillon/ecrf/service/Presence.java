package org.pavillon.ecrf.service;

import java.time.Instant;

/** Somebody who has an entry open. */
public record Presence(String user, String name, Instant since) {}
