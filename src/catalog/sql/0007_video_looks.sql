-- How videos look (docs/similar.md), one row a video that was looked at, or that cannot be.
CREATE TABLE video_looks (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  -- The stamp that it was read under, and the length that its times were made of: under others the row is void.
  size_bytes INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  -- By which way of looking; a row of another one is void.
  version INTEGER NOT NULL,
  -- 118 bytes a frame: the time in milliseconds (4, the highest first), and the sketch, of zeros where there is none.
  -- NULL: no frame can be had, and `reason` says why, one of a closed list of words.
  frames BLOB,
  -- 1: it was looked at all its times; 0: at the first ones, which tell whether to look at the others.
  whole INTEGER NOT NULL,
  reason TEXT,
  -- The version of ffmpeg: another one may decode what this one did not.
  decoder TEXT NOT NULL,
  CHECK ((frames IS NULL) = (reason IS NOT NULL)),
  CHECK (whole = 0 OR whole = 1)
) STRICT;
