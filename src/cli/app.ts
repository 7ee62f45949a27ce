// The commands: each name with its line of help and the file that defines it, which is loaded when it is
// called, so that the program starts fast however many there are.

import { nearest } from "../base/nearest.ts";
import type { Command } from "./definition.ts";
import { UsageError } from "./errors.ts";

export type Entry = {
  /** The description of the command, here so that help need not load every command. */
  readonly description: string;
  readonly load: () => Promise<Command>;
};

export type Group = {
  readonly description: string;
  /** What the group does when no word follows. */
  readonly standard?: string;
  readonly commands: Readonly<Record<string, Entry>>;
};

export const commands: Readonly<Record<string, Entry | Group>> = {
  scan: {
    description: "Walk the roots into the catalog",
    load: async () => (await import("./commands/scan.ts")).scanCommand,
  },
  files: {
    description: "List files of the catalog, by what is known of them",
    load: async () => (await import("./commands/files.ts")).filesCommand,
  },
  info: {
    description: "Show everything catalogued of one file, with its sources",
    load: async () => (await import("./commands/info.ts")).infoCommand,
  },
  why: {
    description: "Explain the date of a file, what belongs to it, or why it is left out",
    load: async () => (await import("./commands/why.ts")).whyCommand,
  },
  stats: {
    description: "Add the library up by kind, year, camera and folder",
    load: async () => (await import("./commands/stats.ts")).statsCommand,
  },
  failures: {
    description: "List what could not be read, and why",
    load: async () => (await import("./commands/failures.ts")).failuresCommand,
  },
  runs: {
    description: "List runs and their figures",
    standard: "list",
    commands: {
      list: {
        description: "List runs, the newest first",
        load: async () => (await import("./commands/runs_list.ts")).runsList,
      },
      show: {
        description: "Show the figures of a run",
        load: async () => (await import("./commands/runs_show.ts")).runsShow,
      },
    },
  },
  catalog: {
    description: "Take care of the catalog",
    commands: {
      check: {
        description: "Check whether the catalog is sound",
        load: async () => (await import("./commands/catalog_check.ts")).catalogCheck,
      },
      backup: {
        description: "Back the catalog up and verify the copy",
        load: async () => (await import("./commands/catalog_backup.ts")).catalogBackup,
      },
      restore: {
        description: "Put a backup in the place of the catalog",
        load: async () => (await import("./commands/catalog_restore.ts")).catalogRestore,
      },
      rebuild: {
        description: "Build a new catalog of what can be read of the old one",
        load: async () => (await import("./commands/catalog_rebuild.ts")).catalogRebuild,
      },
      optimize: {
        description: "Renew the catalog's statistics and give free space back",
        load: async () => (await import("./commands/catalog_optimize.ts")).catalogOptimize,
      },
      prune: {
        description: "Forget files that have been missing for long",
        load: async () => (await import("./commands/catalog_prune.ts")).catalogPrune,
      },
      export: {
        description: "Export every file with what is known of it",
        load: async () => (await import("./commands/catalog_export.ts")).catalogExport,
      },
    },
  },
  config: {
    description: "Write, show and check the configuration",
    commands: {
      init: {
        description: "Write a commented configuration file with all defaults",
        load: async () => (await import("./commands/config_init.ts")).configInit,
      },
      show: {
        description: "Show every value in force and where it comes from",
        load: async () => (await import("./commands/config_show.ts")).configShow,
      },
      check: {
        description: "Check the configuration",
        load: async () => (await import("./commands/config_check.ts")).configCheck,
      },
      path: {
        description: "Print where the configuration and the data are",
        load: async () => (await import("./commands/config_path.ts")).configPath,
      },
    },
  },
  doctor: {
    description: "Look whether machine, disks, tools and catalog are as they need to be",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  completion: {
    description: "Print a script that completes commands and flags in the shell",
    load: async () => (await import("./commands/completion.ts")).completionCommand,
  },
};

/** What the words of a command line name: a command, a group, or nothing where there are no words. */
export type Found =
  | { readonly is: "command"; readonly name: string; readonly entry: Entry; readonly words: number }
  | { readonly is: "group"; readonly name: string; readonly group: Group }
  | { readonly is: "nothing" };

/** Finds the command that the words begin with; throws UsageError naming the nearest one. */
export function findCommand(words: readonly string[], all = commands): Found {
  const [first, second] = words;
  if (first == null) return { is: "nothing" };
  const top = Object.hasOwn(all, first) ? all[first] : undefined;
  if (top == null) throw unknown(first, Object.keys(all), "");
  if ("load" in top) return { is: "command", name: first, entry: top, words: 1 };
  const isSub = second != null && Object.hasOwn(top.commands, second);
  const sub = isSub ? top.commands[second] : undefined;
  if (sub != null) return { is: "command", name: `${first} ${second}`, entry: sub, words: 2 };
  const standard = top.standard == null ? undefined : top.commands[top.standard];
  if (second == null || second.startsWith("-")) {
    if (standard == null) return { is: "group", name: first, group: top };
    return { is: "command", name: `${first} ${top.standard}`, entry: standard, words: 1 };
  }
  throw unknown(second, Object.keys(top.commands), `${first} `);
}

function unknown(typed: string, known: readonly string[], before: string): UsageError {
  const near = nearest(typed, known);
  return new UsageError(
    `Unknown command "${before}${typed}"`,
    near == null
      ? `\`varve ${before}--help\` lists ${before === "" ? "the commands" : "what it can do"}`
      : `Did you mean \`varve ${before}${near}\`?`,
  );
}
