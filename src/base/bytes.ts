// Sizes as people write and read them. Units are decimal as disks are sold (1 TB = 10^12 bytes); those
// with an "i" are binary (1 TiB = 2^40 bytes).

const decimal = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

const factors: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  kib: 2 ** 10,
  m: 1e6,
  mb: 1e6,
  mib: 2 ** 20,
  g: 1e9,
  gb: 1e9,
  gib: 2 ** 30,
  t: 1e12,
  tb: 1e12,
  tib: 2 ** 40,
  p: 1e15,
  pb: 1e15,
  pib: 2 ** 50,
};

/** Whole bytes of "1.5 TB", "200MiB", "4096"; undefined where the text is no size or is past 2^53. */
export function parseBytes(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = factors[match?.[2]?.toLowerCase() ?? "none"];
  if (match == null || factor == null) return undefined;
  const bytes = Math.round(Number(match[1]) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A size for people, of three digits at most: "0 B", "999 B", "1.5 MB", "12.3 GB", "1.02 TB". */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // 999.5 would be shown as 1000 of the smaller unit.
  while (value >= 999.5 && unit < decimal.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown = unit === 0 ? String(value) : String(Number(value.toPrecision(3)));
  return `${shown} ${decimal[unit]}`;
}
