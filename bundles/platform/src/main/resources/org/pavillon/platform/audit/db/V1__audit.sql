-- The audit log. Rows are inserted and never updated or deleted.
CREATE TABLE audit (
    number     BIGINT                   NOT NULL PRIMARY KEY, -- from 1, without gaps
    time       TIMESTAMP WITH TIME ZONE NOT NULL,
    search     VARCHAR(2000)            NOT NULL,             -- act, subject and actor's name, in lower case
    act        VARCHAR(100000)          NOT NULL,             -- canonical JSON (RFC 8785) without the number
    hash       VARCHAR(64)              NOT NULL              -- SHA-256 of the previous hash and the JSON with number
);
CREATE INDEX audit_time ON audit (time);

-- How far the outbox of each database is in the log.
CREATE TABLE source (
    database_id VARCHAR(36) NOT NULL PRIMARY KEY,
    number      BIGINT      NOT NULL
);
