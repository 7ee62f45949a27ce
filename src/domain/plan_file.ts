// Plans as lines of JSON (docs/plan-format.md): written and read a line at a time, so that a plan of any length
// passes through little memory. People look at these files and may take steps out, so everything is checked.

import { z } from "zod";
import { AppError, ExitCode } from "../base/errors.ts";
import { isoTime, parseIsoTime } from "../base/iso_time.ts";
import { hasRawBytes, nameFromBytes, nameToBytes } from "../base/names.ts";
import {
  type ExpectedStamp,
  type PlanAction,
  type PlanHeader,
  type PlanReason,
  type PlanStep,
  planActions,
  planOperations,
  planReasons,
} from "./plan.ts";

/** The version that is written, and the only one that is read. */
export const PLAN_VERSION = 1;

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
export function headerRecord(header: PlanHeader) {
  const { operation, createdUs, library, target, steps, bytes } = header;
  const created = isoTime(createdUs);
  return {
    ...{ type: "plan", version: PLAN_VERSION, operation, created, library },
    ...(target == null ? {} : pathField("target", target)),
    ...{ steps, bytes },
  };
}

type PathKey = "from" | "to" | "twin" | "target";

/** The line of a step, with its line end. */
export function encodeStep(step: PlanStep): string {
  return `${JSON.stringify(stepRecord(step))}\n`;
}

/** A step as it stands in a plan. */
export function stepRecord(step: PlanStep) {
  const { n, action, from, to, bundle, stamp, replaces, twin, reason } = step;
  return {
    type: "step",
    n,
    action,
    ...pathField("from", from),
    ...pathField("to", to),
    bundle,
    stamp: stampField(stamp),
    ...(replaces == null ? {} : { replaces: stampField(replaces) }),
    ...(twin == null ? {} : pathField("twin", twin)),
    reason,
  };
}

function pathField(key: PathKey, path: string): Readonly<Record<string, string>> {
  if (!hasRawBytes(path)) return { [key]: path };
  return { [`${key}Base64`]: Buffer.from(nameToBytes(path)).toString("base64") };
}

function stampField({ sizeBytes, mtimeUs }: ExpectedStamp): { size: number; mtime: string } {
  return { size: sizeBytes, mtime: isoTime(mtimeUs) };
}

const count = z.number().int().nonnegative();
const time = z.string().transform((text, context) => {
  const us = parseIsoTime(text);
  if (us == null)
    context.addIssue(`${JSON.stringify(text)} is no time such as "2019-07-04T18:22:31.047123Z"`);
  return us ?? z.NEVER;
});
const Stamp = z
  .strictObject({ size: count, mtime: time })
  .transform(({ size, mtime }): ExpectedStamp => ({ sizeBytes: size, mtimeUs: mtime }));

const Header = z
  .strictObject({
    type: z.literal("plan"),
    version: z.literal(PLAN_VERSION),
    operation: z.enum(planOperations),
    created: time,
    library: z.string().min(1),
    target: z.string().optional(),
    targetBase64: z.base64().optional(),
    steps: count,
    bytes: count,
  })
  .transform((record, context): PlanHeader => {
    const { operation, created, library, steps, bytes, target, targetBase64 } = record;
    const header = { operation, createdUs: created, library, steps, bytes };
    if (target == null && targetBase64 == null) return header;
    return { ...header, target: pathOf("target", target, targetBase64, context) };
  });

const actions = Object.keys(planActions) as [PlanAction, ...PlanAction[]];
const reasons = Object.keys(planReasons) as [PlanReason, ...PlanReason[]];

const Step = z
  .strictObject({
    type: z.literal("step"),
    n: z.number().int().positive(),
    action: z.enum(actions),
    from: z.string().optional(),
    fromBase64: z.base64().optional(),
    to: z.string().optional(),
    toBase64: z.base64().optional(),
    bundle: z.number().int().positive(),
    stamp: Stamp,
    replaces: Stamp.optional(),
    twin: z.string().optional(),
    twinBase64: z.base64().optional(),
    reason: z.enum(reasons),
  })
  .transform((record, context): PlanStep => {
    const { n, action, bundle, stamp, replaces, reason } = record;
    const from = pathOf("from", record.from, record.fromBase64, context);
    const to = pathOf("to", record.to, record.toBase64, context);
    const hasTwin = record.twin != null || record.twinBase64 != null;
    const twin = hasTwin ? pathOf("twin", record.twin, record.twinBase64, context) : undefined;
    const complain = (path: string, message: string) => {
      context.addIssue({ code: "custom", path: [path], message });
    };
    if (from !== "" && from === to) complain("to", "is where the file is");
    if (bundle > n) complain("bundle", "is the number of a later step");
    if (replaces != null && action !== "hardlink" && action !== "reflink") {
      complain("replaces", `nothing is replaced by ${action}`);
    }
    if (replaces == null && action === "reflink") complain("replaces", "is missing");
    if (replaces != null && bundle !== n)
      complain("bundle", "is of several: what replaces a file stands alone");
    if (twin != null && action !== "quarantine")
      complain("twin", `nothing is compared by ${action}`);
    if (twin != null && (twin === from || twin === to)) complain("twin", "is the file itself");
    return {
      n,
      action,
      from,
      to,
      bundle,
      stamp,
      reason,
      ...(replaces == null ? {} : { replaces }),
      ...(twin == null ? {} : { twin }),
    };
  });

/** The path in one of its two keys, checked; "" with an issue where it is none. */
function pathOf(
  key: PathKey,
  text: string | undefined,
  base64: string | undefined,
  context: z.RefinementCtx,
): string {
  const path = text ?? (base64 == null ? "" : nameFromBytes(Buffer.from(base64, "base64")));
  const complain = (message: string) => {
    context.addIssue({ code: "custom", path: [base64 == null ? key : `${key}Base64`], message });
    return "";
  };
  if (text != null && base64 != null) return complain(`stands beside ${key}`);
  if (text != null && !text.isWellFormed())
    return complain(`is not UTF-8: it goes into ${key}Base64`);
  const [root, ...names] = path.split("/");
  const isAbsolute = root === "" && names.length > 0;
  const isPlain = names.every((name) => name !== "" && name !== "." && name !== "..");
  if (!isAbsolute || !isPlain || path.includes("\0")) {
    return complain("must be an absolute path without empty parts, . and ..");
  }
  return path;
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
    this.header = this.#checked(Header.safeParse(record));
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
    const step = this.#checked(Step.safeParse(record));
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
