// Programs without the rights of root: for root every folder can be entered and written to, and nothing is denied.

/** Nobody. */
const id = "65534";
const nobody = ["setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--"];

/**
 * What starts a program without those rights: nothing where the tests have none themselves. Undefined where they
 * have, and cannot lay them down: util-linux is missing, or a container takes the right to change the user.
 */
export const unprivileged: readonly string[] | undefined =
  process.getuid?.() !== 0
    ? []
    : Bun.spawnSync([...nobody, "true"], { env: { PATH: "/usr/bin:/bin" } }).exitCode === 0
      ? nobody
      : undefined;
