// Plans as lines of JSON (docs/plan-format.md): written and read a line at a time, so that a plan of any length
// passes through little memory. People look at these files and may take steps out, so everything is checked.

import type { z } from "zod";
import { AppError, ExitCode } from "../base/errors.ts";
import { isoTime } from "../base/iso_time.ts";
import { hasRawBytes, nameToBytes } from "../base/names.ts";
import type { ExpectedStamp, PlanHeader, PlanStep } from "./plan.ts";
import { HeaderRecord, type PathKey, PLAN_VERSION, plainStep, StepRecord } from "./plan_records.ts";

/** A line of a plan, its keys in the order of docs/plan-format.md. */
type PlanRecord = { readonly type: string; [key: string]: unknown };

/** A plan that cannot be read, or not to its end. */
export class PlanFormatError extends AppError {
  override readonly name = "PlanFormatError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * The first line of a plan, with its line end. It is as long for any numbers of steps and bytes, spaces make up
 * for it: a plan is streamed behind a header that says 0, which is then written over with one that says how many.
 */
export function encodeHeader(header: PlanHeader): string {
  const widest = { ...header, steps: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };
  return `${headerJson(header).padEnd(headerJson(widest).length)}\n`;
}

function headerJson(header: PlanHeader): string {
  return JSON.stringify(headerRecord(header));
}

/** The header as it stands in a plan. */
export function headerRecord(header: PlanHeader): PlanRecord {
  const { operation, createdUs, library, target, steps, bytes } = header;
  const created = isoTime(createdUs);
  const record: PlanRecord = { type: "plan", version: PLAN_VERSION, operation, created, library };
  if (target != null) setPath(record, "target", target);
  record["steps"] = steps;
  record["bytes"] = bytes;
  return record;
}

/** The line of a step, with its line end. */
export function encodeStep(step: PlanStep): string {
  return `${JSON.stringify(stepRecord(step))}\n`;
}

/** A step as it stands in a plan. */
export function stepRecord(step: PlanStep): PlanRecord {
  const { n, action, from, to, bundle, stamp, replaces, twin, reason } = step;
  // A key after the other: spreading those that may be absent takes twice as long, and there are a million steps.
  const record: PlanRecord = { type: "step", n, action };
  setPath(record, "from", from);
  setPath(record, "to", to);
  record["bundle"] = bundle;
  record["stamp"] = stampField(stamp);
  if (replaces != null) record["replaces"] = stampField(replaces);
  if (twin != null) setPath(record, "twin", twin);
  record["reason"] = reason;
  return record;
}

function setPath(record: PlanRecord, key: PathKey, path: string): void {
  if (!hasRawBytes(path)) record[key] = path;
  else record[`${key}Base64`] = Buffer.from(nameToBytes(path)).toString("base64");
}

function stampField({ sizeBytes, mtimeUs }: ExpectedStamp): { size: number; mtime: string } {
  return { size: sizeBytes, mtime: isoTime(mtimeUs) };
}

/** Reads a plan from its lines, and checks that they make one. */
export class PlanReader {
  readonly header: PlanHeader;
  #line = 1;
  #steps = 0;
  #bytes = 0;
  #last: PlanStep | undefined;

  /** Throws `PlanFormatError` where the first line is no header of a plan of this version. */
  constructor(firstLine: string) {
    const record = parseJson(firstLine);
    if (!isObject(record) || record["type"] !== "plan") {
      throw new PlanFormatError(
        "The file is no plan",
        'The first line of a plan begins {"type":"plan"',
      );
    }
    const { version } = record;
    if (typeof version === "number" && version > PLAN_VERSION) {
      throw new PlanFormatError(
        `The plan is of version ${version}, and this program reads version ${PLAN_VERSION}`,
        "Take the newer program, or make the plan again",
      );
    }
    this.header = this.#checked(HeaderRecord.safeParse(record));
  }

  /**
   * The step on the next line; undefined where the line is blank. Throws `PlanFormatError` where it is no step, or
   * not one that can follow those before.
   */
  read(line: string): PlanStep | undefined {
    this.#line += 1;
    if (line.trim() === "") return undefined;
    const record = parseJson(line);
    if (record === undefined) throw this.#error("is no JSON: it may have been cut off");
    const step = plainStep(record) ?? this.#checked(StepRecord.safeParse(record));
    const last = this.#last;
    if (last != null && step.n <= last.n) throw this.#error(`"n" is not above ${last.n}`);
    if (last != null && step.bundle !== last.bundle && step.bundle <= last.n) {
      throw this.#error('"bundle" is of steps that stand elsewhere');
    }
    if (last?.replaces != null && step.bundle === last.bundle) {
      throw this.#error('"bundle" is of a step that replaces a file, and stands alone');
    }
    this.#last = step;
    this.#steps += 1;
    this.#bytes += step.stamp.sizeBytes;
    return step;
  }

  /** To be called behind the last line: throws `PlanFormatError` where lines are missing, or too many. */
  end(): void {
    const { steps, bytes } = this.header;
    if (steps === this.#steps && bytes === this.#bytes) return;
    throw new PlanFormatError(
      `The plan says that it has ${steps} steps of ${bytes} bytes, and has ${this.#steps} of ${this.#bytes}`,
      `Make it again. If steps were taken out on purpose, its first line must say "steps":${this.#steps},"bytes":${this.#bytes}`,
    );
  }

  #checked<T>(result: z.ZodSafeParseResult<T>): T {
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const key = issue?.path.join(".") ?? "";
    throw this.#error(key === "" ? (issue?.message ?? "") : `"${key}": ${issue?.message}`);
  }

  #error(what: string): PlanFormatError {
    return new PlanFormatError(
      `Line ${this.#line} of the plan cannot be used: ${what}`,
      "Make the plan again, or mend the line; docs/plan-format.md tells what it may hold",
    );
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // SyntaxError, the only one: the line is told by its number.
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
