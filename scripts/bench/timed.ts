// Whole processes, from their start to their end, as a person would time them.

import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

export type Command = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Statuses that are as they should be; default: 0 alone. */
  readonly statuses?: readonly number[];
  /** Called with each line of standard output as it comes; without it the output goes to /dev/null. */
  readonly onLine?: (line: string, atMs: number) => void;
  /** Looks at memory as well; costs the machine a look at /proc every 50 ms. */
  readonly watchMemory?: boolean;
};

export type Timed = {
  readonly ms: number;
  /** The most memory that the process itself, with all its threads, ever held; 0 where it was not watched. */
  readonly peakBytes: number;
  /** The most that any one process which it started was seen to hold. */
  readonly childPeakBytes: number;
};

const LOOK_EVERY_MS = 50;

/** Runs a command. Throws, with what it said on standard error, where it ends otherwise than it should. */
export async function timed(command: Command): Promise<Timed> {
  const { argv, cwd, env, onLine, statuses = [0] } = command;
  const nowhere = openSync("/dev/null", "w");
  try {
    const startMs = performance.now();
    const child = Bun.spawn([...argv], {
      cwd,
      env: { ...env },
      stdin: "ignore",
      stdout: onLine == null ? nowhere : "pipe",
      stderr: "pipe",
    });
    let peakBytes = 0;
    let childPeakBytes = 0;
    const look = () => {
      peakBytes = Math.max(peakBytes, peakOf(child.pid));
      const children = descendantsOf(child.pid).filter((pid) => !runsSame(pid, child.pid));
      childPeakBytes = Math.max(childPeakBytes, ...children.map(peakOf));
    };
    const timer = command.watchMemory ? setInterval(look, LOOK_EVERY_MS) : undefined;
    const errors = new Response(child.stderr).text();
    if (onLine != null && child.stdout instanceof ReadableStream) {
      await eachLine(child.stdout, (line) => onLine(line, performance.now() - startMs));
    }
    const status = await child.exited;
    const ms = performance.now() - startMs;
    clearInterval(timer);
    if (!statuses.includes(status)) {
      throw new Error(`"${argv.join(" ")}" ended with status ${status}:\n${await errors}`);
    }
    return { ms, peakBytes, childPeakBytes };
  } finally {
    closeSync(nowhere);
  }
}

/**
 * VmHWM of a process (proc(5)): the kernel keeps the peak itself, so a look shortly before the end is enough. The
 * peak that wait4() reports would not do: it starts with what the process that forked it held.
 */
function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // It has ended.
  }
}

/** The processes that one started, and those that they started. */
function descendantsOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const children = threads.flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "latin1").split(" ").filter(Boolean),
    );
    return children.map(Number).flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return []; // It has ended.
  }
}

/** Whether two processes run one program: a child does until it runs its own, in the memory of its parent. */
function runsSame(one: number, other: number): boolean {
  try {
    return readlinkSync(`/proc/${one}/exe`) === readlinkSync(`/proc/${other}/exe`);
  } catch {
    return true; // It has ended.
  }
}

async function eachLine(stream: ReadableStream<Uint8Array>, call: (line: string) => void) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) call(line);
  }
  if (rest !== "") call(rest);
}
