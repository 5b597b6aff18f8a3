package org.pavillon.platform.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;

/**
 * A script that brings a database from the version before to this one.
 *
 * @param number version that it makes, from 1
 * @param name file name, for messages
 * @param statements its SQL statements, in order
 * @param checksum SHA-256 of the script, hexadecimal
 */
public record Migration(int number, String name, List<String> statements, String checksum) {
    private static final Pattern FILE = Pattern.compile("V(\\d+)__\\w+\\.sql");

    public Migration {
        statements = List.copyOf(statements);
    }

    /** The scripts {@code db/migration/V<number>__<name>.sql} of a bundle, by number. */
    public static List<Migration> of(Bundle bundle) {
        List<Migration> migrations = new ArrayList<>();
        var scripts = bundle.findEntries("db/migration", "V*.sql", false);
        for (URL url : scripts == null ? List.<URL>of() : Collections.list(scripts)) {
            migrations.add(read(url));
        }
        return ordered(migrations);
    }

    /** Scripts beside a class, in the folder {@code db/} of its package, by file name. */
    public static List<Migration> of(Class<?> owner, String... files) {
        List<Migration> migrations = new ArrayList<>();
        for (String file : files) {
            migrations.add(read(owner.getResource("db/" + file)));
        }
        return ordered(migrations);
    }

    /** Makes one of its text. */
    public static Migration of(int number, String name, String script) {
        return new Migration(number, name, split(script), sha256(script));
    }

    private static Migration read(URL url) {
        String path = url.getPath();
        String file = path.substring(path.lastIndexOf('/') + 1);
        Matcher name = FILE.matcher(file);
        if (!name.matches()) {
            throw new IllegalArgumentException("The migration " + file + " must be called V<number>__<name>.sql");
        }
        try (InputStream in = url.openStream()) {
            return of(Integer.parseInt(name.group(1)), file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The migration " + file + " can't be read", e);
        }
    }

    private static List<Migration> ordered(List<Migration> migrations) {
        migrations.sort(Comparator.comparingInt(Migration::number));
        for (int i = 0; i < migrations.size(); i++) {
            if (migrations.get(i).number() != i + 1) {
                throw new IllegalArgumentException("Migrations must be numbered 1, 2, 3…: "
                        + migrations.stream().map(Migration::name).toList());
            }
        }
        return migrations;
    }

    /** Statements end with a semicolon at the end of a line; lines of comments are left out. */
    private static List<String> split(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : script.lines().toList()) {
            String code = withoutComment(line);
            if (code.isBlank()) {
                continue;
            }
            statement.append(code).append('\n');
            if (code.stripTrailing().endsWith(";")) {
                int end = statement.lastIndexOf(";");
                statements.add(statement.substring(0, end));
                statement.setLength(0);
            }
        }
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString());
        }
        return statements;
    }

    private static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\'') {
                quoted = !quoted;
            } else if (!quoted && line.startsWith("--", i)) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
