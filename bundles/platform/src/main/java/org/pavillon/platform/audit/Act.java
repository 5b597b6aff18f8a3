package org.pavillon.platform.audit;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.security.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An act with its time and actor, on its way to the log.
 *
 * @param actorId id of the account, or {@code system}
 * @param actorName its sign-in name, or {@code system}
 * @param session id of the session, or an empty string
 */
public record Act(Instant time, String actorId, String actorName, String session, AuditEntry entry) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SYSTEM = "system";

    /** An act of a person, or of the appliance itself. */
    public static Act of(Instant time, Optional<User> user, AuditEntry entry) {
        return new Act(
                time,
                user.map(User::id).orElse(SYSTEM),
                user.map(User::name).orElse(SYSTEM),
                user.map(User::session).orElse(""),
                entry);
    }

    /** Its canonical JSON (RFC 8785). */
    public String json() {
        return CanonicalJson.write(members());
    }

    Map<String, Object> members() {
        Map<String, Object> members = new HashMap<>();
        members.put("time", time.toString());
        members.put("actor", actorId);
        members.put("actorName", actorName);
        members.put("session", session);
        members.put("act", entry.act());
        members.put("subject", entry.subject());
        members.put("outcome", entry.outcome().name());
        members.put("reason", entry.reason());
        members.put("detail", entry.detail());
        return members;
    }

    /** The act of its JSON. */
    static Act read(String json) {
        JsonNode node = MAPPER.readTree(json);
        Map<String, String> detail = new TreeMap<>();
        node.path("detail")
                .properties()
                .forEach(member -> detail.put(member.getKey(), member.getValue().stringValue()));
        return new Act(
                Instant.parse(node.path("time").stringValue()),
                node.path("actor").stringValue(),
                node.path("actorName").stringValue(),
                node.path("session").stringValue(),
                new AuditEntry(
                        node.path("act").stringValue(),
                        node.path("subject").stringValue(),
                        AuditEntry.Outcome.valueOf(node.path("outcome").stringValue()),
                        node.path("reason").stringValue(),
                        detail));
    }
}
