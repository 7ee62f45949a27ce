// Comma-separated values as RFC 4180 has them, with line feeds.

export type CsvValue = string | number | boolean | null;

/** One row, with its line end; null is an empty field. */
export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(field).join(",")}\n`;
}

function field(value: CsvValue): string {
  if (value == null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
