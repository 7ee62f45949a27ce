// The commented file that `varve config init` writes: every key, its default, its meaning, commented out,
// so that a later default is not frozen into an old file.

import { configKeys, configSections } from "./keys.ts";

const width = 96;

export function defaultConfigText(): string {
  const lines = [
    "# Configuration of Varve, in TOML. Every key stands here with its default; remove the # to change one.",
    "# Each can also be set by a variable (VARVE_SCAN_HASH for scan.hash). `varve config show` tells what holds.",
  ];
  for (const section of configSections) {
    lines.push("", `# ${section.description}`, `[${section.name}]`);
    for (const key of configKeys) {
      if (key.section !== section.name) continue;
      lines.push("", ...wrap(key.description).map((line) => `# ${line}`));
      if (key.name === "performance.per_mount") {
        lines.push(
          '# [performance.per_mount."/volume1"]',
          "# concurrent_reads = 2",
          "# ffprobe_limit = 1",
          '# bytes_per_second = "100 MB"',
        );
      } else {
        lines.push(`# ${key.key} = ${JSON.stringify(key.defaultValue)}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last != null && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
