import { expect, test } from "bun:test";
import { dateSources, otherMoments, utcSources } from "../../../src/domain/date_sources.ts";
import { evidenceSources } from "../../../src/domain/evidence.ts";
import { mediaKinds } from "../../../src/domain/media.ts";

test("every kind ranks every source, each on its own rung", () => {
  for (const kind of mediaKinds) {
    const sources = dateSources(kind);
    for (const source of evidenceSources) expect(sources.get(source)?.source).toBe(source);
    expect(new Set([...sources.values()].map(({ rank }) => rank)).size).toBe(sources.size);
  }
});

test("the modification time of the file is the last and weakest of all", () => {
  for (const kind of mediaKinds) {
    const last = [...dateSources(kind).values()].at(-1);
    expect(last).toMatchObject({ source: "stat:ModifyTime", confidence: "low" });
  }
});

test("only the first rung of a kind is decided without looking at the others, so it must be sure", () => {
  for (const kind of mediaKinds) {
    const [first] = dateSources(kind).values();
    expect(first?.confidence).toBe("high");
    expect(utcSources.has(first?.source ?? "stat:ModifyTime")).toBe(false);
    expect(otherMoments.has(first?.source ?? "stat:ModifyTime")).toBe(false);
  }
});
