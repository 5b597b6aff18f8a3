package org.pavillon.itests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Random;

/** An appliance with the eCRF module, somebody signed in who may do everything in it, and a study. */
public final class Study {
    public static final String PASSWORD = "une phrase assez longue";

    private final Appliance appliance;
    private final Page person;
    private final String id;

    private Study(Appliance appliance, Page person, String id) {
        this.appliance = appliance;
        this.person = person;
        this.id = id;
    }

    /** Sets the appliance up and imports a dictionary. */
    public static Study start(Appliance appliance, Browser browser, Path dictionary) throws Exception {
        Page person = browser.person(Locale.ENGLISH, 1280, 800);
        person.navigate(appliance.url(appliance.setupPath()));
        person.getByLabel("Name for signing in").fill("admin");
        person.getByLabel("Name shown to others").fill("Alice Martin");
        person.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                .fill(PASSWORD);
        person.locator("button[type=submit]").click();
        person.waitForURL(appliance.url("/"));
        Study bare = new Study(appliance, person, "");
        new Operator(appliance).done("install", "ecrf");
        String account = bare.get("/api/platform/accounts")
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsString();
        for (String role : new String[] {"ecrf.builder", "ecrf.data-manager"}) {
            bare.post("/api/platform/accounts/" + account + "/grants", "{\"role\":\"" + role + "\"}");
        }
        String id = bare.post("/api/ecrf/studies", "{\"title\":\"Voice as a biomarker\"}")
                .getAsJsonObject()
                .get("id")
                .getAsString();
        Study study = new Study(appliance, person, id);
        study.importing(Files.readAllBytes(dictionary));
        return study;
    }

    /** Imports a dictionary. */
    public JsonObject importing(byte[] csv) {
        return call(
                        "POST",
                        path("/dictionary?name=dictionary.csv"),
                        RequestOptions.create().setData(csv))
                .getAsJsonObject();
    }

    /** Adds a subject. Returns its id. */
    public String subject(String label) {
        return post(path("/subjects"), "{\"id\":\"" + ulid() + "\",\"label\":\"" + label + "\"}")
                .getAsJsonObject()
                .get("id")
                .getAsString();
    }

    /** The person who is signed in. */
    public Page person() {
        return person;
    }

    public String id() {
        return id;
    }

    /** A path of the study's REST resource. */
    public String path(String below) {
        return "/api/ecrf/studies/" + id + below;
    }

    /** The address of a form's entry page. */
    public String entry(String subject, String form) {
        return appliance.url("/ecrf/" + id + "/subjects/" + subject + "/" + form);
    }

    /** The session cookie as a header. */
    public String cookies() {
        StringBuilder header = new StringBuilder();
        person.context()
                .cookies()
                .forEach(cookie -> header.append(header.isEmpty() ? "" : "; ")
                        .append(cookie.name)
                        .append('=')
                        .append(cookie.value));
        return header.toString();
    }

    public JsonElement get(String path) {
        return call("GET", path, RequestOptions.create());
    }

    public JsonElement post(String path, String json) {
        return call("POST", path, RequestOptions.create().setData(json).setHeader("Content-Type", "application/json"));
    }

    private JsonElement call(String method, String path, RequestOptions options) {
        APIResponse response = person.request()
                .fetch(
                        appliance.url(path),
                        options.setMethod(method)
                                .setHeader("X-Pavillon-Request", "1")
                                .setTimeout(120_000));
        if (!response.ok()) {
            throw new IllegalStateException(method + " " + path + ": " + response.status() + " " + response.text());
        }
        String text = response.text();
        return text.isEmpty() ? new JsonObject() : JsonParser.parseString(text);
    }

    /** A new identifier. */
    public static String ulid() {
        String alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        Random random = new SecureRandom();
        StringBuilder text = new StringBuilder("01");
        while (text.length() < 26) {
            text.append(alphabet.charAt(random.nextInt(32)));
        }
        return text.toString();
    }
}
