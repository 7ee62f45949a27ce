// Times of the catalog for people.

/** "2019-07-04T16:22:31.047000Z" → "2019-07-04 16:22:31Z" */
export function shortTime(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+/, "");
}
