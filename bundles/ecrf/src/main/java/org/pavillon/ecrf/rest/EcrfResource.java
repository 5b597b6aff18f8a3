package org.pavillon.ecrf.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.rest.RestRequest;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.RestResponse;
import org.pavillon.api.rest.Route;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.exchange.AnswersJson;
import org.pavillon.ecrf.exchange.DefinitionJson;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.ExportOptions;
import org.pavillon.ecrf.service.Records;
import org.pavillon.ecrf.service.SaveConflict;
import org.pavillon.ecrf.service.SaveRequest;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.SubjectQuery;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Studies and records over HTTP. Rights are checked by the services behind. */
@Component
public final class EcrfResource implements RestResource {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Messages MESSAGES = Messages.of(EcrfResource.class);
    private static final String STUDY = "/studies/{study}";
    private static final String SUBJECT = STUDY + "/subjects/{subject}";
    private static final String FORM = SUBJECT + "/forms/{form}";
    private static final long MAX_ENTRY = 4L << 20;

    private final Studies studies;
    private final Records records;

    @Activate
    public EcrfResource(@Reference Studies studies, @Reference Records records) {
        this.studies = studies;
        this.records = records;
    }

    @Override
    public String module() {
        return "ecrf";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/studies", text("studies"), r -> json(Json.list(studies.list(), Json::study))),
                Route.post(
                        "/studies",
                        text("study-create"),
                        r -> created(Json.study(studies.create(string(body(r), "title"))))),
                Route.get(STUDY, text("study"), r -> json(Json.study(studies.get(r.path("study"))))),
                Route.put(
                        STUDY,
                        text("study-rename"),
                        r -> json(Json.study(studies.rename(r.path("study"), string(body(r), "title"))))),
                Route.put(STUDY + "/state", text("state"), this::state),
                Route.get(
                        STUDY + "/versions",
                        text("versions"),
                        r -> json(Json.list(studies.versions(r.path("study")), Json::version))),
                Route.post(STUDY + "/dictionary", text("dictionary-import"), this::dictionary)
                        .accepting(Studies.MAX_DICTIONARY + 1),
                Route.get(STUDY + "/dictionary.csv", text("dictionary-export"), this::exportDictionary),
                Route.get(
                        STUDY + "/forms",
                        text("forms"),
                        r -> json(Json.list(studies.forms(r.path("study")), Json::form))),
                Route.get(STUDY + "/definitions/{sha}", text("definition"), this::definition),
                Route.get(STUDY + "/definitions/{sha}/forms/{form}", text("form"), this::form),
                Route.put(STUDY + "/missing-codes", text("missing-codes"), this::missingCodes),
                Route.get(STUDY + "/subjects", text("subjects"), this::subjects),
                Route.post(STUDY + "/subjects", text("subject-create"), this::createSubject),
                Route.get(
                        SUBJECT,
                        text("subject"),
                        r -> json(Json.subject(records.subject(r.path("study"), r.path("subject"))))),
                Route.get(
                        FORM,
                        text("entry"),
                        r -> json(Json.open(records.open(r.path("study"), r.path("subject"), r.path("form"))))),
                Route.post(FORM, text("save"), this::save).accepting(MAX_ENTRY),
                Route.put(FORM + "/draft", text("draft"), this::draft).accepting(MAX_ENTRY),
                Route.delete(FORM + "/draft", text("draft-discard"), this::discard),
                Route.get(FORM + "/history", text("history"), this::history),
                Route.post(
                        FORM + "/presence",
                        text("presence"),
                        r -> json(Json.list(
                                records.present(r.path("study"), r.path("subject"), r.path("form")), Json::presence))),
                Route.delete(FORM + "/presence", text("presence-end"), this::leave),
                Route.get(STUDY + "/records.csv", text("export"), this::export),
                Route.get(STUDY + "/verification", text("verification"), this::verify));
    }

    private static Text text(String key) {
        return MESSAGES.text("ecrf.rest." + key);
    }

    private RestResponse dictionary(RestRequest request) throws IOException {
        boolean preview = request.query("preview").map(Boolean::parseBoolean).orElse(false);
        return json(Json.report(
                preview
                        ? studies.preview(request.path("study"), request.body())
                        : studies.importDictionary(
                                request.path("study"),
                                request.query("name").orElse(""),
                                request.body(),
                                request.query("reason").orElse("")),
                request.locale()));
    }

    private RestResponse state(RestRequest request) throws IOException {
        JsonNode body = body(request);
        StudyState state = StudyState.ofWord(string(body, "state")).orElseThrow(() -> invalid("state"));
        return json(Json.study(
                studies.moveTo(request.path("study"), state, body.path("reason").asString(""))));
    }

    private RestResponse exportDictionary(RestRequest request) throws IOException {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        studies.exportDictionary(request.path("study"), csv);
        return RestResponse.download("dictionary.csv", "text/csv;charset=utf-8", out -> csv.writeTo(out));
    }

    private RestResponse definition(RestRequest request) {
        StudyDefinition definition = studies.definition(request.path("study"), request.path("sha"));
        return forEver(DefinitionJson.write(definition).getBytes(StandardCharsets.UTF_8), request.path("sha"));
    }

    private RestResponse form(RestRequest request) {
        StudyDefinition definition = studies.definition(request.path("study"), request.path("sha"));
        JsonNode whole = MAPPER.readTree(DefinitionJson.write(definition));
        for (JsonNode form : whole.path("forms")) {
            if (form.path("name").asString().equals(request.path("form"))) {
                ObjectNode answer = MAPPER.createObjectNode().put("definition", request.path("sha"));
                answer.set("form", form);
                answer.set(
                        "missing",
                        whole.path("missingCodes").isArray() ? whole.path("missingCodes") : MAPPER.createArrayNode());
                answer.put(
                        "recordId",
                        definition.recordId().map(item -> item.name()).orElse(""));
                return forEver(MAPPER.writeValueAsBytes(answer), request.path("sha") + "-" + request.path("form"));
            }
        }
        throw new NotFoundException("PAV-ECRF-54", MESSAGES.text("ecrf.record.no-form"));
    }

    /** A definition never changes under its hash; only who may see it does, so browsers alone keep it. */
    private static RestResponse forEver(byte[] json, String tag) {
        return RestResponse.json(json)
                .with("Cache-Control", "private, max-age=31536000, immutable")
                .with("ETag", "\"" + tag + "\"");
    }

    private RestResponse missingCodes(RestRequest request) throws IOException {
        List<MissingCode> codes = new ArrayList<>();
        for (JsonNode code : parsed(request)) {
            codes.add(new MissingCode(string(code, "code"), string(code, "label")));
        }
        return json(Json.study(studies.missingCodes(
                request.path("study"), codes, request.query("reason").orElse(""))));
    }

    private RestResponse subjects(RestRequest request) {
        return json(Json.page(records.subjects(
                request.path("study"),
                new SubjectQuery(
                        request.query("filter").orElse(""),
                        number(request.query("after").orElse("0")),
                        (int) number(request.query("limit").orElse("100"))))));
    }

    private RestResponse createSubject(RestRequest request) throws IOException {
        JsonNode body = body(request);
        return created(Json.subject(records.create(
                request.path("study"),
                string(body, "id"),
                Optional.of(body.path("label").asString("")))));
    }

    private RestResponse save(RestRequest request) throws IOException {
        JsonNode body = body(request);
        SaveRequest wish = new SaveRequest(
                string(body, "id"),
                body.path("base").asInt(0),
                body.path("definition").asString(""),
                values(body.path("values")),
                EntryStatus.ofWord(string(body, "status")).orElseThrow(() -> invalid("status")),
                body.path("reason").asString(""));
        try {
            return json(Json.saved(
                    records.save(request.path("study"), request.path("subject"), request.path("form"), wish),
                    request.locale()));
        } catch (SaveConflict conflict) {
            ObjectNode problem = MAPPER.createObjectNode()
                    .put("type", "about:blank")
                    .put("title", conflict.text().in(request.locale()))
                    .put("status", 409)
                    .put("code", conflict.code());
            problem.set("current", Json.entry(conflict.current()));
            problem.set("differences", Json.list(conflict.differences(), Json::difference));
            return new RestResponse(
                    409, "application/problem+json", Map.of(), out -> out.write(MAPPER.writeValueAsBytes(problem)));
        }
    }

    private RestResponse draft(RestRequest request) throws IOException {
        JsonNode body = body(request);
        records.saveDraft(
                request.path("study"),
                request.path("subject"),
                request.path("form"),
                body.path("base").asInt(0),
                values(body.path("values")));
        return RestResponse.nothing();
    }

    private RestResponse discard(RestRequest request) {
        records.discardDraft(request.path("study"), request.path("subject"), request.path("form"));
        return RestResponse.nothing();
    }

    private RestResponse history(RestRequest request) {
        return json(Json.list(
                records.history(
                        request.path("study"), request.path("subject"), request.path("form"), request.query("field")),
                Json::revision));
    }

    private RestResponse leave(RestRequest request) {
        records.leave(request.path("study"), request.path("subject"), request.path("form"));
        return RestResponse.nothing();
    }

    private RestResponse export(RestRequest request) {
        String study = request.path("study");
        ExportOptions options = new ExportOptions(
                request.query("identifying").map(Boolean::parseBoolean).orElse(false),
                request.query("spreadsheet").map(Boolean::parseBoolean).orElse(false));
        records.mayExport(study, options);
        User user = CurrentUser.get();
        return RestResponse.download(
                "records.csv",
                "text/csv;charset=utf-8",
                out -> CurrentUser.<Void, IOException>callAs(user, () -> {
                    records.exportCsv(study, options, out);
                    return null;
                }));
    }

    private RestResponse verify(RestRequest request) {
        return json(Json.check(records.verify(request.path("study"))));
    }

    // ---- reading ----

    private static JsonNode parsed(RestRequest request) throws IOException {
        try {
            return MAPPER.readTree(request.body());
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw invalid("JSON");
        }
    }

    private static JsonNode body(RestRequest request) throws IOException {
        JsonNode body = parsed(request);
        if (body == null || !body.isObject()) {
            throw invalid("JSON");
        }
        return body;
    }

    private static Map<String, Answer> values(JsonNode json) {
        try {
            return AnswersJson.read(json);
        } catch (IllegalArgumentException e) {
            throw invalid("values");
        }
    }

    private static String string(JsonNode body, String member) {
        if (!body.path(member).isString()) {
            throw invalid(member);
        }
        return body.path(member).stringValue();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw invalid(text.substring(0, Math.min(20, text.length())));
        }
    }

    private static InvalidInputException invalid(String what) {
        return new InvalidInputException("PAV-ECRF-56", MESSAGES.text("ecrf.rest.invalid", what));
    }

    private static RestResponse json(JsonNode node) {
        return RestResponse.json(MAPPER.writeValueAsBytes(node));
    }

    private static RestResponse created(JsonNode node) {
        return RestResponse.json(201, MAPPER.writeValueAsBytes(node));
    }
}
