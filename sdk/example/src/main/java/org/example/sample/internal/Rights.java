package org.example.sample.internal;

/** The rights that {@code module.json} asks for. */
final class Rights {
    static final String READ = "sample:read";
    static final String WRITE = "sample:write";

    private Rights() {}
}
