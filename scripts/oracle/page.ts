import type { Report } from "./findings.ts";
export function oraclePage(_report: Report, _version: string): string {
  return "";
}
