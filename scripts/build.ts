// Builds the program: one file per CPU, with Bun inside. The same commit built twice gives the same bytes.

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import type { Build } from "../src/version.ts";
import { bunBase, hostTarget, isTarget, type Target, targets } from "./bun_base.ts";
import { packTools, type ToolsFrom, toolOrigins, withToolsBundle } from "./pack_tools.ts";
import { root } from "./root.ts";

const usage = `Usage: ./scripts/build [options]
  --target TARGET  ${Object.keys(targets).join(", ")}, host, or all (default); may be repeated
  --tools FROM     where ffprobe and exiftool come from: lean (built from Debian's sources; the default for
                   release), npm (the packages of npm; the default for host), or none (left out)
  --out DIR        where to build (default: dist; --target host alone: dist/host)
"host" builds one file for this machine, quickly; the others are for release, with .gz, SHA256SUMS
and the licences of what is inside.`;

type Options = {
  readonly targets: readonly Target[];
  readonly release: boolean;
  readonly tools: ToolsFrom;
  readonly out: string;
};

function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: "string", multiple: true, default: ["all"] },
      tools: { type: "string" },
      out: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const host = values.target.join() === "host";
  const tools = toolOrigins.find((from) => from === (values.tools ?? (host ? "npm" : "lean")));
  if (tools == null) throw new Error(`No such tools: "${values.tools}"`);
  if (host) {
    const out = resolve(values.out ?? join(root, "dist/host"));
    return { targets: [hostTarget()], release: false, tools, out };
  }
  const names = values.target.includes("all") ? Object.keys(targets) : values.target;
  return {
    targets: names.map((name) => {
      if (isTarget(name)) return name;
      throw new Error(`No such target: "${name}"`);
    }),
    release: true,
    tools,
    out: resolve(values.out ?? join(root, "dist")),
  };
}

async function compile(
  target: Target,
  folder: string,
  build: Build & { readonly tools: ToolsFrom },
): Promise<string> {
  const outfile = join(folder, packageJson.name);
  // Built beside and moved into place: a binary that is running, or half a binary, is never in the way.
  const fresh = join(root, ".cache/build", `${process.pid}-${target}`, packageJson.name);
  mkdirSync(join(fresh, ".."), { recursive: true });
  const tools = join(root, ".cache/tools", `${target}-${build.tools}`);
  const { module, from } = await packTools(target, tools, { from: build.tools });
  try {
    const result = await Bun.build({
      entrypoints: [join(root, "src/main.ts"), join(root, "src/worker.ts")],
      root: join(root, "src"),
      minify: true,
      bytecode: true,
      // A command loads what it needs: without this every start takes in all of it (13 ms, measured).
      splitting: true,
      format: "esm",
      sourcemap: "none",
      plugins: [withToolsBundle(module)],
      define: {
        VARVE_BUILD: JSON.stringify({ ...build, tools: from }),
        // Packages that ask where they lie would put the folder of this checkout into the program.
        __dirname: '""',
        __filename: '""',
      },
      compile: {
        target: targets[target].compile,
        executablePath: await bunBase(target, packageJson.devDependencies.bun),
        outfile: fresh,
        // Else the program would run what a .env or bunfig.toml in the current folder tells it to.
        autoloadDotenv: false,
        autoloadBunfig: false,
      },
    });
    for (const log of result.logs) console.error(String(log));
    mkdirSync(folder, { recursive: true });
    renameSync(fresh, outfile);
  } finally {
    rmSync(join(fresh, ".."), { recursive: true, force: true });
  }
  return outfile;
}

/** The commit that is built, with "-dirty" where files differ from it; "unknown" outside a git checkout. */
function currentCommit(): string {
  const git = (...args: string[]) =>
    Bun.spawnSync(["git", ...args], { cwd: root, stderr: "ignore" })
      .stdout.toString()
      .trim();
  if (!existsSync(join(root, ".git")) || Bun.which("git") == null) return "unknown";
  const commit = git("rev-parse", "--short=12", "HEAD");
  if (commit === "") return "unknown";
  return git("status", "--porcelain") === "" ? commit : `${commit}-dirty`;
}

/** Starts the program where this machine can, as proof that it was built whole. */
function tryOut(target: Target, binary: string): void {
  if (target !== hostTarget()) return;
  const { exitCode, stdout, stderr } = Bun.spawnSync([binary, "--version"], { cwd: "/" });
  const line = stdout.toString().trim();
  if (exitCode !== 0 || !line.includes(packageJson.version)) {
    throw new Error(`${binary} --version failed (status ${exitCode}): ${line}${stderr}`);
  }
  console.log(`  runs: ${line}`);
}

/** Writes FILE.gz beside FILE: DSM has gzip, but not always zstd or xz. Holds no time and no name. */
async function compress(file: string): Promise<string> {
  await Bun.write(`${file}.gz`, Bun.gzipSync(await Bun.file(file).bytes(), { level: 9 }));
  return `${file}.gz`;
}

async function sha256(file: string): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const chunk of Bun.file(file).stream()) hasher.update(chunk);
  return hasher.digest("hex");
}

/**
 * Copies to `out` what has to go with every copy of the program: its licence, those of what it holds, and how that was
 * built, each where the links between them find it. Returns the files.
 */
function copyNotices(out: string): string[] {
  const licences = "docs/licences";
  const texts = readdirSync(join(root, licences)).map((name) => join(licences, name));
  return ["LICENSE", "THIRD_PARTY.md", "docs/tools.md", ...texts].map((path) => {
    const copy = join(out, path);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, path), copy);
    return copy;
  });
}

async function main(options: Options): Promise<void> {
  const commit = currentCommit();
  const files: string[] = [];
  for (const target of options.targets) {
    const { name, version } = packageJson;
    const folder = options.release ? join(options.out, target) : options.out;
    const start = performance.now();
    const binary = await compile(target, folder, {
      name,
      version,
      commit,
      target,
      tools: options.tools,
    });
    const megabytes = (Bun.file(binary).size / 1e6).toFixed(0);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`Built ${relative(process.cwd(), binary)} (${megabytes} MB) in ${seconds} s`);
    tryOut(target, binary);
    files.push(binary);
    if (options.release) files.push(await compress(binary));
  }
  if (options.release) {
    files.push(...copyNotices(options.out));
    const lines: string[] = [];
    for (const file of files) lines.push(`${await sha256(file)}  ${relative(options.out, file)}\n`);
    await Bun.write(join(options.out, "SHA256SUMS"), lines.join(""));
    console.log(`Checksums are in ${relative(process.cwd(), join(options.out, "SHA256SUMS"))}`);
  }
}

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  // What the bundler found in single files comes with an AggregateError.
  if (error instanceof AggregateError) for (const cause of error.errors) console.error(cause);
  process.exit(1);
}
