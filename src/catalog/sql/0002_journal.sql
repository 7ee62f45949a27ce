-- The journal of what moves files, and the library's own name.

-- One row: which library this is. A plan names the library that it was made for.
CREATE TABLE library (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- 32 random hex digits, made once; a rebuilt catalog keeps it.
  id TEXT NOT NULL CHECK (length(id) = 32)
) STRICT;
INSERT INTO library (one, id) VALUES (1, lower(hex(randomblob(16))));

-- What runs are about to do: written, and on the disk, before anything is touched. One row a run that is under way
-- or was cut short.
CREATE TABLE intentions (
  run_id INTEGER PRIMARY KEY REFERENCES runs (id),
  -- A batch of steps as JSON (catalog/intentions.ts); those of them that have a row in `steps` have ended.
  steps TEXT NOT NULL
) STRICT;

-- One row a step that has ended, written in the transaction in which the files' rows follow.
CREATE TABLE steps (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  -- Number of the step in its plan; of an undo, of the step that it reverses.
  n INTEGER NOT NULL,
  -- Number of the first step of its bundle, whose steps are carried out together; NULL: it stands alone.
  bundle INTEGER,
  -- The last two take a copy or a hard link away again, or give what one replaced back, which is how those are undone.
  action TEXT NOT NULL
    CHECK (action = 'move' OR action = 'copy' OR action = 'hardlink' OR action = 'quarantine'
      OR action = 'reflink' OR action = 'uncopy' OR action = 'unlink'),
  -- Absolute paths, as the bytes they are.
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  -- The stamp that the file had when the step was begun.
  size_bytes INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  -- Of a link that takes the place of a file at its target: that file with all that an undo gives back to it, as
  -- JSON (catalog/replaced_column.ts); NULL: nothing is replaced.
  replaces TEXT,
  -- `undone`: a later run took it back; `left`: a later run was to take it back and found the file changed.
  state TEXT NOT NULL CHECK (state = 'done' OR state = 'failed' OR state = 'undone' OR state = 'left'),
  -- Why it failed, one of a closed list of words; NULL: it did not.
  reason TEXT,
  -- The file at its new place: its stamp, when its inode last changed, and its sample, by all of which an undo
  -- knows that it is still the same; NULL: the step is not done, or the sample is not known.
  after_mtime_us INTEGER,
  after_inode INTEGER,
  after_changed_us INTEGER,
  sample BLOB
) STRICT;

-- The steps of a run in either direction; what was done before when a plan is gone on with.
CREATE UNIQUE INDEX steps_of_run ON steps (run_id, n);

-- Folders that a run changed, one row a folder of a run: undo gives them back as they were.
CREATE TABLE step_folders (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  -- Absolute.
  path TEXT NOT NULL,
  -- `touched`: names were added or taken away; `made`: it was not there before; `removed`: it was emptied by
  -- moves and then removed.
  change TEXT NOT NULL CHECK (change = 'touched' OR change = 'made' OR change = 'removed'),
  -- Permission bits and modification time from before, its last three digits apart (0 to 999); NULL: it was made.
  mode INTEGER,
  mtime_us INTEGER,
  mtime_ns INTEGER,
  -- Modification time as the run left it; NULL: not known, or it is gone.
  after_us INTEGER
) STRICT;

-- A folder of a run.
CREATE UNIQUE INDEX step_folders_of_run ON step_folders (run_id, path);
