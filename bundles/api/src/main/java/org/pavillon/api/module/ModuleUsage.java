package org.pavillon.api.module;

/**
 * What a module takes of the machine. Memory in one Java process has no owner, so it is counted by what can be counted.
 *
 * @param data its databases and files, bytes on disk
 * @param program its package and bundles, bytes on disk
 * @param threads threads that its classes started or that run in them now
 * @param classes its classes that are loaded
 * @param objects objects of its own classes on the heap
 * @param memory bytes of those objects, without the strings and collections of the JDK that they hold
 */
public record ModuleUsage(long data, long program, int threads, int classes, long objects, long memory) {}
