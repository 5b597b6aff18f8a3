package org.pavillon.maven;

import java.io.File;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.packaging.ModuleManifest;
import org.pavillon.packaging.ModulePackage;

/** Checks a package as the appliance does before it loads anything of it, and tells all that is wrong. */
@Mojo(name = "check", requiresProject = false, threadSafe = true)
public final class CheckMojo extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true)
    MavenProject project;

    /** The package; in a project that makes one, that one if nothing is given. */
    @Parameter(property = "pavillon.file")
    File file;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        File subject = file == null ? own() : file;
        try {
            ModulePackage checked = ModulePackage.read(subject.toPath());
            ModuleManifest manifest = checked.manifest();
            getLog().info(subject.getName() + " passes every check that needs no running appliance");
            getLog().info("  module       " + manifest.id() + " " + manifest.version() + ", "
                    + manifest.name().in(Locale.getDefault()) + ", by " + manifest.vendor() + ", "
                    + manifest.licence());
            getLog().info("  platform     " + manifest.platform());
            getLog().info("  permissions  "
                    + manifest.permissions().stream()
                            .map(permission -> permission.action() + (permission.high() ? " (high)" : ""))
                            .collect(Collectors.joining(", ")));
            getLog().info("  powers       " + String.join(", ", manifest.powers()));
            getLog().info("  schema       " + manifest.schema());
            getLog().info("  bundles      "
                    + manifest.bundles().stream()
                            .map(bundle -> bundle.symbolicName() + " " + bundle.version())
                            .collect(Collectors.joining(", ")));
            getLog().info("  SHA-256      " + checked.sha256());
        } catch (InvalidInputException e) {
            throw Refusals.failure(e);
        } catch (IOException e) {
            throw new MojoExecutionException("The package can't be read: " + e, e);
        }
    }

    private File own() throws MojoFailureException {
        return project.getAttachedArtifacts().stream()
                .filter(artifact -> artifact.getType().equals(PackageMojo.TYPE))
                .map(Artifact::getFile)
                .findFirst()
                .orElseThrow(() -> new MojoFailureException("Say which package: -Dpavillon.file=<file>"));
    }
}
