// The contract of the command line, asked of the compiled program: JSON lines, one summary, exit statuses.

import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { makeMp4 } from "../../scripts/sample/mp4.ts";
import { installedProgram, jsonAnswer, Place, runProgram } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
let photo: string;
/** A folder with a photo, and a plan that files it. */
let inbox: string;
let plan: string;
/** A name that is not UTF-8. */
const odd = Buffer.concat([Buffer.from("caf"), Buffer.from([0xe9]), Buffer.from(".jpg")]);

beforeAll(() => {
  place = new Place();
  photo = join(place.library, "a.jpg");
  writeFileSync(
    photo,
    makeJpeg({
      exif: {
        make: "Canon",
        model: "Canon EOS 5D",
        dateTimeOriginal: "2019:07:04 18:22:31",
        offsetTimeOriginal: "+02:00",
      },
    }),
  );
  writeFileSync(
    join(place.library, "film.mov"),
    makeMp4({ creationDate: "2019-07-04T18:22:31+0200" }),
  );
  writeFileSync(Buffer.concat([Buffer.from(`${place.library}/`), odd]), makeJpeg({ shade: 3 }));
  writeFileSync(join(place.library, "broken.jpg"), "no picture");
  expect(place.scan().status).toBe(3);
  inbox = place.at("inbox");
  mkdirSync(inbox);
  const taken = "2019:07:05 10:00:00";
  const file = join(inbox, "new.jpg");
  writeFileSync(file, makeJpeg({ exif: { make: "Canon", dateTimeOriginal: taken } }));
  utimesSync(file, 1_600_000_000, 1_600_000_000);
  plan = place.at("plan.jsonl");
  const organize = ["organize", inbox, "--to", place.at("filed"), "--out", plan];
  expect(place.run(organize).status).toBe(0);
});

afterAll(() => place[Symbol.dispose]());

/**
 * Every command, with arguments under which it succeeds, twice: but for `config init`, which writes once, and `runs
 * resume` and `cancel`, which want a run that was stopped (test/unit/cli/runs.test.ts).
 */
const commands = (): readonly (readonly [name: string, ...args: readonly string[]])[] => [
  ["scan", place.library],
  ["files"],
  ["info", photo],
  ["why", photo],
  ["why", "--clock", "canon"],
  ["stats"],
  ["failures"],
  ["duplicates"],
  ["duplicates", place.library, "--plan", "quarantine"],
  ["duplicates folders", place.library],
  ["verify"],
  ["organize", inbox, "--to", place.at("filed")],
  ["apply", plan, "--dry-run"],
  ["apply", plan],
  ["undo"],
  ["quarantine list"],
  ["quarantine purge"],
  ["runs"],
  ["runs list"],
  ["runs show"],
  ["catalog check"],
  ["catalog backup"],
  ["catalog optimize"],
  ["catalog prune"],
  ["catalog export"],
  ["catalog rebuild"],
  ["catalog restore"],
  ["doctor"],
  ["config show"],
  ["config check"],
  ["config path"],
  ["completion", "bash"],
  ["tools", "ffprobe", "--", "-version"],
];

/** The command that answers: a group alone stands for one of its own. */
const answering: Readonly<Record<string, string>> = { runs: "runs list" };

describe("--json", () => {
  test("prints lines of sound values and one summary, wherever the flags stand", () => {
    for (const [name, ...args] of commands()) {
      const flags = ["--data", place.data, "--json"];
      // What stands behind "--" is not ours.
      const end = args.includes("--") ? args.indexOf("--") : args.length;
      const words = [...name.split(" "), ...args.slice(0, end)];
      const after = runProgram([...words, ...flags, ...args.slice(end)]);
      const before = runProgram([...flags, ...words, ...args.slice(end)]);
      for (const { status, stdout } of [after, before]) {
        const { lines, summary } = jsonAnswer(stdout);
        for (const line of [...lines, summary]) checkValues(line);
        expect({ words, status, said: summary["status"] }).toEqual({ words, status: 0, said: 0 });
        expect(summary["command"]).toBe(answering[name] ?? name);
      }
    }
  });

  test("tells offsets as ±hh:mm and cameras by name", () => {
    const { lines } = place.json(["files"]);
    const found = lines.find(({ path }) => path === photo);
    expect(found).toMatchObject({
      type: "file",
      root: place.library,
      kind: "photo",
      camera: "Canon EOS 5D",
      captured: {
        local: "2019-07-04T18:22:31",
        offset: "+02:00",
        precision: "second",
        source: "exif:DateTimeOriginal",
        confidence: "high",
      },
    });
    const film = lines.find(({ path }) => String(path).endsWith("film.mov"));
    expect(film).toMatchObject({ kind: "video", captured: { offset: "+02:00" } });
  });

  test("has a name that is not UTF-8 as pathBase64, which leads back to the file", () => {
    const { lines } = place.json(["files"]);
    const line = lines.find(({ pathBase64 }) => pathBase64 != null);
    const bytes = Buffer.from(String(line?.["pathBase64"]), "base64");
    expect(bytes.equals(Buffer.concat([Buffer.from(`${place.library}/`), odd]))).toBe(true);
    expect(line).not.toHaveProperty("path");
    // Node's spawn takes texts alone: a shell makes the bytes.
    const asked = Bun.spawnSync(
      [
        "sh",
        "-c",
        'cd "$1" && exec "$2" info "$(printf "caf\\351.jpg")" --json --data "$3"',
        "sh",
      ].concat([place.library, installedProgram(), place.data]),
      { env: { PATH: "/usr/bin:/bin" } },
    );
    expect(asked.exitCode).toBe(0);
    expect(jsonAnswer(asked.stdout.toString()).lines[0]?.["pathBase64"]).toBe(line?.["pathBase64"]);
  });
});

describe("an error", () => {
  const errors: readonly (readonly [string, () => readonly string[], number, string | RegExp])[] = [
    ["no command", () => [], 2, /--help/],
    ["an unknown command", () => ["sacn"], 2, /varve scan/],
    ["an unknown command of a group", () => ["config", "shwo"], 2, /varve config show/],
    ["an unknown flag", () => ["files", "--limt", "3"], 2, /--limit/],
    ["an unknown global flag", () => ["--jsno", "files"], 2, /--json/],
    ["a value that is none", () => ["files", "--limit", "many"], 2, /files --help/],
    ["a kind that is none", () => ["scan", "/", "--kind", "fotos"], 2, /photo/],
    ["a file that nobody knows", () => ["info", "/nowhere/x.jpg"], 2, /why/],
    ["no catalog", () => ["files", "--data", join(place.path, "empty")], 10, /scan/],
    ["a root that is not there", () => ["scan", "/nowhere/at/all"], 15, /mount/],
    ["a file for a root", () => ["scan", photo], 15, /path/],
    ["a run that never was", () => ["runs", "show", "99"], 2, /varve runs/],
  ];
  for (const [name, args, status, hint] of errors) {
    test(`${name} ends with ${status} and a hint, as words and as JSON`, () => {
      const own = args();
      const data = own.includes("--data") ? [] : ["--data", place.data];
      const words = runProgram([...own, ...data]);
      expect(words.status).toBe(status);
      expect(words.stdout).toBe("");
      expect(words.stderr).toMatch(hint);
      const json = runProgram([...own, ...data, "--json"]);
      expect(json.status).toBe(status);
      const { summary, lines } = jsonAnswer(json.stdout);
      expect(lines).toEqual([]);
      expect(summary["status"]).toBe(status);
      const { code, message } = summary["error"] as { code: string; message: string };
      expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(message).toMatch(/^[A-Z"-].*[^.]$/);
      expect(JSON.stringify(summary["error"])).toMatch(hint);
    });
  }

  test("of the configuration ends with 12, naming the key and the nearest one", () => {
    const config = join(place.path, "bad.toml");
    writeFileSync(config, '[scan]\nhahs = "none"\n');
    for (const command of [["scan", place.library], ["files"], ["config", "check"]]) {
      const { status, summary } = place.json([...command, "--config", config]);
      expect(status).toBe(12);
      const { message, hint } = summary["error"] as { message: string; hint?: string };
      expect(`${message} ${hint}`).toContain("scan.hahs");
      expect(`${message} ${hint}`).toContain("scan.hash");
    }
  });

  test("of a variable ends with 12, naming it", () => {
    const { status, summary } = place.json(["files"], { env: { VARVE_SCAN_HASH: "much" } });
    expect(status).toBe(12);
    expect(JSON.stringify(summary["error"])).toContain("VARVE_SCAN_HASH");
  });

  test("of a catalog from a newer version is 14 and leaves it untouched", () => {
    using other = new Place();
    writeFileSync(join(other.library, "a.jpg"), makeJpeg());
    expect(other.scan().status).toBe(0);
    const file = join(other.data, "catalog.sqlite");
    const db = new Database(file);
    db.run("PRAGMA user_version = 999");
    db.run("PRAGMA journal_mode = DELETE");
    db.close();
    const before = digestOf(file);
    for (const command of [["scan", other.library], ["files"], ["stats"], ["runs"]]) {
      const { status, summary } = other.json(command);
      expect(status).toBe(14);
      expect(summary["error"]).toMatchObject({ code: "NewerCatalog" });
    }
    expect(digestOf(file)).toBe(before);
  });

  test("of a file that is no catalog leaves it untouched", () => {
    using other = new Place();
    const file = join(other.data, "catalog.sqlite");
    mkdirSync(other.data);
    const content = "This is a letter, not a catalog.\n".repeat(100);
    writeFileSync(file, content);
    for (const command of [["scan", other.library], ["files"]]) {
      const { status, summary } = other.json(command);
      expect(status).toBe(1);
      expect(summary["error"]).toMatchObject({ code: "NotACatalog" });
    }
    expect(readFileSync(file, "utf8")).toBe(content);
  });
});

const groups = ["duplicates", "quarantine", "runs", "catalog", "config"];

test("every help begins with examples and is printed without a catalog or a configuration", () => {
  const env = { VARVE_SCAN_HASH: "nonsense" };
  const names = new Set(commands().map(([name]) => name));
  for (const name of [...names, "config init", "runs resume", "runs cancel", ...groups, ""]) {
    const words = name.split(" ").filter((word) => word !== "");
    const { status, stdout, stderr } = runProgram([...words, "--help"], { env });
    expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: "" });
    expect(stdout).toContain("varve");
  }
});

/** What the contract says of the values of every record. */
function checkValues(value: unknown, key = ""): void {
  if (Array.isArray(value)) {
    for (const one of value) checkValues(one, key);
  } else if (typeof value === "object" && value != null) {
    for (const [name, one] of Object.entries(value)) checkValues(one, name);
  } else if (typeof value === "string") {
    if (/^(path|root|folder)$/.test(key)) expect(value).toStartWith("/");
    if (/^(mtime|at|started|ended|since)$/.test(key)) {
      expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    }
    if (key === "offset") expect(value).toMatch(/^[+-]\d\d:\d\d$/);
  } else if (typeof value === "number") {
    if (/Ms$|[bB]ytes$|^size$/.test(key))
      expect({ key, value, whole: true }).toEqual({ key, value, whole: Number.isInteger(value) });
  }
}

function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
