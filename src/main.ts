// The program: builds the outside world, hands it to the command line, ends with its status. The only file
// that starts threads, because a compiled program finds their entry only from its own.

import { abortOnSignals } from "./base/abort.ts";
import { systemClock } from "./base/clock.ts";
import { exactArguments, exactFolder } from "./cli/exact_arguments.ts";
import { descriptorOutput } from "./cli/output.ts";
import { runCli } from "./cli/run.ts";
import type { World } from "./cli/world.ts";
import { build } from "./version.ts";

const argv = exactArguments(process.argv.slice(2));
const startedUs = systemClock.nowUs();
using signals = abortOnSignals(process, (status) => process.exit(status));

/** Threads that were started before anybody needed them. */
const readied: Worker[] = [];
const newWorker = () => new Worker(new URL("./worker.ts", import.meta.url));

const world: World = {
  build,
  stdout: descriptorOutput(1, () => process.stdout),
  stderr: descriptorOutput(2, () => process.stderr),
  env: process.env,
  cwd: exactFolder(process.cwd()),
  execPath: process.execPath,
  pid: process.pid,
  clock: systemClock,
  signal: signals.signal,
  startWorker: () => readied.pop() ?? newWorker(),
  startWorkersAhead: (count) => {
    for (let i = 0; i < count; i++) readied.push(newWorker());
  },
  toolsBundle: async () => (await import("./tools_bundle.ts")).toolsBundle,
  openCatalog: async ({ access, dataFolder, config, command, emit, signal }) => {
    // Loaded when needed: `varve --version` opens nothing.
    const { lowerFileLimit, lowerPriority } = await import("./disk/limits.ts");
    if (access !== "read") {
      lowerFileLimit();
      if (!world.stderr.isTTY) lowerPriority();
    }
    const { openForOperation } = await import("./operations/open_catalog.ts");
    return openForOperation({
      access,
      dataFolder,
      force: config.catalog.force,
      backups: config.backup,
      holder: { pid: process.pid, command, startedUs },
      ...{ clock: systemClock, emit, signal },
    });
  },
};

// Threads and tools are ended by their owners; whatever still lingers must not hold the program.
process.exit(await runCli(argv, world));
