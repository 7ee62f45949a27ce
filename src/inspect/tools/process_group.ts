// Ending a child for certain. Children start in a group of their own (`detached`), so that what they
// started ends with them, and Ctrl-C on a terminal reaches only us, who decide what it means.

/** Kills the child and everything it started. Harmless where it has ended. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
