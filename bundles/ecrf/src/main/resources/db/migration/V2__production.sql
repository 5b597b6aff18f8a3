-- A study is a draft until its builder says that it holds real patients' data; and why a version was made.
UPDATE study SET state = 'draft' WHERE state = 'open';
ALTER TABLE study ALTER COLUMN state SET DEFAULT 'draft';
ALTER TABLE study_version ADD COLUMN reason VARCHAR(2000) DEFAULT '' NOT NULL;
