package org.example.sample.rest;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.example.sample.Note;
import org.example.sample.internal.Notes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.rest.RestRequest;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.RestResponse;
import org.pavillon.api.rest.Route;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Notes at {@code /api/sample/notes}. Rights are checked by the service behind. */
@Component
public final class NotesResource implements RestResource {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Messages MESSAGES = Messages.of(NotesResource.class);

    private final Notes notes;

    @Activate
    public NotesResource(@Reference Notes notes) {
        this.notes = notes;
    }

    @Override
    public String module() {
        return "sample";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/notes", MESSAGES.text("sample.rest.list"), this::list),
                Route.post("/notes", MESSAGES.text("sample.rest.add"), this::add),
                Route.delete("/notes/{note}", MESSAGES.text("sample.rest.delete"), this::delete));
    }

    private RestResponse list(RestRequest request) {
        ArrayNode all = JSON.createArrayNode();
        notes.list().forEach(note -> all.add(json(note)));
        return RestResponse.json(JSON.writeValueAsBytes(all));
    }

    private RestResponse add(RestRequest request) throws IOException {
        Note note = notes.add(UUID.randomUUID().toString(), text(request));
        return RestResponse.json(201, JSON.writeValueAsBytes(json(note)));
    }

    private RestResponse delete(RestRequest request) {
        notes.delete(request.path("note"));
        return RestResponse.nothing();
    }

    private static String text(RestRequest request) throws IOException {
        try {
            JsonNode text = JSON.readTree(request.body()).path("text");
            if (text.isString()) {
                return text.asString();
            }
        } catch (JacksonException e) {
            // the same as a body without a text
        }
        throw new InvalidInputException("PAV-SAMPLE-4", MESSAGES.text("sample.rest.body"));
    }

    private static ObjectNode json(Note note) {
        return JSON.createObjectNode()
                .put("id", note.id())
                .put("text", note.text())
                .put("writtenAt", note.writtenAt().toString())
                .put("author", note.author());
    }
}
