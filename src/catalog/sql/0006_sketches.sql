-- How photos look (docs/similar.md), one row a photo that was decoded, or that cannot be.
CREATE TABLE sketches (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  -- The stamp that it was read under: once the file has another, the row is void.
  size_bytes INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  -- By which way of sketching; a row of another one is void.
  version INTEGER NOT NULL,
  -- 114 bytes; NULL: there is none, and `reason` says why, one of a closed list of words.
  sketch BLOB,
  reason TEXT,
  CHECK ((sketch IS NULL) = (reason IS NOT NULL))
) STRICT;
