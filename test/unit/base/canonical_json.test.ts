import { expect, test } from "bun:test";
import { canonicalJson } from "../../../src/base/canonical_json.ts";

test("canonicalJson() does not depend on the order of keys, at any depth", () => {
  const a = { x: [1, { b: 2, a: null }], y: undefined, w: { d: "é", c: true } };
  const b = { w: { c: true, d: "é" }, x: [1, { a: null, b: 2 }] };
  expect(canonicalJson(a)).toBe(canonicalJson(b));
  expect(canonicalJson(a)).toBe('{"w":{"c":true,"d":"é"},"x":[1,{"a":null,"b":2}]}');
});

test("canonicalJson() keeps the order of lists", () => {
  expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
});
