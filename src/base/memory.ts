// What the program takes of the machine's memory.

/** Bytes resident now, all threads together. Costs some 20 µs. */
export function residentBytes(): number {
  return process.memoryUsage.rss();
}
