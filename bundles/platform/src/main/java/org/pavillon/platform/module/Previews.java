package org.pavillon.platform.module;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Permission;
import org.pavillon.api.module.Preview;
import org.pavillon.api.module.Trust;
import org.pavillon.packaging.BundleFile;
import org.pavillon.packaging.ModuleManifest;
import org.pavillon.packaging.ModulePackage;
import org.pavillon.platform.module.InstalledModule.Previous;

/** Works out what an operation would do, and what stands in its way. */
final class Previews {
    private static final long MEGABYTE = 1 << 20;

    private final BundleContext context;
    private final InstalledModules installed;
    private final PackageStore packages;
    private final ModuleBundles bundles;
    private final Snapshots snapshots;
    private final Resolution resolution;
    private final Function<String, List<Text>> inProduction;
    private final Failures failures;
    private final Messages messages;

    /** @param inProduction projects in production; asked for when an unsigned package is looked at */
    Previews(
            BundleContext context,
            InstalledModules installed,
            PackageStore packages,
            ModuleBundles bundles,
            Snapshots snapshots,
            Function<String, List<Text>> inProduction,
            Failures failures,
            Messages messages) {
        this.context = context;
        this.installed = installed;
        this.packages = packages;
        this.bundles = bundles;
        this.snapshots = snapshots;
        this.resolution = new Resolution(context);
        this.inProduction = inProduction;
        this.failures = failures;
        this.messages = messages;
    }

    /** What is shown, and the package that it is about. */
    record Planned(Preview preview, Optional<Held> release) {}

    Planned of(Operation operation, String id, Optional<String> version) {
        Optional<InstalledModule> module = installed.find(id);
        if (module.isEmpty() && packages.of(id).isEmpty()) {
            throw failures.unknown(id);
        }
        return switch (operation) {
            case INSTALL, UPGRADE -> arrival(operation, id, module, packages.complete(release(id, version)));
            case ROLL_BACK -> rollBack(id, module);
            case START, STOP, REMOVE -> presence(operation, id, module);
            case ERASE -> erasure(id, module);
        };
    }

    private Held release(String id, Optional<String> version) {
        List<Held> all = packages.of(id);
        Text name = packages.name(id);
        if (version.isPresent()) {
            return all.stream()
                    .filter(held -> held.version().equals(version.get()))
                    .findFirst()
                    .orElseThrow(() -> failures.noRelease(name, version.get()));
        }
        return all.stream()
                .filter(held -> packages.trust(held).installable() && held.fits(packages.platform()))
                .findFirst()
                .or(() -> all.stream().findFirst())
                .orElseThrow(() -> failures.noRelease(name, ""));
    }

    private Planned arrival(Operation operation, String id, Optional<InstalledModule> module, Held release) {
        ModuleManifest manifest = release.manifest();
        List<Text> steps = new ArrayList<>();
        List<Text> refusals = new ArrayList<>();
        Trust trust = packages.trust(release);
        if (operation == Operation.INSTALL && module.isPresent()) {
            refusals.add(messages.text("platform.module.already-installed", manifest.name()));
        }
        if (operation == Operation.UPGRADE) {
            refuseUnlessNewer(module, release, trust, refusals);
        }
        if (!trust.installable()) {
            refusals.add(failures.distrust(manifest.name(), trust));
        } else if (trust == Trust.DEVELOPER) {
            List<Text> projects = inProduction.apply(id);
            if (!projects.isEmpty()) {
                refusals.add(messages.text("platform.module.in-production", join(projects)));
            }
        }
        if (!release.fits(packages.platform())) {
            refusals.add(messages.text(
                    "platform.module.other-platform",
                    manifest.name(),
                    manifest.platform().toString(),
                    packages.platform().toString()));
        }
        wire(id, release, refusals);
        refuseForeignNames(id, manifest, refusals);
        module.ifPresent(before -> refuseUsed(id, refusals));

        steps.add(messages.text("platform.module.plan-check", release.size() * 1.0 / MEGABYTE));
        module.ifPresent(before -> {
            steps.add(messages.text("platform.module.plan-stop", packages.name(id), before.version()));
        });
        data(id, module, release, steps);
        for (BundleFile bundle : manifest.bundles()) {
            steps.add(messages.text(
                    "platform.module.plan-bundle",
                    bundle.symbolicName(),
                    bundle.version().toString()));
        }
        steps.add(messages.text("platform.module.plan-verify"));
        steps.add(messages.text("platform.module.plan-untouched"));
        Set<String> fresh =
                module.map(packages::held).map(former -> fresh(former, release)).orElseGet(() -> actions(release));
        Preview preview = preview(
                operation,
                id,
                release.version(),
                steps,
                manifest.permissions(),
                fresh,
                manifest.powers(),
                trust,
                refusals,
                release.sha256());
        return new Planned(preview, Optional.of(release));
    }

    private Planned rollBack(String id, Optional<InstalledModule> module) {
        List<Text> steps = new ArrayList<>();
        List<Text> refusals = new ArrayList<>();
        Optional<Previous> previous = module.flatMap(InstalledModule::previous);
        if (previous.isEmpty()) {
            refusals.add(messages.text("platform.module.no-previous", packages.name(id)));
            return new Planned(empty(Operation.ROLL_BACK, id, refusals), Optional.empty());
        }
        Optional<Held> former = packages.find(previous.get().sha256());
        if (former.isEmpty()) {
            refusals.add(messages.text(
                    "platform.module.previous-gone",
                    packages.name(id),
                    previous.get().version()));
            return new Planned(empty(Operation.ROLL_BACK, id, refusals), Optional.empty());
        }
        Trust trust = packages.trust(former.get());
        if (trust == Trust.REVOKED) {
            refusals.add(failures.distrust(packages.name(id), trust));
        }
        refuseUsed(id, refusals);
        steps.add(messages.text(
                "platform.module.plan-stop", packages.name(id), module.get().version()));
        String snapshot = previous.get().snapshot();
        if (!snapshot.isEmpty()) {
            if (!snapshots.exists(snapshot)) {
                refusals.add(messages.text("platform.module.snapshot-gone", packages.name(id)));
            }
            steps.add(messages.text("platform.module.plan-snapshot", megabytes(id)));
            steps.add(messages.text("platform.module.plan-restore", Date.from(snapshots.taken(snapshot))));
        }
        former.get()
                .manifest()
                .bundles()
                .forEach(bundle -> steps.add(messages.text(
                        "platform.module.plan-bundle",
                        bundle.symbolicName(),
                        bundle.version().toString())));
        steps.add(messages.text("platform.module.plan-verify"));
        steps.add(messages.text("platform.module.plan-untouched"));
        Preview preview = preview(
                Operation.ROLL_BACK,
                id,
                previous.get().version(),
                steps,
                former.get().manifest().permissions(),
                Set.of(),
                former.get().manifest().powers(),
                trust,
                refusals,
                former.get().sha256());
        return new Planned(preview, former);
    }

    private Planned presence(Operation operation, String id, Optional<InstalledModule> module) {
        List<Text> steps = new ArrayList<>();
        List<Text> refusals = new ArrayList<>();
        if (module.isEmpty()) {
            refusals.add(messages.text("platform.module.not-installed", packages.name(id)));
            return new Planned(empty(operation, id, refusals), Optional.empty());
        }
        if (operation == Operation.REMOVE) {
            refuseUsed(id, refusals);
        }
        Optional<Held> release = packages.find(module.get().sha256());
        for (Bundle bundle : bundles.of(id)) {
            steps.add(messages.text(
                    operation == Operation.START
                            ? "platform.module.plan-start-bundle"
                            : "platform.module.plan-halt-bundle",
                    bundle.getSymbolicName()));
        }
        steps.add(messages.text(
                operation == Operation.STOP
                        ? "platform.module.plan-stop-module"
                        : "platform.module.plan-" + operation.word()));
        Preview preview = preview(
                operation,
                id,
                operation == Operation.REMOVE ? "" : module.get().version(),
                steps,
                List.of(),
                Set.of(),
                Set.of(),
                release.map(packages::trust).orElse(Trust.UNLISTED),
                refusals,
                module.get().sha256());
        return new Planned(preview, release);
    }

    private Planned erasure(String id, Optional<InstalledModule> module) {
        List<Text> refusals = new ArrayList<>();
        if (module.isPresent()) {
            refusals.add(messages.text("platform.module.erase-installed", packages.name(id)));
        }
        long bytes = snapshots.bytes(packages.storages(id));
        if (bytes == 0) {
            refusals.add(messages.text("platform.module.nothing-to-erase", packages.name(id)));
        }
        List<Text> steps = List.of(messages.text("platform.module.plan-erase", megabytes(id)));
        Preview preview =
                preview(Operation.ERASE, id, "", steps, List.of(), Set.of(), Set.of(), Trust.LISTED, refusals, "");
        return new Planned(preview, Optional.empty());
    }

    private void refuseUnlessNewer(Optional<InstalledModule> module, Held release, Trust trust, List<Text> refusals) {
        Text name = release.manifest().name();
        if (module.isEmpty()) {
            refusals.add(messages.text("platform.module.not-installed", name));
            return;
        }
        int order = release.manifest()
                .version()
                .compareTo(Version.parseVersion(module.get().version()));
        boolean rebuilt = order == 0
                && trust == Trust.DEVELOPER
                && !release.sha256().equals(module.get().sha256());
        if (order < 0) {
            refusals.add(messages.text(
                    "platform.module.older",
                    name,
                    release.version(),
                    module.get().version()));
        } else if (order == 0 && !rebuilt) {
            refusals.add(messages.text("platform.module.same-version", name, release.version()));
        }
        Held former = packages.held(module.get());
        if (!former.manifest().vendor().equals(release.manifest().vendor())) {
            refusals.add(messages.text(
                    "platform.module.other-vendor",
                    name,
                    former.manifest().vendor(),
                    release.manifest().vendor()));
        }
    }

    /** Whether everything is there that its bundles import, and nothing of the platform would be wired to them. */
    private void wire(String id, Held release, List<Text> refusals) {
        Text name = release.manifest().name();
        List<Map<String, String>> headers = new ArrayList<>();
        try {
            ModulePackage opened = packages.open(release);
            for (BundleFile bundle : release.manifest().bundles()) {
                headers.add(opened.headers(bundle));
            }
            Resolution.Outcome outcome = resolution.of(id, headers);
            if (!outcome.missing().isEmpty()) {
                refusals.add(messages.text("platform.module.unresolvable", name, String.join("; ", outcome.missing())));
            }
            if (!outcome.touched().isEmpty()) {
                refusals.add(
                        messages.text("platform.module.touches-platform", name, String.join(", ", outcome.touched())));
            }
        } catch (PavillonException e) {
            refusals.add(e.text());
        } catch (BundleException e) {
            refusals.add(messages.text("platform.module.unresolvable", name, Failures.cause(e)));
        }
    }

    private void refuseForeignNames(String id, ModuleManifest manifest, List<Text> refusals) {
        Set<String> names = manifest.bundles().stream()
                .map(BundleFile::symbolicName)
                .collect(Collectors.toCollection(TreeSet::new));
        names.retainAll(Arrays.stream(context.getBundles())
                .filter(bundle ->
                        ModuleBundles.moduleOf(bundle).filter(id::equals).isEmpty())
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toSet()));
        if (!names.isEmpty()) {
            refusals.add(messages.text("platform.module.name-taken", manifest.name(), String.join(", ", names)));
        }
    }

    private void refuseUsed(String id, List<Text> refusals) {
        List<String> users = bundles.users(bundles.of(id));
        if (!users.isEmpty()) {
            refusals.add(messages.text("platform.module.used-by-others", packages.name(id), String.join(", ", users)));
        }
    }

    private void data(String id, Optional<InstalledModule> module, Held release, List<Text> steps) {
        if (!snapshots.anyData(packages.storages(id))) {
            return;
        }
        Map<String, Integer> schema = release.manifest().schema();
        boolean alters = module.map(packages::held)
                .map(former -> !former.manifest().schema().equals(schema))
                .orElse(true);
        if (alters) {
            steps.add(messages.text("platform.module.plan-snapshot", megabytes(id)));
            steps.add(messages.text("platform.module.plan-migrate"));
        } else {
            steps.add(messages.text("platform.module.plan-keep"));
        }
    }

    private double megabytes(String id) {
        return snapshots.bytes(packages.storages(id)) * 1.0 / MEGABYTE;
    }

    private static Set<String> actions(Held release) {
        return release.manifest().permissions().stream().map(Permission::action).collect(Collectors.toSet());
    }

    private static Set<String> fresh(Held former, Held release) {
        Set<String> fresh = new TreeSet<>(actions(release));
        fresh.removeAll(actions(former));
        return fresh;
    }

    private Preview empty(Operation operation, String id, List<Text> refusals) {
        return preview(operation, id, "", List.of(), List.of(), Set.of(), Set.of(), Trust.UNLISTED, refusals, "");
    }

    private Preview preview(
            Operation operation,
            String id,
            String version,
            List<Text> steps,
            List<Permission> permissions,
            Set<String> fresh,
            Set<String> powers,
            Trust trust,
            List<Text> refusals,
            String sha256) {
        StringBuilder all = new StringBuilder();
        all.append(operation)
                .append('\n')
                .append(id)
                .append('\n')
                .append(version)
                .append('\n')
                .append(sha256);
        all.append('\n')
                .append(trust)
                .append('\n')
                .append(new TreeSet<>(powers))
                .append('\n');
        permissions.forEach(permission -> all.append(permission.action())
                .append(permission.high())
                .append(permission.text().in(Locale.ENGLISH))
                .append('\n'));
        refusals.forEach(refusal -> all.append(refusal.in(Locale.ENGLISH)).append('\n'));
        return new Preview(
                operation,
                id,
                packages.name(id),
                version,
                steps,
                permissions,
                fresh,
                powers,
                trust,
                refusals,
                digest(all.toString()));
    }

    private static Text join(List<Text> texts) {
        return locale -> texts.stream().map(text -> text.in(locale)).collect(Collectors.joining(", "));
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
