package org.pavillon.platform.rest;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Accounts;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.identity.Role;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.rest.RestRequest;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.RestResponse;
import org.pavillon.api.rest.Route;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs, the audit log and accounts over HTTP. Rights are checked by the services behind. */
@Component
public final class PlatformResource implements RestResource {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** Beyond these no database can compare. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Jobs jobs;
    private final AuditLog audit;
    private final Accounts accounts;
    private final String version;

    @Activate
    public PlatformResource(
            @Reference Jobs jobs, @Reference AuditLog audit, @Reference Accounts accounts, BundleContext context) {
        this.jobs = jobs;
        this.audit = audit;
        this.accounts = accounts;
        this.version = context.getBundle().getVersion().toString();
    }

    @Override
    public String module() {
        return "platform";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/status",
                        Text.of("Whether it is ready", "Si l’appareil est prêt"),
                        0,
                        true,
                        this::status),
                Route.get("/jobs", Text.of("Jobs", "Tâches"), this::listJobs),
                Route.get("/jobs/{job}", Text.of("A job", "Une tâche"), this::job),
                Route.post("/jobs/{job}/cancel", Text.of("Cancel a job", "Annuler une tâche"), this::cancel),
                Route.get(
                        "/audit",
                        Text.of("Search the audit log", "Chercher dans le journal d’audit"),
                        this::searchAudit),
                Route.get(
                        "/audit/verification",
                        Text.of("Check the audit log", "Vérifier le journal d’audit"),
                        this::verifyAudit),
                Route.get(
                        "/audit/export",
                        Text.of("Export the audit log", "Exporter le journal d’audit"),
                        this::exportAudit),
                Route.get("/roles", Text.of("Roles", "Rôles"), this::listRoles),
                Route.get("/accounts", Text.of("Accounts", "Comptes"), this::listAccounts),
                Route.post("/accounts", Text.of("Make an account", "Créer un compte"), this::createAccount),
                Route.get("/accounts/{account}", Text.of("An account", "Un compte"), this::account),
                Route.put(
                        "/accounts/{account}", Text.of("Change an account", "Modifier un compte"), this::updateAccount),
                Route.post("/accounts/{account}/invitation", Text.of("Invite", "Inviter"), this::invite),
                Route.put(
                        "/accounts/{account}/enabled",
                        Text.of("Enable or disable", "Activer ou désactiver"),
                        this::enable),
                Route.post("/accounts/{account}/grants", Text.of("Grant a role", "Accorder un rôle"), this::grant),
                Route.delete(
                        "/accounts/{account}/grants/{role}/{instance}",
                        Text.of("Revoke a role", "Retirer un rôle"),
                        this::revoke));
    }

    private RestResponse status(RestRequest request) {
        return json(MAPPER.createObjectNode().put("status", "ready").put("version", version));
    }

    private RestResponse listJobs(RestRequest request) {
        ArrayNode list = MAPPER.createArrayNode();
        jobs.list().forEach(job -> list.add(describe(job, request.locale())));
        return json(list);
    }

    private RestResponse job(RestRequest request) {
        return json(describe(found(request), request.locale()));
    }

    private RestResponse cancel(RestRequest request) {
        jobs.cancel(request.path("job"));
        return json(describe(found(request), request.locale()));
    }

    private JobState found(RestRequest request) {
        return jobs.find(request.path("job"))
                .orElseThrow(() -> new NotFoundException(
                        "PAV-PLATFORM-80",
                        Text.of(
                                "There is no such job, or it is somebody else\u2019s.",
                                "Cette tâche n\u2019existe pas ou n\u2019est pas la vôtre.")));
    }

    static ObjectNode describe(JobState job, Locale locale) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", job.id())
                .put("module", job.module())
                .put("title", job.title().in(locale))
                .put("owner", job.owner())
                .put("status", lower(job.status()))
                .put("fraction", job.fraction())
                .put("step", job.step().in(locale))
                .put("code", job.code())
                .put("started", job.started().toString());
        job.finished().ifPresent(finished -> node.put("finished", finished.toString()));
        return node;
    }

    private RestResponse searchAudit(RestRequest request) {
        ArrayNode list = MAPPER.createArrayNode();
        for (AuditRecord record : audit.search(query(request))) {
            ObjectNode node = list.addObject()
                    .put("number", record.number())
                    .put("time", record.time().toString())
                    .put("actorId", record.actorId())
                    .put("actorName", record.actorName())
                    .put("session", record.session())
                    .put("act", record.entry().act())
                    .put("subject", record.entry().subject())
                    .put("outcome", lower(record.entry().outcome()))
                    .put("reason", record.entry().reason())
                    .put("hash", record.hash());
            ObjectNode detail = node.putObject("detail");
            record.entry().detail().forEach(detail::put);
        }
        return json(list);
    }

    private RestResponse verifyAudit(RestRequest request) {
        AuditVerification verification = audit.verify();
        return json(MAPPER.createObjectNode()
                .put("intact", verification.intact())
                .put("intactUntil", verification.intactUntil())
                .put("entries", verification.entries())
                .put("problem", verification.problem()));
    }

    private RestResponse exportAudit(RestRequest request) {
        AuditQuery query = query(request);
        audit.search(new AuditQuery(
                query.text(), query.from(), query.to(), query.before(), 1)); // the right, before the answer begins
        return RestResponse.download("audit.jsonl", "application/jsonl", out -> audit.export(query, out));
    }

    private static AuditQuery query(RestRequest request) {
        return new AuditQuery(
                request.query("text").orElse(""),
                request.query("from").map(PlatformResource::instant),
                request.query("to").map(PlatformResource::instant),
                request.query("before").map(PlatformResource::number),
                request.query("limit")
                        .map(limit -> Math.clamp(number(limit), 1, 10_000))
                        .orElse(1000));
    }

    private RestResponse listRoles(RestRequest request) {
        ArrayNode list = MAPPER.createArrayNode();
        for (Role role : accounts.roles()) {
            ObjectNode node = list.addObject()
                    .put("id", role.id())
                    .put("name", role.name().in(request.locale()))
                    .put("description", role.description().in(request.locale()));
            ArrayNode actions = node.putArray("actions");
            role.actions().stream().sorted().forEach(actions::add);
        }
        return json(list);
    }

    private RestResponse listAccounts(RestRequest request) {
        ArrayNode list = MAPPER.createArrayNode();
        accounts.list().forEach(account -> list.add(describe(account)));
        return json(list);
    }

    private RestResponse createAccount(RestRequest request) throws IOException {
        JsonNode body = body(request);
        Account account =
                accounts.create(text(body, "name"), body.path("displayName").asString(""), locale(body));
        return RestResponse.json(201, bytes(describe(account)));
    }

    private RestResponse account(RestRequest request) {
        return json(describe(existing(request.path("account"))));
    }

    private RestResponse updateAccount(RestRequest request) throws IOException {
        JsonNode body = body(request);
        accounts.update(request.path("account"), text(body, "displayName"), locale(body));
        return account(request);
    }

    private RestResponse invite(RestRequest request) {
        String token = accounts.invite(request.path("account"));
        return json(MAPPER.createObjectNode()
                .put("link", System.getProperty("pavillon.url", "") + "/invitation?token=" + token));
    }

    private RestResponse enable(RestRequest request) throws IOException {
        accounts.setEnabled(
                request.path("account"), body(request).path("enabled").asBoolean(false));
        return account(request);
    }

    private RestResponse grant(RestRequest request) throws IOException {
        JsonNode body = body(request);
        accounts.grant(
                request.path("account"),
                new Grant(text(body, "role"), body.path("instance").asString(Grant.EVERYWHERE)));
        return account(request);
    }

    private RestResponse revoke(RestRequest request) {
        accounts.revoke(request.path("account"), new Grant(request.path("role"), request.path("instance")));
        return account(request);
    }

    private Account existing(String id) {
        return accounts.find(id)
                .orElseThrow(() -> new NotFoundException(
                        "PAV-PLATFORM-50", Text.of("There is no such account.", "Ce compte n\u2019existe pas.")));
    }

    private static ObjectNode describe(Account account) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", account.id())
                .put("name", account.name())
                .put("displayName", account.displayName())
                .put("language", account.locale().getLanguage())
                .put("enabled", account.enabled())
                .put("created", account.created().toString());
        account.lastSignIn().ifPresent(time -> node.put("lastSignIn", time.toString()));
        ArrayNode grants = node.putArray("grants");
        account.grants()
                .forEach(grant -> grants.addObject().put("role", grant.role()).put("instance", grant.instance()));
        return node;
    }

    static JsonNode body(RestRequest request) throws IOException {
        try {
            JsonNode body = MAPPER.readTree(request.body());
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw invalid("The body is no JSON.", "Le corps de la requête n\u2019est pas du JSON.");
        }
        throw invalid("The body must be a JSON object.", "Le corps de la requête doit être un objet JSON.");
    }

    static String text(JsonNode body, String member) {
        if (!body.path(member).isString()) {
            throw invalid(
                    "The body lacks the text “" + member + "”.", "Il manque le texte «\u00a0" + member + "\u00a0».");
        }
        return body.path(member).stringValue();
    }

    private static Locale locale(JsonNode body) {
        return Locale.of(body.path("language").asString("fr").equals("en") ? "en" : "fr");
    }

    private static Instant instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            if (instant.isAfter(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw invalid(
                "“from” and “to” are instants as in 2026-11-24T12:00:00Z.",
                "«\u00a0from\u00a0» et «\u00a0to\u00a0» sont des instants comme 2026-11-24T12:00:00Z.");
    }

    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw invalid(
                    "“before” and “limit” are whole numbers.",
                    "«\u00a0before\u00a0» et «\u00a0limit\u00a0» sont des nombres entiers.");
        }
    }

    static InvalidInputException invalid(String english, String french) {
        return new InvalidInputException("PAV-PLATFORM-3", Text.of(english, french));
    }

    static RestResponse json(JsonNode node) {
        return RestResponse.json(bytes(node));
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
