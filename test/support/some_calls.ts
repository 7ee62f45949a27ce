// Which calls to the system a test disturbs, where each takes a library of its own: all of them take minutes.

/** A third of the calls; every run of the tests takes another one, which VARVE_SEED names. VARVE_CALLS=all takes all. */
const EVERY = process.env["VARVE_CALLS"] === "all" ? 1 : 3;
const seed = Number(process.env["VARVE_SEED"] ?? Math.floor(Math.random() * 1_000_000));
const FIRST = seed % EVERY;

/** Numbers of the calls to disturb, of so many; endless without a number. */
export function* someCalls(calls = Number.POSITIVE_INFINITY): Generator<number, void, undefined> {
  if (EVERY > 1) console.log(`Every third call with VARVE_SEED=${seed}`);
  for (let at = FIRST; at < calls; at += EVERY) yield at;
}
