package org.pavillon.cli.check;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.pavillon.packaging.BundleFile;
import org.pavillon.packaging.ModuleManifest;
import org.pavillon.packaging.ModulePackage;

/** A package that the appliance would take, with all that is in its bundles. */
record ExaminedPackage(ModuleManifest manifest, List<Bundle> bundles) {
    /** @throws org.pavillon.packaging.RefusedPackageException with everything for which the appliance would refuse it */
    static ExaminedPackage read(Path file) throws IOException {
        ModulePackage read = ModulePackage.read(file);
        Path folder = Files.createTempDirectory("pavillon-check");
        try {
            List<Path> jars = read.extract(folder);
            List<Bundle> bundles = new ArrayList<>();
            for (int i = 0; i < jars.size(); i++) {
                BundleFile bundle = read.manifest().bundles().get(i);
                bundles.add(Bundle.read(bundle.symbolicName(), read.headers(bundle), jars.get(i)));
            }
            return new ExaminedPackage(read.manifest(), bundles);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    Stream<ClassModel> classes() {
        return bundles.stream().flatMap(bundle -> bundle.classes().stream());
    }
}
