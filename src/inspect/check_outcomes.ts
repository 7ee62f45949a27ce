// Outcomes as they come from a thread, checked by hand. The schema of domain/inspection.ts says the same, but
// takes a tenth of the main thread's processor time in a first scan of 2,000 files, while the threads want
// both cores (measured). What would not fit the catalog's columns is refused: it would end the whole scan.

import type { Facts, Outcome } from "../domain/inspection.ts";
import { mediaKinds } from "../domain/media.ts";

type FactType = "integer" | "number" | "text" | "boolean";

const factTypes: Readonly<Record<keyof Facts, FactType>> = {
  width: "integer",
  height: "integer",
  orientation: "integer",
  durationMs: "integer",
  frameRate: "number",
  codec: "text",
  audioCodec: "text",
  cameraMake: "text",
  cameraModel: "text",
  lens: "text",
  latitude: "number",
  longitude: "number",
  altitude: "number",
  rating: "integer",
  favorite: "boolean",
  contentId: "text",
  title: "text",
  artist: "text",
  album: "text",
  about: "text",
};

/** The outcomes, or undefined where one of them is none. */
export function checkedOutcomes(value: unknown): readonly Outcome[] | undefined {
  if (!Array.isArray(value) || !value.every(isOutcome)) return undefined;
  return value;
}

function isOutcome(value: unknown): value is Outcome {
  if (!isObject(value)) return false;
  if (value["status"] === "failed") return isProblem(value["problem"]);
  return (
    value["status"] === "inspected" &&
    isStamp(value["stamp"]) &&
    (mediaKinds as readonly unknown[]).includes(value["kind"]) &&
    isFacts(value["facts"]) &&
    isEvidence(value["evidence"]) &&
    (value["problem"] == null || isProblem(value["problem"])) &&
    isNumber(value["bytesRead"]) &&
    isNumber(value["readMs"]) &&
    isNumber(value["hashMs"])
  );
}

function isStamp(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { sizeBytes, mtimeUs, inode } = value;
  return [sizeBytes, mtimeUs, inode].every(Number.isSafeInteger);
}

function isProblem(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { stage, reason, detail } = value;
  return typeof stage === "string" && typeof reason === "string" && typeof detail === "string";
}

function isEvidence(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every(
    (one) => isObject(one) && typeof one["source"] === "string" && typeof one["value"] === "string",
  );
}

function isFacts(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const name in value) {
    if (!isFact(factTypes[name as keyof Facts], value[name])) return false;
  }
  return true;
}

/** A fact of no known name has no type, and is refused. */
function isFact(type: FactType | undefined, value: unknown): boolean {
  switch (type) {
    case "integer":
      return value == null || Number.isSafeInteger(value);
    case "number":
      return value == null || isNumber(value);
    case "text":
      return value == null || typeof value === "string";
    case "boolean":
      return value == null || typeof value === "boolean";
    case undefined:
      return false;
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value != null;
}
