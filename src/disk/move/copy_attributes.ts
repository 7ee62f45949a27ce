// What a copy keeps besides the bytes: owner, extended attributes (access lists are some of them), permissions and
// times. What the other file system or the rights of this process do not allow is told and is no failure: the
// picture is whole without it. A disk that fails is one: another time it may all be kept.

import type { FileCalls } from "./file_calls.ts";
import type { FileFacts } from "./file_facts.ts";
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

/**
 * In this order, since a new owner clears bits of the mode, access lists change it, and any of it changes times.
 * Returns what could not be kept, or what is wrong with the disk.
 */
export function copyAttributes(
  from: number,
  to: number,
  source: FileFacts,
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
  copyExtended(from, to, calls, (name, code) => note("attribute", code, name));
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

function copyOwner(to: number, source: FileFacts, calls: FileCalls): string | undefined {
  const { user, group } = source;
  const copy = attempt(() => calls.lookOpen(to));
  if (copy.code != null) return copy.code;
  if (copy.value.user === user && copy.value.group === group) return undefined;
  const { code } = attempt(() => calls.setOwner(to, user, group));
  // Who may not give files away may still be in the group.
  if (code != null && copy.value.group !== group) attempt(() => calls.setOwner(to, -1, group));
  return code;
}

function copyExtended(
  from: number,
  to: number,
  calls: FileCalls,
  note: (name: string, code: string) => void,
): void {
  const names = attempt(() => calls.attributeNames(from));
  // ENOTSUP: the source's file system has none, so there are none to lose.
  if (names.code != null) {
    if (names.code !== "ENOTSUP" && names.code !== "EOPNOTSUPP" && names.code !== "ENOSYS") {
      note("", names.code);
    }
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
    const { code } = attempt(() => calls.setAttribute(to, name, value.value));
    if (code != null && !has(to, name, value.value, calls)) note(name, code);
  }
}

/** Whether the copy has it already: some are inherited from the folder and cannot be set. */
function has(fd: number, name: string, value: Uint8Array, calls: FileCalls): boolean {
  const found = attempt(() => calls.attribute(fd, name));
  return found.code == null && Buffer.compare(found.value, value) === 0;
}
