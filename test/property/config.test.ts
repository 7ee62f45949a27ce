import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Layers, loadConfig } from "../../src/config/load.ts";

const bare: Layers = { environment: {}, cwd: "/", systemZone: "UTC" };

const layer = fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined });

test("property: the highest layer that gives a value wins, whatever the others say", () => {
  fc.assert(
    fc.property(layer, layer, layer, (file, environment, flag) => {
      const layers: Layers = {
        ...bare,
        ...(file == null
          ? {}
          : { file: { path: "/f", text: `[performance]\nchunk_size = ${file}` } }),
        environment:
          environment == null ? {} : { VARVE_PERFORMANCE_CHUNK_SIZE: String(environment) },
        flags:
          flag == null
            ? new Map()
            : new Map([["performance.chunk_size", { flag: "--c", value: String(flag) }]]),
      };
      const { config, values } = loadConfig(layers);
      expect(config.performance.chunkSize).toBe(flag ?? environment ?? file ?? 500);
      const origin = values.find(({ key }) => key.key === "chunk_size")?.origin.from;
      const expected =
        flag != null
          ? "flag"
          : environment != null
            ? "environment"
            : file != null
              ? "file"
              : "default";
      expect(origin).toBe(expected);
    }),
  );
});

test("property: a list from a variable is the list of the file", () => {
  const path = fc.stringMatching(/^\/[a-z][a-z ]{0,6}[a-z]$/);
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 4 }), (roots) => {
      const text = `[library]\nroots = ${JSON.stringify(roots)}`;
      const byFile = loadConfig({ ...bare, file: { path: "/f", text } }).config.library.roots;
      const byCommas = loadConfig({
        ...bare,
        environment: { VARVE_LIBRARY_ROOTS: roots.join(", ") },
      });
      const byToml = loadConfig({
        ...bare,
        environment: { VARVE_LIBRARY_ROOTS: JSON.stringify(roots) },
      });
      expect(byCommas.config.library.roots).toEqual(byFile);
      expect(byToml.config.library.roots).toEqual(byFile);
    }),
  );
});

test("property: a text of any kind is taken as meant or refused by name, never with a defect", () => {
  const names = [
    "VARVE_SCAN_KINDS",
    "VARVE_BACKUP_KEEP",
    "VARVE_PERFORMANCE_MEMORY_LIMIT",
    "VARVE_CATALOG_FORCE",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string(), (name, text) => {
      try {
        loadConfig({ ...bare, environment: { [name]: text } });
      } catch (error) {
        expect(error).toHaveProperty("exitCode", 12);
      }
    }),
  );
});
