package org.pavillon.platform.rest;

import static org.pavillon.platform.rest.PlatformResource.body;
import static org.pavillon.platform.rest.PlatformResource.bytes;
import static org.pavillon.platform.rest.PlatformResource.describe;
import static org.pavillon.platform.rest.PlatformResource.invalid;
import static org.pavillon.platform.rest.PlatformResource.json;
import static org.pavillon.platform.rest.PlatformResource.lower;
import static org.pavillon.platform.rest.PlatformResource.number;
import static org.pavillon.platform.rest.PlatformResource.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobState;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.ModuleService;
import org.pavillon.api.module.ModuleSettings;
import org.pavillon.api.module.ModuleUsage;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.OperationRecord;
import org.pavillon.api.module.Permission;
import org.pavillon.api.module.Preview;
import org.pavillon.api.module.Release;
import org.pavillon.api.rest.RestRequest;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.RestResponse;
import org.pavillon.api.rest.Route;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Modules over HTTP: what there is, what an operation would do, and doing what was agreed to. */
@Component
public final class ModulesResource implements RestResource {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long LARGEST_PACKAGE = 512L << 20;
    private static final long LARGEST_CATALOGUE = 32L << 20;

    private final ModuleService modules;
    private final ModuleSettings settings;

    @Activate
    public ModulesResource(@Reference ModuleService modules, @Reference ModuleSettings settings) {
        this.modules = modules;
        this.settings = settings;
    }

    @Override
    public String module() {
        return "platform";
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/modules", Text.of("Modules", "Modules"), this::list),
                Route.get("/modules/{module}", Text.of("A module", "Un module"), this::find),
                Route.get(
                        "/modules/{module}/usage",
                        Text.of("What a module takes of the machine", "Ce qu’un module occupe sur la machine"),
                        this::usage),
                Route.get(
                        "/modules/{module}/threads",
                        Text.of("Where its threads stood when it got stuck", "État de ses fils quand il s’est bloqué"),
                        this::threads),
                Route.get(
                        "/modules/{module}/export",
                        Text.of("All data of a module", "Toutes les données d’un module"),
                        this::export),
                Route.get("/modules/{module}/settings", Text.of("Settings", "Réglages"), this::settings),
                Route.put(
                        "/modules/{module}/settings/{pid}",
                        Text.of("Change settings", "Modifier des réglages"),
                        this::changeSettings),
                Route.get(
                        "/modules/{module}/preview/{operation}",
                        Text.of("What an operation would do", "Ce qu’une opération ferait"),
                        this::preview),
                Route.post(
                                "/packages",
                                Text.of(
                                        "Take a package in; the body is its file",
                                        "Ajouter un paquet ; le corps est son fichier"),
                                this::add)
                        .accepting(LARGEST_PACKAGE),
                Route.post(
                        "/packages/folder",
                        Text.of("Take in packages of a folder", "Ajouter les paquets d’un dossier"),
                        request -> job(request, modules.addFrom(folder(request)))),
                Route.post(
                        "/packages/mirror",
                        Text.of("Copy packages into a folder", "Copier les paquets dans un dossier"),
                        request -> job(request, modules.mirror(folder(request)))),
                Route.put(
                                "/catalogue",
                                Text.of("Take a signed catalogue in", "Ajouter un catalogue signé"),
                                this::addCatalogue)
                        .accepting(LARGEST_CATALOGUE),
                Route.post(
                        "/catalogue/refresh",
                        Text.of("Look for newer modules", "Chercher des modules plus récents"),
                        request -> job(request, modules.refreshCatalogue())),
                Route.get("/operations", Text.of("Log of operations", "Journal des opérations"), this::operations)));
        for (Operation operation : Operation.values()) {
            routes.add(Route.post(
                    "/modules/{module}/" + operation.word(),
                    Text.of("Do what the preview showed", "Faire ce que l’aperçu a montré"),
                    request -> apply(operation, request)));
        }
        return routes;
    }

    private RestResponse list(RestRequest request) {
        ArrayNode list = MAPPER.createArrayNode();
        modules.list().forEach(module -> list.add(node(module, request.locale())));
        return json(list);
    }

    private RestResponse find(RestRequest request) {
        return json(node(found(request), request.locale()));
    }

    private ModuleInfo found(RestRequest request) {
        String id = request.path("module");
        return modules.list().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "PAV-PLATFORM-80", Text.of("There is no such module.", "Ce module n’existe pas.")));
    }

    private static ObjectNode node(ModuleInfo module, Locale locale) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", module.id())
                .put("name", module.name().in(locale))
                .put("description", module.description().in(locale))
                .put("vendor", module.vendor())
                .put("licence", module.licence())
                .put("version", module.version())
                .put("state", lower(module.state()))
                .put("keepsData", module.keepsData());
        node.putObject("health")
                .put("status", module.health().status().name())
                .put("text", module.health().text().in(locale));
        module.upgrade().ifPresent(release -> node.put("upgrade", release.version()));
        module.previous().ifPresent(version -> node.put("previous", version));
        permissions(node, module.permissions(), locale);
        ArrayNode needs = node.putArray("needs");
        module.needs().forEach(needs::add);
        ArrayNode releases = node.putArray("releases");
        for (Release release : module.releases()) {
            releases.addObject()
                    .put("version", release.version())
                    .put("size", release.size())
                    .put("sha256", release.sha256())
                    .put("trust", lower(release.trust()));
        }
        return node;
    }

    private static void permissions(ObjectNode node, List<Permission> permissions, Locale locale) {
        ArrayNode list = node.putArray("permissions");
        for (Permission permission : permissions) {
            list.addObject()
                    .put("action", permission.action())
                    .put("text", permission.text().in(locale))
                    .put("high", permission.high());
        }
    }

    private RestResponse usage(RestRequest request) {
        ModuleUsage usage = modules.usage(request.path("module"));
        return json(MAPPER.createObjectNode()
                .put("data", usage.data())
                .put("program", usage.program())
                .put("threads", usage.threads())
                .put("classes", usage.classes())
                .put("objects", usage.objects())
                .put("memory", usage.memory()));
    }

    private RestResponse threads(RestRequest request) {
        String dump = modules.threadDump(request.path("module"))
                .orElseThrow(() -> new NotFoundException(
                        "PAV-PLATFORM-93", Text.of("It was never stuck.", "Il n’a jamais été bloqué.")));
        byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);
        return RestResponse.download(
                request.path("module") + "-threads.txt", "text/plain;charset=utf-8", out -> out.write(bytes));
    }

    private RestResponse export(RestRequest request) {
        String id = request.path("module");
        found(request); // the right, before the answer begins
        return RestResponse.download(id + ".zip", "application/zip", out -> modules.export(id, out));
    }

    private RestResponse preview(RestRequest request) {
        Operation operation = operation(request.path("operation"));
        Preview preview = modules.preview(operation, request.path("module"), request.query("version"));
        ObjectNode node = MAPPER.createObjectNode()
                .put("operation", operation.word())
                .put("module", preview.module())
                .put("name", preview.name().in(request.locale()))
                .put("version", preview.version())
                .put("trust", lower(preview.trust()))
                .put("possible", preview.possible())
                .put("agreed", preview.digest());
        texts(node.putArray("steps"), preview.steps(), request.locale());
        texts(node.putArray("refusals"), preview.refusals(), request.locale());
        permissions(node, preview.permissions(), request.locale());
        ArrayNode fresh = node.putArray("fresh");
        preview.fresh().stream().sorted().forEach(fresh::add);
        ArrayNode powers = node.putArray("powers");
        preview.powers().stream().sorted().forEach(powers::add);
        return json(node);
    }

    /** The body says what was agreed to: {@code agreed} of the preview, its version, and what was typed for erasing. */
    private RestResponse apply(Operation operation, RestRequest request) throws IOException {
        JsonNode body = body(request);
        String agreed = text(body, "agreed");
        Optional<String> version =
                Optional.of(body.path("version").asString("")).filter(given -> !given.isEmpty());
        Preview now = modules.preview(operation, request.path("module"), version);
        Preview shown = new Preview(
                now.operation(),
                now.module(),
                now.name(),
                now.version(),
                now.steps(),
                now.permissions(),
                now.fresh(),
                now.powers(),
                now.trust(),
                now.refusals(),
                agreed);
        JobState job = operation == Operation.ERASE
                ? modules.erase(shown, body.path("typed").asString(""))
                : modules.apply(shown);
        return job(request, job);
    }

    private static Operation operation(String word) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.word().equals(word))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "There is no operation “" + word + "”.",
                        "L’opération «\u00a0" + word + "\u00a0» n’existe pas."));
    }

    private RestResponse add(RestRequest request) throws IOException {
        return RestResponse.json(
                201,
                bytes(node(modules.add(request.query("name").orElse("package"), request.body()), request.locale())));
    }

    private RestResponse addCatalogue(RestRequest request) throws IOException {
        JsonNode body = body(request);
        modules.addCatalogue(
                text(body, "catalogue").getBytes(StandardCharsets.UTF_8),
                text(body, "signature").getBytes(StandardCharsets.US_ASCII));
        return RestResponse.nothing();
    }

    private RestResponse operations(RestRequest request) {
        int limit = (int)
                Math.clamp(request.query("limit").map(given -> number(given)).orElse(100L), 1, 1000);
        ArrayNode list = MAPPER.createArrayNode();
        for (OperationRecord operation : modules.operations(limit)) {
            list.addObject()
                    .put("number", operation.number())
                    .put("time", operation.time().toString())
                    .put("seconds", operation.took().toMillis() / 1000.0)
                    .put("operation", operation.operation().word())
                    .put("module", operation.module())
                    .put("from", operation.from())
                    .put("to", operation.to())
                    .put("actor", operation.actor())
                    .put("outcome", lower(operation.outcome()))
                    .put("code", operation.code())
                    .put("text", operation.text().in(request.locale()));
        }
        return json(list);
    }

    private RestResponse settings(RestRequest request) {
        Locale locale = request.locale();
        ArrayNode list = MAPPER.createArrayNode();
        for (ModuleSettings.Form form : settings.of(request.path("module"))) {
            ObjectNode node = list.addObject()
                    .put("pid", form.pid())
                    .put("name", form.name().in(locale))
                    .put("description", form.description().in(locale));
            ArrayNode fields = node.putArray("fields");
            for (ModuleSettings.Field field : form.fields()) {
                ObjectNode one = fields.addObject()
                        .put("id", field.id())
                        .put("name", field.name().in(locale))
                        .put("description", field.description().in(locale))
                        .put("kind", lower(field.kind()))
                        .put("required", field.required())
                        .put("many", field.many());
                field.values().forEach(one.putArray("values")::add);
                field.defaults().forEach(one.putArray("defaults")::add);
                ArrayNode options = one.putArray("options");
                field.options()
                        .forEach(option -> options.addObject()
                                .put("value", option.value())
                                .put("label", option.label().in(locale)));
            }
        }
        return json(list);
    }

    /** The body maps a setting's id to its value, or to a list of values. */
    private RestResponse changeSettings(RestRequest request) throws IOException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : body(request).properties()) {
            List<String> given = new ArrayList<>();
            if (member.getValue().isArray()) {
                member.getValue().forEach(value -> given.add(value.asString("")));
            } else {
                given.add(member.getValue().asString(""));
            }
            values.put(member.getKey(), given);
        }
        settings.change(request.path("module"), request.path("pid"), values);
        return settings(request);
    }

    private static Path folder(RestRequest request) throws IOException {
        String folder = text(body(request), "folder");
        try {
            return Path.of(folder);
        } catch (InvalidPathException e) {
            throw invalid("“folder” is no path.", "«\u00a0folder\u00a0» n’est pas un chemin.");
        }
    }

    private static void texts(ArrayNode list, List<Text> texts, Locale locale) {
        texts.forEach(text -> list.add(text.in(locale)));
    }

    private static RestResponse job(RestRequest request, JobState job) {
        return RestResponse.json(202, bytes(describe(job, request.locale())))
                .with("Location", "/api/platform/jobs/" + job.id());
    }
}
