// The programs that Varve is measured against.

export const peers = {
  exiftool: { versionArgs: ["-ver"], install: "apt-get install libimage-exiftool-perl" },
  fdupes: { versionArgs: ["--version"], install: "apt-get install fdupes" },
  find: { versionArgs: ["--version"], install: "apt-get install findutils" },
  hardlink: { versionArgs: ["--version"], install: "apt-get install util-linux" },
  jdupes: { versionArgs: ["-v"], install: "apt-get install jdupes" },
  rdfind: { versionArgs: ["--version"], install: "apt-get install rdfind" },
  rmlint: { versionArgs: ["--version"], install: "apt-get install rmlint" },
} as const;

export type PeerName = keyof typeof peers;

/** The first line in which a peer tells its version. Throws with what to do where it is missing. */
export function peerVersion(name: PeerName): string {
  const { versionArgs, install } = peers[name];
  const path = Bun.which(name);
  if (path == null) {
    throw new Error(`${name} is not installed, and this row compares with it: ${install}`);
  }
  const { stdout } = Bun.spawnSync([path, ...versionArgs]);
  const line = stdout.toString().split("\n")[0] ?? "";
  return line.startsWith(name) ? line : `${name} ${line}`;
}
