// The commands: a tree of citty's, in which each command is resolved when it is called.

import { defineGroup, type Group, type LazyCommand, lazily } from "./definition.ts";

export const commands: Readonly<Record<string, LazyCommand | Group>> = {
  scan: lazily(
    "Walk the roots into the catalog",
    async () => (await import("./commands/scan.ts")).scanCommand,
  ),
  files: lazily(
    "List files of the catalog, by what is known of them",
    async () => (await import("./commands/files.ts")).filesCommand,
  ),
  info: lazily(
    "Show everything catalogued of one file, with its sources",
    async () => (await import("./commands/info.ts")).infoCommand,
  ),
  why: lazily(
    "Explain the date of a file, what belongs to it, or why it is left out",
    async () => (await import("./commands/why.ts")).whyCommand,
  ),
  stats: lazily(
    "Add the library up by kind, year, camera and folder",
    async () => (await import("./commands/stats.ts")).statsCommand,
  ),
  failures: lazily(
    "List what could not be read, and why",
    async () => (await import("./commands/failures.ts")).failuresCommand,
  ),
  duplicates: defineGroup({
    meta: { name: "duplicates", description: "Find files with equal content, and folders of them" },
    own: lazily(
      "Find files with equal content",
      async () => (await import("./commands/duplicates.ts")).duplicatesCommand,
    ),
    subCommands: {
      folders: lazily(
        "Tell which folder is how far inside which",
        async () => (await import("./commands/duplicates_folders.ts")).duplicatesFoldersCommand,
      ),
    },
  }),
  verify: lazily(
    "Read files again and find those whose bytes have rotted",
    async () => (await import("./commands/verify.ts")).verifyCommand,
  ),
  organize: lazily(
    "Plan where photos and videos belong by their dates",
    async () => (await import("./commands/organize.ts")).organizeCommand,
  ),
  apply: lazily(
    "Carry out a plan, so that it can be stopped, killed and undone",
    async () => (await import("./commands/apply.ts")).applyCommand,
  ),
  undo: lazily(
    "Take back what a run did, or the part of it under a folder",
    async () => (await import("./commands/undo.ts")).undoCommand,
  ),
  quarantine: defineGroup({
    meta: { name: "quarantine", description: "List what was put aside, or delete it for good" },
    default: "list",
    subCommands: {
      list: lazily(
        "List what was put aside, and since when",
        async () => (await import("./commands/quarantine_list.ts")).quarantineList,
      ),
      purge: lazily(
        "Delete for good what has lain in quarantine for long enough",
        async () => (await import("./commands/quarantine_purge.ts")).quarantinePurge,
      ),
    },
  }),
  runs: defineGroup({
    meta: { name: "runs", description: "List runs, show their figures, resume or cancel one" },
    default: "list",
    subCommands: {
      list: lazily(
        "List runs, the newest first",
        async () => (await import("./commands/runs_list.ts")).runsList,
      ),
      show: lazily(
        "Show the figures of a run",
        async () => (await import("./commands/runs_show.ts")).runsShow,
      ),
      resume: lazily(
        "Go on with a scan, an apply or an undo that was interrupted, as it was asked",
        async () => (await import("./commands/runs_resume.ts")).runsResume,
      ),
      cancel: lazily(
        "Let an interrupted run be: the next of its kind starts anew",
        async () => (await import("./commands/runs_cancel.ts")).runsCancel,
      ),
    },
  }),
  catalog: defineGroup({
    meta: { name: "catalog", description: "Take care of the catalog" },
    subCommands: {
      check: lazily(
        "Check whether the catalog is sound",
        async () => (await import("./commands/catalog_check.ts")).catalogCheck,
      ),
      backup: lazily(
        "Back the catalog up and verify the copy",
        async () => (await import("./commands/catalog_backup.ts")).catalogBackup,
      ),
      restore: lazily(
        "Put a backup in the place of the catalog",
        async () => (await import("./commands/catalog_restore.ts")).catalogRestore,
      ),
      rebuild: lazily(
        "Build a new catalog of what can be read of the old one",
        async () => (await import("./commands/catalog_rebuild.ts")).catalogRebuild,
      ),
      optimize: lazily(
        "Renew the catalog's statistics and give free space back",
        async () => (await import("./commands/catalog_optimize.ts")).catalogOptimize,
      ),
      prune: lazily(
        "Forget files that have been missing for long",
        async () => (await import("./commands/catalog_prune.ts")).catalogPrune,
      ),
      export: lazily(
        "Export every file with what is known of it",
        async () => (await import("./commands/catalog_export.ts")).catalogExport,
      ),
    },
  }),
  config: defineGroup({
    meta: { name: "config", description: "Write, show and check the configuration" },
    subCommands: {
      init: lazily(
        "Write a commented configuration file with all defaults",
        async () => (await import("./commands/config_init.ts")).configInit,
      ),
      show: lazily(
        "Show every value in force and where it comes from",
        async () => (await import("./commands/config_show.ts")).configShow,
      ),
      check: lazily(
        "Check the configuration",
        async () => (await import("./commands/config_check.ts")).configCheck,
      ),
      path: lazily(
        "Print where the configuration and the data are",
        async () => (await import("./commands/config_path.ts")).configPath,
      ),
    },
  }),
  tools: lazily(
    "Run a bundled tool by hand",
    async () => (await import("./commands/tools.ts")).toolsCommand,
  ),
  doctor: lazily(
    "Look whether machine, disks, tools and catalog are as they need to be",
    async () => (await import("./commands/doctor.ts")).doctorCommand,
  ),
  completion: lazily(
    "Print a script that completes commands and flags in the shell",
    async () => (await import("./commands/completion.ts")).completionCommand,
  ),
};
