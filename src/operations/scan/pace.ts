// How fast each device is read: so many requests at once, so many bytes a second. A spinning disk is read by
// one reader; two would make it seek between them.

import { pause } from "../../base/abort.ts";
import { Lanes } from "../../base/lanes.ts";
import type { ReadingLimits } from "./options.ts";

type DevicePace = {
  readonly lanes: Lanes;
  readonly bytesPerSecond: number | undefined;
  /** When the bytes handed out so far will have been read, by the clock of `elapsedMs`. */
  busyUntilMs: number;
};

/** Paces by device; limits are asked once a device. */
export class Pace {
  readonly #limitsOf: (folder: string) => ReadingLimits;
  readonly #elapsedMs: () => number;
  readonly #devices = new Map<number, DevicePace>();

  constructor(limitsOf: (folder: string) => ReadingLimits, elapsedMs: () => number) {
    this.#limitsOf = limitsOf;
    this.#elapsedMs = elapsedMs;
  }

  /** Runs `read` as soon as the device of `folder` is free for it; not at all once the signal is aborted. */
  async run<T>(
    device: number,
    folder: string,
    bytes: number,
    read: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const pace = this.#of(device, folder);
    return pace.lanes.run(async () => {
      signal.throwIfAborted();
      await this.#wait(pace, bytes, signal);
      return read();
    });
  }

  async #wait(pace: DevicePace, bytes: number, signal: AbortSignal): Promise<void> {
    if (pace.bytesPerSecond == null) return;
    const nowMs = this.#elapsedMs();
    const startMs = Math.max(nowMs, pace.busyUntilMs);
    pace.busyUntilMs = startMs + (bytes / pace.bytesPerSecond) * 1000;
    if (startMs > nowMs) await pause(startMs - nowMs, signal);
  }

  #of(device: number, folder: string): DevicePace {
    let pace = this.#devices.get(device);
    if (pace == null) {
      const { concurrentReads, bytesPerSecond } = this.#limitsOf(folder);
      pace = { lanes: new Lanes(concurrentReads), bytesPerSecond, busyUntilMs: 0 };
      this.#devices.set(device, pace);
    }
    return pace;
  }
}
