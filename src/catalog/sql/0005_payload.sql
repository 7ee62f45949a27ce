-- What was read of payloads (docs/payload.md); `payload` itself is as old as the table.

-- By which definition, in which version: "jpeg 1"; "bmp 0" where the format has none. NULL: not read. What stands in
-- the other columns is void under any other than the definition of today.
ALTER TABLE files ADD COLUMN payload_definition TEXT;
-- 8 bytes: files of one payload have one outline, others seldom. NULL: not read, or there is no payload.
ALTER TABLE files ADD COLUMN payload_outline BLOB;
-- Why there is no payload, one of a closed list of words; NULL: there is one, or nobody has seen yet that there is none.
ALTER TABLE files ADD COLUMN payload_reason TEXT;

-- Files that share their outline, and files of one payload.
CREATE INDEX files_by_outline ON files (payload_outline) WHERE payload_outline IS NOT NULL;
CREATE INDEX files_by_payload ON files (payload) WHERE payload IS NOT NULL;
