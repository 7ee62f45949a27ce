// The only reader of the system's time. Everything else is handed a Clock.

export interface Clock {
  /** Now, in whole Unix microseconds. */
  nowUs(): number;
  /** Milliseconds of a clock that never goes back, for durations. */
  elapsedMs(): number;
}

export const systemClock: Clock = {
  nowUs: () => Date.now() * 1000,
  elapsedMs: () => performance.now(),
};
