package org.pavillon.api.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobState;

/**
 * Modules come and go while people work. Every method needs {@code platform:modules}. An operation is previewed, agreed
 * to, and then done as a job: a snapshot is taken, the change is made without refreshing or restarting anything of the
 * platform, health is looked at, and if it is bad everything is put back. One operation runs at a time; all are audited
 * and logged. The appliance that is killed in the middle of one starts as it was before.
 */
@ProviderType
public interface ModuleService {
    List<ModuleInfo> list();

    /** Name of a module, also of one that is stopped or absent. Needs no permission. */
    Optional<Text> name(String id);

    /** Where a module stands, or is about to stand while an operation is under way. Needs no permission. */
    Optional<ModuleInfo.State> state(String id);

    /** Id of the job that last changed a module, changes it now, or waits for its turn to. */
    Optional<String> job(String id);

    /**
     * What an operation would do. Within a second; changes nothing.
     *
     * @param version to install or upgrade to; without one, the newest that may be installed
     * @throws org.pavillon.api.error.NotFoundException if there is no such module or version
     */
    Preview preview(Operation operation, String id, Optional<String> version);

    /**
     * Does what a preview showed.
     *
     * @throws org.pavillon.api.error.ConflictException if it can't be done, or if a preview would now show something else
     */
    JobState apply(Preview preview);

    /**
     * Deletes the data of a module that is not installed.
     *
     * @param preview of {@link Operation#ERASE}
     * @param typed the module's id, typed by the person
     * @throws org.pavillon.api.error.ConflictException if that is not the module's id
     */
    JobState erase(Preview preview, String typed);

    /** The last operations, the newest first. */
    List<OperationRecord> operations(int limit);

    /** What a module takes of the machine. Takes some hundred milliseconds. */
    ModuleUsage usage(String id);

    /** Where the module's threads stood when it got stuck, if it ever did; names of classes and methods, no data. */
    Optional<String> threadDump(String id);

    /** Writes all data of a module, in an open format, before they are erased. */
    void export(String id, OutputStream out) throws IOException;

    /**
     * Takes a package in, so that it can be installed: checks it first, and keeps it only if it is sound and trusted.
     *
     * @param fileName for messages
     * @return the module that it is of, with the new release
     * @throws org.pavillon.api.error.InvalidInputException with everything that is wrong
     */
    ModuleInfo add(String fileName, InputStream content) throws IOException;

    /**
     * Takes in a signed catalogue and its signature.
     *
     * @throws org.pavillon.api.error.InvalidInputException if it is altered, of somebody unknown, expired, or older than
     *     the one that is known
     */
    void addCatalogue(byte[] catalogue, byte[] signature) throws IOException;

    /** Takes in everything of a folder of this machine, a stick for instance: catalogue and packages. */
    JobState addFrom(Path folder);

    /** Copies catalogues and packages into a folder of this machine, for another appliance. */
    JobState mirror(Path folder);

    /** Folder or address in which newer modules are looked for; empty if the administrator set none. */
    String source();

    /** Asks {@link #source()} for a newer catalogue, and fetches it and what it lists. */
    JobState refreshCatalogue();

    /** Whether packages that no catalogue lists may be installed. Needs no permission. */
    boolean developerMode();

    /** Whether the appliance was started without its modules. Needs no permission. */
    boolean safeMode();

    /** Tells that modules or their modes have changed, at most five times a second. Needs no permission. */
    AutoCloseable listen(Runnable listener);
}
