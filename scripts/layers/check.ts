// Checks one source file against the rules.

import { posix } from "node:path";
import { codeOnly, importedModules, lineAt } from "./code.ts";
import { onlyHere, rooms } from "./rules.ts";

/** A broken rule, ready to print. */
export type Violation = {
  /** Path below src/. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly reason: string;
};

/** The room of a file given by its path below src/: "catalog/open.ts" is in "catalog", "main.ts" is "main". */
export function roomOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : file.replace(/\.d\.ts$|\.ts$/, "");
}

/** Everything that is wrong with a file's imports and calls. */
export function violations(file: string, source: string): readonly Violation[] {
  const room = rooms.find(({ name }) => name === roomOf(file));
  if (room == null) {
    const known = rooms.map(({ name }) => name).join(", ");
    const message = `"${roomOf(file)}" is not a room`;
    return [{ file, line: 1, message, reason: `the rooms are ${known} (scripts/layers/rules.ts)` }];
  }
  const found: Violation[] = [];
  const report = (line: number, message: string, reason: string) => {
    found.push({ file, line, message, reason });
  };

  for (const { module, line } of importedModules(source)) {
    if (module.startsWith(".")) {
      const target = posix.join(posix.dirname(file), module);
      if (target === "../package.json" && room.name === "version") continue;
      const other = roomOf(target);
      if (target.startsWith("..")) {
        report(
          line,
          `imports "${module}", which lies outside src/`,
          "the program is built from src/",
        );
      } else if (other !== room.name && !room.imports.includes(other)) {
        const allowed = room.imports.length === 0 ? "nothing of ours" : room.imports.join(", ");
        report(
          line,
          `${room.name} imports ${other} ("${module}")`,
          `${room.name} may import ${allowed}`,
        );
      }
    } else if (!room.packages.some((name) => isFromPackage(module, name))) {
      report(
        line,
        `${room.name} imports the package "${module}"`,
        packageReason(module, room.name),
      );
    }
  }

  const code = codeOnly(source);
  for (const rule of onlyHere) {
    if (rule.allowed.includes(room.name) || rule.allowed.includes(file)) continue;
    const match = rule.pattern.exec(code);
    if (match == null) continue;
    const allowed = rule.allowed.length === 0 ? "nowhere" : `only in ${rule.allowed.join(", ")}`;
    report(lineAt(code, match.index), `uses ${rule.what}, which may stand ${allowed}`, rule.reason);
  }
  return found;
}

function isFromPackage(module: string, name: string): boolean {
  if (name.endsWith(":")) return module.startsWith(name);
  return module === name || module.startsWith(`${name}/`);
}

function packageReason(module: string, room: string): string {
  const homes = rooms.filter(({ packages }) =>
    packages.some((name) => isFromPackage(module, name)),
  );
  if (homes.length === 0) return "no room may: a new package needs a sentence in the rules";
  return `only ${homes.map(({ name }) => name).join(", ")} may; ${room} is handed what it needs`;
}
