package org.pavillon.packaging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Permission;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@link ModuleManifest} as JSON, in {@code module.json} and in a catalogue. */
final class ManifestJson {
    static final int FORMAT = 1;
    private static final int NAME = 100;
    private static final int DESCRIPTION = 500;
    private static final int PERMISSION = 200;
    private static final int PERMISSIONS = 100;
    private static final int BUNDLES = 200;
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,30}");
    private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9-]{0,49}");
    private static final Pattern FILE = Pattern.compile("bundles/[A-Za-z0-9][A-Za-z0-9._-]{0,150}\\.jar");
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

    private final Fields fields;
    private final Findings findings;

    ManifestJson(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /** A whole {@code module.json}. What is wrong is noted; bundles that could be read are there nevertheless. */
    ModuleManifest read() {
        checkFormat();
        ModuleManifest said = readDescription(readVersion(fields, "version"), readSchema());
        List<BundleFile> bundles = readBundles();
        fields.end();
        return with(said, said.schema(), bundles);
    }

    /** A draft, in which what can be computed is absent. */
    ModuleManifest readDraft(Version version) {
        if (fields.has("format")) {
            checkFormat();
        }
        ModuleManifest said =
                readDescription(fields.has("version") ? readVersion(fields, "version") : version, new TreeMap<>());
        fields.end();
        return said;
    }

    /** What stands in a catalogue beside the file's own name, size and hash. */
    ModuleManifest readListed() {
        return readDescription(readVersion(fields, "version"), readSchema());
    }

    private void checkFormat() {
        if (fields.number("format", 0, Integer.MAX_VALUE) != FORMAT) {
            findings.add(Check.FORMAT_UNKNOWN, fields.at("format"), FORMAT);
        }
    }

    private ModuleManifest readDescription(Version version, SortedMap<String, Integer> schema) {
        String id = readId();
        return new ModuleManifest(
                id,
                version,
                fields.string("vendor", NAME),
                fields.string("licence", NAME),
                readRange(),
                fields.text("name", NAME),
                fields.text("description", DESCRIPTION),
                readPermissions(id),
                readPowers(),
                schema,
                List.of());
    }

    private String readId() {
        String id = fields.string("id", NAME);
        if (Reserved.isId(id)) {
            findings.add(Check.ID_RESERVED, fields.at("id"), id);
        } else if (!id.isEmpty() && !ID.matcher(id).matches()) {
            findings.add(Check.ID_WRONG, fields.at("id"), id);
        }
        return id;
    }

    private Version readVersion(Fields from, String name) {
        String text = from.string(name, NAME);
        try {
            if (!text.isEmpty()) {
                return new Version(text);
            }
        } catch (IllegalArgumentException e) {
            findings.add(Check.VERSION_WRONG, from.at(name), text);
        }
        return Version.emptyVersion;
    }

    private VersionRange readRange() {
        String text = fields.string("platform", NAME);
        try {
            if (!text.isEmpty() && !new VersionRange(text).isEmpty()) {
                return new VersionRange(text);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        if (!text.isEmpty()) {
            findings.add(Check.RANGE_WRONG, fields.at("platform"), text);
        }
        return new VersionRange("0");
    }

    private List<Permission> readPermissions(String id) {
        List<Permission> permissions = new ArrayList<>();
        Set<String> actions = new HashSet<>();
        for (Fields item : fields.has("permissions") ? fields.list("permissions", PERMISSIONS) : List.<Fields>of()) {
            String action = item.string("action", NAME);
            boolean own = action.startsWith(id + ":")
                    && ACTION.matcher(action.substring(id.length() + 1)).matches();
            if (!action.isEmpty() && (!own || !actions.add(action))) {
                findings.add(Check.PERMISSION_FOREIGN, item.at("action"), action, id);
            }
            permissions.add(
                    new Permission(action, item.text("text", PERMISSION), item.has("high") && item.flag("high")));
            item.end();
        }
        return permissions;
    }

    private Set<String> readPowers() {
        Set<String> powers = new LinkedHashSet<>();
        for (String power : fields.has("powers") ? fields.strings("powers", 10) : List.<String>of()) {
            if (!power.equals(ModuleManifest.NATIVE)) {
                findings.add(Check.POWER_UNKNOWN, fields.at("powers"), power);
            }
            powers.add(power);
        }
        return powers;
    }

    private SortedMap<String, Integer> readSchema() {
        SortedMap<String, Integer> schema = new TreeMap<>();
        if (fields.has("schema")) {
            Fields versions = fields.fields("schema");
            for (String name : versions.names()) {
                schema.put(name, (int) versions.number(name, 1, 999_999));
            }
        }
        return schema;
    }

    private List<BundleFile> readBundles() {
        List<BundleFile> bundles = new ArrayList<>();
        Set<String> files = new HashSet<>();
        List<Fields> items = fields.list("bundles", BUNDLES);
        if (items.isEmpty()) {
            fields.wrong("bundles", Findings.MESSAGES.text("package.expects.bundles"));
        }
        for (Fields item : items) {
            int before = findings.count();
            BundleFile bundle = new BundleFile(
                    item.string("file", 200),
                    item.string("symbolicName", 150),
                    readVersion(item, "version"),
                    item.hash("sha256"),
                    item.number("size", 1, Limits.STANDARD.file()));
            item.end();
            if (!FILE.matcher(bundle.file()).matches()
                    || !files.add(bundle.file().toLowerCase(Locale.ROOT))) {
                item.wrong("file", Findings.MESSAGES.text("package.expects.file"));
            }
            if (!SYMBOLIC_NAME.matcher(bundle.symbolicName()).matches()) {
                item.wrong("symbolicName", Findings.MESSAGES.text("package.expects.symbolic-name"));
            }
            if (findings.count() == before) {
                bundles.add(bundle);
            }
        }
        return bundles;
    }

    static ModuleManifest with(ModuleManifest said, SortedMap<String, Integer> schema, List<BundleFile> bundles) {
        return new ModuleManifest(
                said.id(),
                said.version(),
                said.vendor(),
                said.licence(),
                said.platform(),
                said.name(),
                said.description(),
                said.permissions(),
                said.powers(),
                schema,
                bundles);
    }

    static byte[] write(ModuleManifest manifest) {
        ObjectNode json = Fields.object();
        json.put("format", FORMAT);
        describe(json, manifest);
        ArrayNode bundles = json.putArray("bundles");
        for (BundleFile bundle : manifest.bundles()) {
            bundles.addObject()
                    .put("file", bundle.file())
                    .put("symbolicName", bundle.symbolicName())
                    .put("version", bundle.version().toString())
                    .put("sha256", bundle.sha256())
                    .put("size", bundle.size());
        }
        return Fields.write(json);
    }

    /** Everything but the bundles. */
    static void describe(ObjectNode json, ModuleManifest manifest) {
        json.put("id", manifest.id());
        json.put("version", manifest.version().toString());
        json.put("vendor", manifest.vendor());
        json.put("licence", manifest.licence());
        json.put("platform", manifest.platform().toString());
        put(json, "name", manifest.name());
        put(json, "description", manifest.description());
        ArrayNode permissions = json.putArray("permissions");
        for (Permission permission : manifest.permissions()) {
            ObjectNode item = permissions.addObject();
            item.put("action", permission.action());
            item.put("high", permission.high());
            put(item, "text", permission.text());
        }
        manifest.powers().forEach(json.putArray("powers")::add);
        manifest.schema().forEach(json.putObject("schema")::put);
    }

    static void put(ObjectNode json, String name, Text text) {
        json.putObject(name).put("en", text.in(Locale.ENGLISH)).put("fr", text.in(Locale.FRENCH));
    }
}
