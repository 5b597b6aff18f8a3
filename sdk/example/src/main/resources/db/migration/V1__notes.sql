-- Standard SQL, for H2 and PostgreSQL. A script that was released is never changed again: the next change is V2.
CREATE TABLE note (
    id         VARCHAR(36)              NOT NULL PRIMARY KEY,
    text       VARCHAR(2000)            NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    written_by VARCHAR(200)             NOT NULL,
    deleted    BOOLEAN                  DEFAULT FALSE NOT NULL
);
