-- The newest record, so that a log whose end was cut off is told from a shorter one. One row.
CREATE TABLE head (
    number BIGINT      NOT NULL,
    hash   VARCHAR(64) NOT NULL
);
INSERT INTO head (number, hash)
    SELECT COALESCE(MAX(number), 0), COALESCE(
        (SELECT hash FROM audit ORDER BY number DESC FETCH FIRST 1 ROWS ONLY),
        '0000000000000000000000000000000000000000000000000000000000000000')
    FROM audit;
