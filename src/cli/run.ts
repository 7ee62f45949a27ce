// One call of the program, from its arguments to its exit status. Opens what the command needs, lets it run,
// and is the only place of the command line that turns errors into words and statuses.

import { describeError, ExitCode } from "../base/errors.ts";
import type { Logger } from "../base/log.ts";
import type { Context } from "../operations/context.ts";
import type { Event } from "../operations/events.ts";
import { describeBuild } from "../version.ts";
import { type Call, makeFace, prepareCall, roughOptions } from "./call.ts";
import type { Answer, Bare, Command } from "./definition.ts";
import { UsageError } from "./errors.ts";
import type { GlobalOptions } from "./global_flags.ts";
import { OutputClosedError } from "./output.ts";
import { namedCommand, type Parsed, parseCommandLine } from "./parse.ts";
import { colors, plain, wantsColor } from "./render/style.ts";
import type { Output, World } from "./world.ts";

/** Runs the command that `argv` (without the program's own name) asks for. Never throws. */
export async function runCli(argv: readonly string[], outside: World): Promise<ExitCode> {
  const world = { ...outside, stderr: unheard(outside.stderr) };
  let face = makeFace(world, roughOptions(argv), undefined);
  let name = namedCommand(argv);
  let verbose = false;
  let log: Logger | undefined;
  try {
    const parsed = await parseCommandLine(argv);
    name = parsed.command?.meta.name ?? (parsed.found.is === "group" ? parsed.found.name : "");
    verbose = parsed.global.verbose;
    const { command } = parsed;
    if (parsed.global.version) return printVersion(world, parsed.global);
    if (command == null || parsed.global.help) return await printHelp(world, parsed);
    const call = await prepareCall(command, parsed, world);
    face = call.face;
    const toFile = (lines: Logger) => {
      if (call.logsToFile) log = lines;
    };
    toFile(call.log);
    const status = await runCommand(command, call, world, { name, logsInto: toFile });
    log?.info(`${name} ended`, { status });
    return status;
  } catch (error) {
    if (error instanceof OutputClosedError) return ExitCode.ok; // Help or the version.
    const { exitCode, ...words } = describeError(error);
    try {
      face.fail(name, exitCode, words);
      log?.error(words.message, { status: exitCode });
      const unexpected = exitCode === ExitCode.unexpected && error instanceof Error;
      if (verbose && unexpected) world.stderr.write(`${error.stack}\n`);
    } catch {
      // Nobody reads standard output or standard error any more: the status is all that is left to give.
    }
    return exitCode;
  }
}

/** Standard error that nobody needs to read: where it is closed, the work goes on. */
function unheard(stderr: Output): Output {
  return {
    isTTY: stderr.isTTY,
    get columns() {
      return stderr.columns;
    },
    write: (text) => {
      try {
        stderr.write(text);
      } catch (error) {
        if (!(error instanceof OutputClosedError)) throw error;
      }
    },
  };
}

async function runCommand(
  command: Command,
  call: Call,
  world: World,
  { name, logsInto }: { readonly name: string; readonly logsInto: (log: Logger) => void },
): Promise<ExitCode> {
  const { face, log, settings, global } = call;
  // When nobody reads the results any more, the work is stopped like by a signal: saved, then ended.
  const closed = new AbortController();
  const signal = AbortSignal.any([world.signal, closed.signal]);
  let runLog = log;
  const emit = (event: Event) => {
    if (event.type === "run") {
      runLog = log.with({ run: event.run });
      logsInto(runLog);
      const how = event.resumed ? "taken up again" : "started";
      runLog.info(`${event.operation} ${how}`);
      return;
    }
    try {
      face.emit(event, runLog);
    } catch (error) {
      if (!(error instanceof OutputClosedError)) throw error;
      closed.abort(error);
    }
  };
  const bare: Bare = { world, clock: world.clock, signal, emit, log, global, settings };
  const answer = async (context: Bare | (Bare & Context)) => {
    const found: Answer = await command.perform(context, call.options);
    try {
      return await face.answer(name, found);
    } catch (error) {
      // The work is done, only nobody wants to hear of it.
      if (error instanceof OutputClosedError) return found.status?.() ?? ExitCode.ok;
      throw error;
    }
  };
  try {
    if (command.needs === "none") return await answer(bare);
    const { config, data } = settings();
    const dataFolder = data().path;
    const access = command.onlyReads?.(call.options) === true ? "read" : command.needs;
    const request = { access, dataFolder, config, command: name, emit, signal };
    world.startWorkersAhead(command.threads?.(config) ?? 0);
    await using opened = await world.openCatalog(request);
    return await answer({ ...bare, catalog: opened.catalog });
  } catch (error) {
    if (closed.signal.aborted) return ExitCode.interrupted;
    throw world.signal.aborted ? (world.signal.reason ?? error) : error;
  }
}

function printVersion({ stdout, build }: World, global: GlobalOptions): ExitCode {
  const summary = { type: "summary", command: "version", status: ExitCode.ok, ...build };
  stdout.write(`${global.json ? JSON.stringify(summary) : describeBuild(build)}\n`);
  return ExitCode.ok;
}

async function printHelp(world: World, parsed: Parsed): Promise<ExitCode> {
  const { commandHelp, groupHelp, rootHelp } = await import("./help.ts");
  const { found, command, global } = parsed;
  const style = wantsColor(world.stdout, world.env, global.color) ? colors : plain;
  if (!global.help) {
    const group = found.is === "group" ? `${found.name} ` : "";
    throw new UsageError("No command is named", `\`varve ${group}--help\` lists the commands`);
  }
  const group = found.is === "group" ? found.group : found.is === "command" ? found.by : undefined;
  if (group != null) world.stdout.write(groupHelp(group, style));
  else if (command != null) world.stdout.write(commandHelp(command, style));
  else world.stdout.write(rootHelp(describeBuild(world.build), style));
  return ExitCode.ok;
}
