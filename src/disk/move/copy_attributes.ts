// What a copy keeps besides the bytes: owner, extended attributes (access lists are some of them), permissions and
// times. What the other file system or the rights of this process do not allow is told and is no failure: the
// picture is whole without it. A disk that fails is one: another time it may all be kept.

import type { FormerFile } from "../../domain/journal.ts";
import type { FileCalls } from "./file_calls.ts";
import type { FileFacts } from "./file_facts.ts";
import { SystemCallError } from "./system_call_error.ts";
import { attempt, type Trouble, troubleOf } from "./trouble.ts";

export type NotKept = {
  readonly what: "owner" | "attribute" | "mode" | "times";
  /** Of an attribute: "user.comment". */
  readonly name?: string;
  /** The system's code, "" where it agreed and yet did something else: FAT rounds times. */
  readonly code: string;
};

/** Labels that security modules of this machine give to each file themselves. */
const systems = new Set(["security.selinux", "security.ima", "security.evm"]);
const SET_ID_BITS = 0o6000;
/** Codes by which file systems say that they have no such attributes. */
const hasNone: ReadonlySet<string> = new Set(["ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** Gives a copy what its source has. Returns what could not be kept, or what is wrong with the disk. */
export function copyAttributes(
  from: number,
  to: number,
  source: FileFacts,
  calls: FileCalls,
): readonly NotKept[] | Trouble {
  return give(to, source, (note) => copyExtended(from, to, calls, note), calls);
}

/** The same from what was noted of a file that is no more. */
export function giveAttributes(
  to: number,
  former: FormerFile,
  calls: FileCalls,
): readonly NotKept[] | Trouble {
  const giveExtended = (note: NoteAttribute) => {
    for (const [name, value] of former.attributes) setExtended(to, name, value, calls, note);
  };
  return give(to, former, giveExtended, calls);
}

/** What a file has beside its bytes; its extended attributes are those that are not this machine's own labels. */
export function formerFile(fd: number, calls: FileCalls): FormerFile {
  const { mode, user, group, accessedNs, modifiedNs } = calls.lookOpen(fd);
  const attributes = attributeNamesOf(fd, calls).map((name) => {
    return [name, calls.attribute(fd, name)] as const;
  });
  return { mode, user, group, accessedNs, modifiedNs, attributes };
}

/** Throws what the system says. */
function attributeNamesOf(fd: number, calls: FileCalls): readonly string[] {
  const names = attempt(() => calls.attributeNames(fd));
  if (names.code == null) return names.value.filter((name) => !systems.has(name));
  if (hasNone.has(names.code)) return [];
  throw new SystemCallError(names.code, "flistxattr");
}

type NoteAttribute = (name: string, code: string) => void;

/** In this order, since a new owner clears bits of the mode, access lists change it, and any of it changes times. */
function give(
  to: number,
  source: Omit<FormerFile, "attributes">,
  giveExtended: (note: NoteAttribute) => void,
  calls: FileCalls,
): readonly NotKept[] | Trouble {
  const notKept: NotKept[] = [];
  let trouble: Trouble | undefined;
  const note = (what: NotKept["what"], code: string | undefined, name?: string) => {
    if (code == null) return;
    notKept.push({ what, code, ...(name == null ? {} : { name }) });
    const found = troubleOf(code, `copy ${what}`, name ?? "");
    if (found.reason === "disk-error") trouble ??= found;
  };
  note("owner", copyOwner(to, source, calls));
  giveExtended((name, code) => note("attribute", code, name));
  const owned = notKept.every(({ what }) => what !== "owner");
  // A program must not run as somebody whom the file does not belong to.
  const mode = owned ? source.mode : source.mode & ~SET_ID_BITS;
  const { accessedNs, modifiedNs } = source;
  const modeCode = attempt(() => calls.setMode(to, mode)).code;
  const timesCode = attempt(() => calls.setTimes(to, accessedNs, modifiedNs)).code;
  const copy = attempt(() => calls.lookOpen(to));
  const differs = (is: (facts: FileFacts) => boolean) =>
    copy.code == null && is(copy.value) ? "" : undefined;
  note("mode", copy.code ?? modeCode ?? differs((facts) => facts.mode !== mode));
  note("times", timesCode ?? differs((facts) => facts.modifiedNs !== modifiedNs));
  return trouble ?? notKept;
}

function copyOwner(
  to: number,
  source: Pick<FormerFile, "user" | "group">,
  calls: FileCalls,
): string | undefined {
  const { user, group } = source;
  const copy = attempt(() => calls.lookOpen(to));
  if (copy.code != null) return copy.code;
  if (copy.value.user === user && copy.value.group === group) return undefined;
  const { code } = attempt(() => calls.setOwner(to, user, group));
  // Who may not give files away may still be in the group.
  if (code != null && copy.value.group !== group) attempt(() => calls.setOwner(to, -1, group));
  return code;
}

function copyExtended(from: number, to: number, calls: FileCalls, note: NoteAttribute): void {
  const names = attempt(() => calls.attributeNames(from));
  // ENOTSUP: the source's file system has none, so there are none to lose.
  if (names.code != null) {
    if (!hasNone.has(names.code)) note("", names.code);
    return;
  }
  for (const name of names.value) {
    if (systems.has(name)) continue;
    const value = attempt(() => calls.attribute(from, name));
    if (value.code === "ENODATA") continue; // Removed since the names were read.
    if (value.code != null) {
      note(name, value.code);
      continue;
    }
    setExtended(to, name, value.value, calls, note);
  }
}

function setExtended(
  to: number,
  name: string,
  value: Uint8Array,
  calls: FileCalls,
  note: NoteAttribute,
): void {
  const { code } = attempt(() => calls.setAttribute(to, name, value));
  if (code != null && !has(to, name, value, calls)) note(name, code);
}

/** Whether the copy has it already: some are inherited from the folder and cannot be set. */
function has(fd: number, name: string, value: Uint8Array, calls: FileCalls): boolean {
  const found = attempt(() => calls.attribute(fd, name));
  return found.code == null && Buffer.compare(found.value, value) === 0;
}
