package org.pavillon.packaging;

import java.util.Locale;

/** What a package is checked for. Numbers never change their meaning; README.md explains each. */
enum Check {
    NOT_A_ZIP(1),
    DIRECTORY_DAMAGED(2),
    ENTRY_DAMAGED(3),
    HEADERS_DIFFER(4),
    UNSUPPORTED_ENTRY(5),
    HOSTILE_NAME(6),
    DUPLICATE_NAME(7),
    SPECIAL_FILE(8),
    TOO_MANY_ENTRIES(9),
    TOO_LARGE(10),
    BOMB(11),
    UNNAMED_FILE(12),

    MANIFEST_MISSING(20),
    MANIFEST_UNREADABLE(21),
    FORMAT_UNKNOWN(22),
    FIELD_WRONG(23),
    ID_WRONG(24),
    ID_RESERVED(25),
    LANGUAGE_MISSING(26),
    PERMISSION_FOREIGN(27),
    VERSION_WRONG(28),
    RANGE_WRONG(29),
    POWER_UNKNOWN(30),

    BUNDLE_MISSING(40),
    BUNDLE_ALTERED(41),
    NOT_A_BUNDLE(42),
    IDENTITY_DIFFERS(43),
    SAME_NAME(44),
    NAME_RESERVED(45),
    HEADER_WRONG(46),
    SCHEMA_DIFFERS(47),
    CLASS_PATH(48),

    FRAMEWORK_EXTENSION(50),
    FOREIGN_FRAGMENT(51),
    NATIVE_CODE(52),
    DYNAMIC_IMPORT(53),
    INTERNALS(54),
    CAPABILITY(55),
    FOREIGN_BUNDLE(56),
    SPLIT_PACKAGE(57),
    FORBIDDEN_HEADER(58),
    CLASS_VERSION(59);

    private final int number;

    Check(int number) {
        this.number = number;
    }

    String code() {
        return "PAV-PACKAGE-" + number;
    }

    String key() {
        return "package." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
