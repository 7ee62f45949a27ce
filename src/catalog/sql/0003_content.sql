-- What tells duplicates.

-- Fast digest of all bytes (16 bytes, docs/duplicates.md); NULL: not read.
ALTER TABLE files ADD COLUMN content BLOB;
