// Every call to the system that moving files makes, in one record: tests hand in others that fail, lie or die at
// any of them. Paths are strings without loss. Each throws what the system says, an error with a `code`.

import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { nameFromBytes, osPath } from "../../base/names.ts";
import { syncFolder } from "../sync_folder.ts";
import { freeSpaceOf } from "../volume.ts";
import { attribute, attributeNames, setAttribute } from "./extended_attributes.ts";
import { type FileFacts, factsOf } from "./file_facts.ts";
import { exchange, forgetCache, look, renameNoReplace, setTimes } from "./native_calls.ts";
import { clone } from "./reflink.ts";

export type FileCalls = {
  /** Of the name itself: links are not followed. */
  readonly look: (path: string) => FileFacts;
  readonly lookOpen: (fd: number) => FileFacts;
  /** For reading. Follows no link (ELOOP) and waits for no pipe. */
  readonly open: (path: string) => number;
  /** A new file, for reading and writing, for nobody else yet (0600). Throws EEXIST where something has the name. */
  readonly create: (path: string) => number;
  readonly close: (fd: number) => void;
  /** Reads into `buffer` from `position`; returns the bytes, 0 at the end. May read less than fits. */
  readonly read: (fd: number, buffer: Uint8Array, position: number) => number;
  /** May write less than was given. */
  readonly write: (fd: number, buffer: Uint8Array, position: number) => number;
  /** Brings a file's bytes and facts to the disk. */
  readonly sync: (fd: number) => void;
  readonly syncFolder: (path: string) => void;
  readonly forgetCache: (fd: number) => void;
  /** See native_calls.ts. */
  readonly renameNoReplace: (from: string, to: string) => void;
  readonly exchange: (one: string, other: string) => void;
  /** See reflink.ts. */
  readonly clone: (from: number, to: number) => void;
  /** Replaces what has the name `to`. */
  readonly rename: (from: string, to: string) => void;
  readonly link: (from: string, to: string) => void;
  readonly unlink: (path: string) => void;
  /** Names in a folder as they are written there, in no order. */
  readonly names: (folder: string) => readonly string[];
  readonly makeFolder: (path: string) => void;
  /** Throws where names in a folder cannot be changed: EROFS, EACCES. Asks the system, not the mode: access lists count. */
  readonly mayChange: (folder: string) => void;
  /** Removes a folder that has nothing in it; throws ENOTEMPTY otherwise. */
  readonly removeFolder: (path: string) => void;
  readonly setMode: (fd: number, mode: number) => void;
  /** -1 leaves the one or the other. */
  readonly setOwner: (fd: number, user: number, group: number) => void;
  readonly setTimes: (fd: number, accessedNs: bigint, modifiedNs: bigint) => void;
  readonly attributeNames: (fd: number) => readonly string[];
  readonly attribute: (fd: number, name: string) => Uint8Array;
  readonly setAttribute: (fd: number, name: string, value: Uint8Array) => void;
  /** Bytes that we may still write to the file system of a folder. */
  readonly freeBytes: (folder: string) => number;
};

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_NOATIME } = constants;
/** Comparing a copy must not change the time of its last access. */
const NEW_FILE = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | (O_NOATIME ?? 0);

/** The system's own. */
export const fileCalls: FileCalls = {
  look: (path) => look(path) ?? factsOf(lstatSync(osPath(path), { bigint: true })),
  lookOpen: (fd) => factsOf(fstatSync(fd, { bigint: true })),
  open: (path) => openSync(osPath(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
  create: (path) => openSync(osPath(path), NEW_FILE, 0o600),
  close: (fd) => closeSync(fd),
  read: (fd, buffer, position) => readSync(fd, buffer, 0, buffer.length, position),
  write: (fd, buffer, position) => writeSync(fd, buffer, 0, buffer.length, position),
  sync: (fd) => fsyncSync(fd),
  syncFolder,
  forgetCache,
  renameNoReplace,
  exchange,
  clone,
  rename: (from, to) => renameSync(osPath(from), osPath(to)),
  link: (from, to) => linkSync(osPath(from), osPath(to)),
  unlink: (path) => unlinkSync(osPath(path)),
  names: (folder) => readdirSync(osPath(folder), { encoding: "buffer" }).map(nameFromBytes),
  makeFolder: (path) => {
    mkdirSync(osPath(path));
  },
  mayChange: (folder) => accessSync(osPath(folder), constants.W_OK | constants.X_OK),
  removeFolder: (path) => rmdirSync(osPath(path)),
  setMode: (fd, mode) => fchmodSync(fd, mode),
  setOwner: (fd, user, group) => fchownSync(fd, user, group),
  setTimes,
  attributeNames,
  attribute,
  setAttribute,
  freeBytes: (folder) => freeSpaceOf(folder),
};
