-- The first schema. Times are whole Unix microseconds; names are TEXT holding the bytes of the file
-- system as they are (also where those are not UTF-8, see catalog/name_column.ts); hashes are BLOBs.

-- One row a top folder that was ever scanned.
CREATE TABLE roots (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  -- Type and id of its file system when last scanned: tells a lost mount from an emptied folder.
  file_system TEXT NOT NULL
) STRICT;

-- One row a folder; a moved tree is one update. The folder of a root itself has no parent and no name.
CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES roots (id),
  parent_id INTEGER REFERENCES folders (id),
  name TEXT NOT NULL,
  -- Fingerprint of the folder's listing when everything in it was last settled; NULL: not settled.
  listing TEXT,
  -- Of that listing: files of wanted kinds, their bytes, files of other kinds, entries skipped by rule.
  found INTEGER NOT NULL DEFAULT 0,
  found_bytes INTEGER NOT NULL DEFAULT 0,
  others INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  -- When a scan first did not find it any more; NULL: present.
  missing_since_us INTEGER
) STRICT;

-- A folder's children in byte order: the merge of a listing with the catalog.
CREATE UNIQUE INDEX folders_by_name ON folders (parent_id, name) WHERE parent_id IS NOT NULL;
-- The folder of a root.
CREATE UNIQUE INDEX folders_of_root ON folders (root_id) WHERE parent_id IS NULL;

-- One row a file: where it is, its stamp, its hashes.
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind = 'photo' OR kind = 'video' OR kind = 'audio' OR kind = 'book' OR kind = 'sidecar'
      OR kind = 'other'),
  -- The stamp that everything else in this row and in `media` was read under.
  size_bytes INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  -- Lower 53 bits of the inode number; a hint that finds moved files.
  inode INTEGER NOT NULL,
  -- When a scan first did not find it any more; NULL: present.
  missing_since_us INTEGER,
  -- The run that last read this file.
  run_id INTEGER NOT NULL REFERENCES runs (id),
  -- xxh3 of size, head and tail (8 bytes); NULL: not read.
  sample BLOB,
  -- Digests of all bytes; NULL: not asked for yet.
  sha256 BLOB,
  md5 BLOB,
  -- Digest of the media data without its metadata; NULL: not asked for yet.
  payload BLOB
) STRICT;

-- A folder's files in byte order: the merge of a listing with the catalog.
CREATE UNIQUE INDEX files_by_name ON files (folder_id, name);
-- A file that was renamed or moved within its file system.
CREATE INDEX files_by_stamp ON files (size_bytes, mtime_us, inode);
-- A missing file that may have come back elsewhere; also counts missing files.
CREATE INDEX files_missing ON files (size_bytes, mtime_us) WHERE missing_since_us IS NOT NULL;

-- What a file's metadata says, and what was concluded from it. One row a file whose metadata was read.
CREATE TABLE media (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  -- Format by content ("jpeg"); NULL: not recognised.
  format TEXT,
  -- Who read it, in which version; a newer version may read it again.
  reader TEXT NOT NULL,
  reader_version INTEGER NOT NULL,
  -- The tool that would know more and was not there to be asked; NULL: none.
  needs TEXT,
  -- Local wall time ("2019-07-04T18:22:31.047", shorter where less is known); NULL: not dated.
  captured_local TEXT,
  -- Minutes east of UTC; NULL: unknown.
  captured_offset INTEGER,
  captured_precision TEXT,
  captured_source TEXT,
  captured_confidence TEXT,
  -- Pixels as stored, before orientation (EXIF, 1–8).
  width INTEGER,
  height INTEGER,
  orientation INTEGER,
  duration_ms INTEGER,
  frame_rate REAL,
  codec TEXT,
  audio_codec TEXT,
  camera_make TEXT,
  camera_model TEXT,
  lens TEXT,
  -- Degrees (WGS 84) and metres above sea level.
  latitude REAL,
  longitude REAL,
  altitude REAL,
  -- Stars 1–5, -1 rejected; NULL: unrated.
  rating INTEGER,
  favorite INTEGER,
  -- Equal in both halves of a Live Photo.
  content_id TEXT,
  title TEXT,
  artist TEXT,
  album TEXT,
  -- Sidecars: the name of the file it is about, where it says so.
  about TEXT,
  -- Every date in the file as written, a JSON array (domain/inspection.ts, Evidence).
  evidence TEXT NOT NULL
) STRICT;

-- Files by time of capture.
CREATE INDEX media_by_captured ON media (captured_local) WHERE captured_local IS NOT NULL;
-- The longest videos and recordings.
CREATE INDEX media_by_duration ON media (duration_ms) WHERE duration_ms IS NOT NULL;
-- Files of so many stars.
CREATE INDEX media_by_rating ON media (rating) WHERE rating IS NOT NULL;
-- Favourites.
CREATE INDEX media_favorites ON media (favorite) WHERE favorite = 1;
-- Both halves of a Live Photo.
CREATE INDEX media_by_content_id ON media (content_id) WHERE content_id IS NOT NULL;

-- What could not be read, one row a file (its latest trouble), or a folder (empty name).
CREATE TABLE failures (
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  name TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  -- The stamp it failed under; it is tried again when the stamp changes, or on request.
  size_bytes INTEGER,
  mtime_us INTEGER,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  at_us INTEGER NOT NULL,
  PRIMARY KEY (folder_id, name)
) STRICT, WITHOUT ROWID;

-- One row an execution of an operation.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  operation TEXT NOT NULL,
  -- What was asked, as JSON; an interrupted run with equal options is resumed under its own id.
  options TEXT NOT NULL,
  status TEXT NOT NULL
    CHECK (status = 'running' OR status = 'done' OR status = 'interrupted' OR status = 'failed'),
  pid INTEGER NOT NULL,
  started_us INTEGER NOT NULL,
  ended_us INTEGER,
  -- How often it was taken up again.
  resumed INTEGER NOT NULL DEFAULT 0,
  -- Where it stands (JSON), written in the transaction of the rows it covers.
  checkpoint TEXT,
  -- Its figures (JSON), once it has ended.
  summary TEXT
) STRICT;
