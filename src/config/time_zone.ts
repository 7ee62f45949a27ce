// Names of time zones, told without loading the runtime's zone table where that can be done: at its first use
// that costs 6 to 14 ms (measured), a third of what a whole start may cost.

import { readlinkSync, statSync } from "node:fs";
import { isZone } from "../domain/zones.ts";

/** Names with a region, "Europe/Berlin" and "America/Argentina/Salta"; all that people configure. */
const regional = /^[A-Z][A-Za-z]+(\/[A-Z][A-Za-z0-9_+-]+){1,2}$/;

/** Names of UTC in the tz database. */
const utc = /^(Etc\/)?(UTC|UCT|Zulu|Universal|GMT|GMT0|Greenwich)$/;

/**
 * The zone of this machine. Where /etc/localtime is a link its name is read from there, as the runtime does
 * itself; else the runtime is asked.
 */
export function systemZone(
  environment: Readonly<Record<string, string | undefined>>,
  localtime = "/etc/localtime",
): string {
  const linked = environment["TZ"] == null ? linkedZone(localtime) : undefined;
  return linked ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether this is the name of a time zone: the system has a file of it, or the runtime knows it. */
export function isZoneName(name: string, folder = "/usr/share/zoneinfo"): boolean {
  return (regional.test(name) && isFile(`${folder}/${name}`)) || isZone(name);
}

/** "/usr/share/zoneinfo/Europe/Berlin" → "Europe/Berlin"; undefined where that is no link, or another name. */
function linkedZone(localtime: string): string | undefined {
  let target: string;
  try {
    target = readlinkSync(localtime);
  } catch {
    return undefined; // A file of its own, or none.
  }
  const name = /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(target)?.[1] ?? "";
  if (utc.test(name)) return "UTC";
  return regional.test(name) && !name.startsWith("Etc/") ? name : undefined;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
