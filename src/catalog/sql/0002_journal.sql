-- The journal of what moves files, and the library's own name.

-- One row: which library this is. A plan names the library that it was made for.
CREATE TABLE library (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- 32 random hex digits, made once.
  id TEXT NOT NULL
) STRICT;
INSERT INTO library (one, id) VALUES (1, lower(hex(randomblob(16))));

-- One row a step of a plan that was begun. It is written as `intended` before anything is touched and brought
-- to its end in the transaction in which the catalog follows.
CREATE TABLE steps (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  -- Number of the step in its plan; of an undo, of the step that it reverses.
  n INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('move', 'copy', 'hardlink', 'quarantine', 'reflink')),
  -- Absolute paths.
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  -- The stamp that the file had when the step was begun.
  size_bytes INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('intended', 'done', 'failed', 'undone')),
  -- Why it failed, one of a closed list of words; NULL: it did not.
  reason TEXT,
  PRIMARY KEY (run_id, n)
) STRICT, WITHOUT ROWID;

-- What a crash left undecided.
CREATE INDEX steps_intended ON steps (run_id, n) WHERE state = 'intended';

-- Folders that a run made, and folders that its moves emptied and it removed: undo takes them back.
CREATE TABLE step_folders (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  path TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('made', 'removed')),
  -- Of a removed folder, to make it again as it was.
  mode INTEGER,
  mtime_us INTEGER,
  PRIMARY KEY (run_id, path)
) STRICT, WITHOUT ROWID;
