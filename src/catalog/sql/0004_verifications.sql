-- What `verify` knows.

-- When a file's bytes were last held against its digests, one row a file that ever was.
CREATE TABLE verifications (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  -- The stamp that it was catalogued under: once that is another, the file counts as never checked.
  size_bytes INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  checked_us INTEGER NOT NULL,
  verdict TEXT NOT NULL
    CHECK (verdict = 'same' OR verdict = 'first' OR verdict = 'rot' OR verdict = 'edited'
      OR verdict = 'missing' OR verdict = 'failed'),
  -- When it was last found to be `same` or `first`; NULL: never.
  good_us INTEGER
) STRICT;
