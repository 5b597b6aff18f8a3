-- People, their rights and their sessions.
CREATE TABLE account (
    id           VARCHAR(26)              NOT NULL PRIMARY KEY,
    name         VARCHAR(100)             NOT NULL UNIQUE, -- in lower case
    display_name VARCHAR(200)             NOT NULL,
    language     VARCHAR(10)              NOT NULL,
    enabled      BOOLEAN                  NOT NULL,
    password     VARCHAR(500)             NOT NULL,        -- Argon2id in PHC form, '' before an invitation is accepted
    created      TIMESTAMP WITH TIME ZONE NOT NULL,
    last_sign_in TIMESTAMP WITH TIME ZONE
);

CREATE TABLE account_grant (
    account  VARCHAR(26)  NOT NULL REFERENCES account (id),
    role     VARCHAR(100) NOT NULL,
    instance VARCHAR(100) NOT NULL,
    PRIMARY KEY (account, role, instance)
);

CREATE TABLE invitation (
    token   VARCHAR(64)              NOT NULL PRIMARY KEY, -- SHA-256
    account VARCHAR(26)              NOT NULL REFERENCES account (id),
    expires TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE session (
    token   VARCHAR(64)              NOT NULL PRIMARY KEY, -- SHA-256
    id      VARCHAR(26)              NOT NULL UNIQUE,
    account VARCHAR(26)              NOT NULL REFERENCES account (id),
    begun   TIMESTAMP WITH TIME ZONE NOT NULL,
    touched TIMESTAMP WITH TIME ZONE NOT NULL
);

-- Long work.
CREATE TABLE job (
    id       VARCHAR(26)              NOT NULL PRIMARY KEY,
    module   VARCHAR(100)             NOT NULL,
    title_en VARCHAR(1000)            NOT NULL,
    title_fr VARCHAR(1000)            NOT NULL,
    owner    VARCHAR(26)              NOT NULL,
    status   VARCHAR(20)              NOT NULL,
    fraction DOUBLE PRECISION         NOT NULL,
    step_en  VARCHAR(4000)            NOT NULL,
    step_fr  VARCHAR(4000)            NOT NULL,
    code     VARCHAR(50)              NOT NULL,
    started  TIMESTAMP WITH TIME ZONE NOT NULL,
    finished TIMESTAMP WITH TIME ZONE
);
CREATE INDEX job_started ON job (started);

CREATE TABLE notification (
    id        VARCHAR(26)              NOT NULL PRIMARY KEY,
    recipient VARCHAR(26)              NOT NULL,
    kind      VARCHAR(20)              NOT NULL,
    text_en   VARCHAR(4000)            NOT NULL,
    text_fr   VARCHAR(4000)            NOT NULL,
    link      VARCHAR(1000)            NOT NULL,
    sent      TIMESTAMP WITH TIME ZONE NOT NULL,
    seen      BOOLEAN                  NOT NULL
);
CREATE INDEX notification_recipient ON notification (recipient, sent);
