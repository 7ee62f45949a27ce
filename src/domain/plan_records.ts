// What the lines of a plan may hold (docs/plan-format.md), checked: a plan may have been edited by hand.

import { z } from "zod";
import { parseIsoTime } from "../base/iso_time.ts";
import { nameFromBytes } from "../base/names.ts";
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

/** Keys that hold a path; "Base64" behind one says that it holds bytes. */
export type PathKey = "from" | "to" | "twin" | "target";

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

export const HeaderRecord = z
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

export const StepRecord = z
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
    const step = {
      ...{ n, action, from, to, bundle, stamp, reason },
      ...(replaces == null ? {} : { replaces }),
      ...(twin == null ? {} : { twin }),
    };
    for (const [path, message] of brokenRules(step)) {
      context.addIssue({ code: "custom", path: [path], message });
    }
    return step;
  });

/** What no step may say, as the key and what is wrong with it; a path that is none is "". */
function* brokenRules({ n, action, from, to, bundle, replaces, twin }: PlanStep) {
  if (from !== "" && from === to) yield ["to", "is where the file is"] as const;
  if (bundle > n) yield ["bundle", "is the number of a later step"] as const;
  if (replaces != null && action !== "hardlink" && action !== "reflink") {
    yield ["replaces", `nothing is replaced by ${action}`] as const;
  }
  if (replaces == null && action === "reflink") yield ["replaces", "is missing"] as const;
  if (replaces != null && bundle !== n) {
    yield ["bundle", "is of several: what replaces a file stands alone"] as const;
  }
  if (twin != null && action !== "quarantine") {
    yield ["twin", `nothing is compared by ${action}`] as const;
  }
  if (twin != null && (twin === from || twin === to)) yield ["twin", "is the file itself"] as const;
}

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
  if (!absolutePath.test(path)) {
    return complain("must be an absolute path without empty parts, . and ..");
  }
  return path;
}

/** Parts that are neither empty nor "." nor "..". */
const absolutePath = /^(?:\/(?!\.{0,2}(?:\/|$))[^/\0]+)+$/;

const plainKeys = ["type", "n", "action", "from", "to", "bundle", "stamp", "reason"];

/**
 * A step that has only the keys that every step has, checked by hand as `StepRecord` does: nearly all are such, and
 * that takes a quarter of the time. Undefined where it is another, or wrong in anything: `StepRecord` says in what.
 */
export function plainStep(record: unknown): PlanStep | undefined {
  if (!hasKeys(record, plainKeys) || record["type"] !== "step") return undefined;
  const { n, action, from, to, bundle, reason } = record;
  const stamp = plainStamp(record["stamp"]);
  if (!isCount(n) || n === 0 || !isCount(bundle) || bundle === 0 || stamp == null) return undefined;
  if (!isPlainPath(from) || !isPlainPath(to)) return undefined;
  if (!isKeyOf(planActions, action) || !isKeyOf(planReasons, reason)) return undefined;
  const step = { n, action, from, to, bundle, stamp, reason };
  return brokenRules(step).next().done === true ? step : undefined;
}

function plainStamp(record: unknown): ExpectedStamp | undefined {
  if (!hasKeys(record, ["size", "mtime"])) return undefined;
  const { size, mtime } = record;
  const mtimeUs = typeof mtime === "string" ? parseIsoTime(mtime) : undefined;
  return isCount(size) && mtimeUs != null ? { sizeBytes: size, mtimeUs } : undefined;
}

/** Whether it is an object with these keys and no others. */
function hasKeys(record: unknown, keys: readonly string[]): record is Record<string, unknown> {
  if (typeof record !== "object" || record === null) return false;
  const found = Object.keys(record);
  return found.length === keys.length && keys.every((key) => Object.hasOwn(record, key));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isPlainPath(value: unknown): value is string {
  return typeof value === "string" && absolutePath.test(value) && value.isWellFormed();
}

function isKeyOf<Key extends string>(
  record: Readonly<Record<Key, unknown>>,
  value: unknown,
): value is Key {
  return typeof value === "string" && Object.hasOwn(record, value);
}
