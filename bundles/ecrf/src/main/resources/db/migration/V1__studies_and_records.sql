-- Studies, subjects, entries and their append-only history. Standard SQL for H2 and PostgreSQL.
-- Rows of document, study_version, revision and field_change are inserted and never updated or deleted.

-- A definition or a source file, by the SHA-256 of its content; gzip, cut into parts of at most 512 KiB.
CREATE TABLE document (
    sha256  VARCHAR(64) NOT NULL,
    part    INTEGER     NOT NULL,
    content BYTEA       NOT NULL,
    PRIMARY KEY (sha256, part)
);

CREATE TABLE study (
    id           VARCHAR(26)              NOT NULL PRIMARY KEY,
    title        VARCHAR(200)             NOT NULL,
    state        VARCHAR(20)              DEFAULT 'open' NOT NULL,
    version      INTEGER                  NOT NULL, -- current study_version, 0 before the first import
    subjects     BIGINT                   NOT NULL, -- subjects made so far: the last number given
    chain_length BIGINT                   NOT NULL, -- revisions in the study's chain
    chain_head   VARCHAR(64)              NOT NULL, -- hash of the last of them
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by   VARCHAR(64)              NOT NULL,
    created_name VARCHAR(200)             NOT NULL
);

CREATE TABLE study_version (
    study         VARCHAR(26)              NOT NULL REFERENCES study (id),
    number        INTEGER                  NOT NULL,
    definition    VARCHAR(64)              NOT NULL, -- document
    source        VARCHAR(64)              NOT NULL, -- document, or '' if made in the portal
    source_name   VARCHAR(255)             NOT NULL,
    forms         INTEGER                  NOT NULL,
    fields        INTEGER                  NOT NULL,
    added         INTEGER                  NOT NULL,
    changed       INTEGER                  NOT NULL,
    removed       INTEGER                  NOT NULL,
    imported_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    imported_by   VARCHAR(64)              NOT NULL,
    imported_name VARCHAR(200)             NOT NULL,
    PRIMARY KEY (study, number)
);

-- A subject.
CREATE TABLE record (
    id           VARCHAR(26)              NOT NULL PRIMARY KEY,
    study        VARCHAR(26)              NOT NULL REFERENCES study (id),
    site         VARCHAR(64)              DEFAULT '' NOT NULL,
    arm          VARCHAR(100)             DEFAULT '' NOT NULL,
    number       BIGINT                   NOT NULL,
    label        VARCHAR(100)             NOT NULL,
    label_key    VARCHAR(100)             NOT NULL, -- label in lower case, for search and uniqueness
    state        VARCHAR(20)              DEFAULT 'active' NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by   VARCHAR(64)              NOT NULL,
    created_name VARCHAR(200)             NOT NULL,
    CONSTRAINT record_number UNIQUE (study, number),
    CONSTRAINT record_label UNIQUE (study, label_key)
);

-- The head of an entry: which revision stands now. All else about it is in revision.
CREATE TABLE entry (
    id         VARCHAR(26)              NOT NULL PRIMARY KEY,
    record     VARCHAR(26)              NOT NULL REFERENCES record (id),
    event      VARCHAR(100)             DEFAULT '' NOT NULL,
    form       VARCHAR(100)             NOT NULL,
    repeat_no  INTEGER                  DEFAULT 1 NOT NULL,
    pass       INTEGER                  DEFAULT 1 NOT NULL, -- 2 for the second of a double entry
    revision   INTEGER                  NOT NULL,
    status     VARCHAR(20)              NOT NULL,
    lock_state VARCHAR(20)              DEFAULT 'open' NOT NULL,
    saved_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    saved_name VARCHAR(200)             NOT NULL,
    CONSTRAINT entry_place UNIQUE (record, event, form, repeat_no, pass)
);

CREATE TABLE revision (
    id         VARCHAR(26)              NOT NULL PRIMARY KEY, -- ULID made by the client, the key of idempotency
    study      VARCHAR(26)              NOT NULL REFERENCES study (id),
    chain_no   BIGINT                   NOT NULL,             -- position in the study's chain, from 1, without gaps
    entry      VARCHAR(26)              NOT NULL REFERENCES entry (id),
    number     INTEGER                  NOT NULL,             -- from 1
    request    VARCHAR(64)              NOT NULL,             -- SHA-256 of what was asked, to tell a replay from a misuse
    user_id    VARCHAR(64)              NOT NULL,
    user_name  VARCHAR(200)             NOT NULL,
    saved_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    device_at  TIMESTAMP WITH TIME ZONE,                      -- clock of a device that was offline
    origin     VARCHAR(20)              NOT NULL,             -- ui, api, import, sync, rule
    reason     VARCHAR(2000)            NOT NULL,
    definition VARCHAR(64)              NOT NULL,             -- document
    status     VARCHAR(20)              NOT NULL,
    data       VARCHAR(1000000)         NOT NULL,             -- JSON: all values of the entry
    salt       VARCHAR(32)              NOT NULL,
    data_hash  VARCHAR(64)              NOT NULL,             -- SHA-256 of salt, data and changes
    prev_hash  VARCHAR(64)              NOT NULL,
    hash       VARCHAR(64)              NOT NULL,
    CONSTRAINT revision_chain UNIQUE (study, chain_no),
    CONSTRAINT revision_number UNIQUE (entry, number)
);

CREATE TABLE field_change (
    entry     VARCHAR(26)  NOT NULL REFERENCES entry (id),
    item      VARCHAR(100) NOT NULL,
    revision  INTEGER      NOT NULL,
    old_value VARCHAR(100000), -- JSON as in revision.data, NULL for blank
    new_value VARCHAR(100000),
    PRIMARY KEY (entry, item, revision)
);
CREATE INDEX field_change_item ON field_change (item, entry);

-- What a person typed and has not saved. No part of the record: no number is consumed, no history kept.
CREATE TABLE draft (
    record    VARCHAR(26)              NOT NULL REFERENCES record (id),
    event     VARCHAR(100)             DEFAULT '' NOT NULL,
    form      VARCHAR(100)             NOT NULL,
    repeat_no INTEGER                  DEFAULT 1 NOT NULL,
    user_id   VARCHAR(64)              NOT NULL,
    based_on  INTEGER                  NOT NULL,
    data      VARCHAR(1000000)         NOT NULL,
    saved_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (record, event, form, repeat_no, user_id)
);
