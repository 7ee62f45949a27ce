// The machine a bench ran on, as far as it matters to others: no names, no paths.

import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import { volumeOf } from "../../src/disk/volume.ts";

/** "2-cores": what goes into the name of a run's folder. */
export function machineClass(): string {
  const cores = availableParallelism();
  return cores === 1 ? "1-core" : `${cores}-cores`;
}

/** One fact a line. */
export function machineFacts(libraries: string): string[] {
  const { fileSystem } = volumeOf(libraries);
  return [
    `${availableParallelism()} CPUs (${cpus()[0]?.model.trim() ?? "of unknown make"}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory`,
    `${process.platform} ${release().split("-")[0]}, libraries on ${fileSystem}, configured to be read as a disk that does not turn`,
    `load when it began (1 minute): ${(loadavg()[0] ?? 0).toFixed(2)}`,
  ];
}
