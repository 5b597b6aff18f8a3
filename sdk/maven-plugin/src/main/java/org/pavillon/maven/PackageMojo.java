package org.pavillon.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.packaging.ModulePackage;
import org.pavillon.packaging.PackageWriter;

/** Makes the package of a module, checks it as the appliance does, and attaches it to the project. */
@Mojo(
        name = "package",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class PackageMojo extends AbstractMojo {
    static final String TYPE = "pavillon";

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    /** {@code module.json} without {@code schema} and {@code bundles}; {@code version} is the project's if absent. */
    @Parameter(defaultValue = "${project.basedir}/src/main/module/module.json", required = true)
    File draft;

    /**
     * Bundles in the order in which they start, each {@code groupId:artifactId} of a dependency or of the project
     * itself. The project's own jar comes first unless it is listed.
     */
    @Parameter
    List<String> bundles = List.of();

    @Parameter(defaultValue = "${project.build.directory}", required = true)
    File outputDirectory;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        try {
            PackageWriter writer =
                    PackageWriter.of(Files.readAllBytes(draft.toPath()), OsgiVersion.of(project.getVersion()));
            Path target = outputDirectory.toPath().resolve(writer.draft().fileName());
            writer.write(files(), target);
            attach(check(target));
        } catch (InvalidInputException e) {
            throw Refusals.failure(e);
        } catch (IOException e) {
            throw new MojoExecutionException("The package can't be made: " + e, e);
        }
    }

    private void attach(Path target) {
        Artifact artifact = new DefaultArtifact(
                project.getGroupId(),
                project.getArtifactId(),
                project.getVersion(),
                null,
                TYPE,
                "",
                new DefaultArtifactHandler(TYPE));
        artifact.setFile(target.toFile());
        project.addAttachedArtifact(artifact);
    }

    private Path check(Path target) throws IOException {
        try {
            ModulePackage checked = ModulePackage.read(target);
            getLog().info(target.getFileName() + ": " + checked.size() + " bytes, SHA-256 " + checked.sha256());
            return target;
        } catch (InvalidInputException e) {
            Files.delete(target);
            throw e;
        }
    }

    private List<Path> files() throws MojoFailureException {
        List<Path> files = new ArrayList<>();
        Artifact own = project.getArtifact();
        if (!"pom".equals(project.getPackaging()) && !bundles.contains(name(own))) {
            files.add(file(own));
        }
        for (String bundle : bundles) {
            files.add(file(bundle.equals(name(own)) ? own : dependency(bundle)));
        }
        return files;
    }

    private Artifact dependency(String bundle) throws MojoFailureException {
        return project.getArtifacts().stream()
                .filter(artifact -> name(artifact).equals(bundle))
                .findFirst()
                .orElseThrow(() -> new MojoFailureException(
                        bundle + " is listed in <bundles> but is no dependency of the project. Add it."));
    }

    private static Path file(Artifact artifact) throws MojoFailureException {
        File file = artifact.getFile();
        if (file == null || !file.isFile()) {
            throw new MojoFailureException(
                    "There is no jar of " + name(artifact) + " yet: run mvn package or a later phase.");
        }
        return file.toPath();
    }

    private static String name(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId();
    }
}
