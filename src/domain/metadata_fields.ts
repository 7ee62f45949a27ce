// What copies of one picture may differ in: what `has more metadata` counts, field by field.

export const metadataFields = [
  "captured",
  "camera",
  "lens",
  "place",
  "rating",
  "favorite",
  "title",
  "artist",
  "album",
] as const;
export type MetadataField = (typeof metadataFields)[number];

/** Each field as a text that says nothing but whether two are the same; null: nothing is known. */
export type MetadataTexts = Readonly<Record<MetadataField, string | null>>;

/** The fields in which two files differ. */
export function differingFields(a: MetadataTexts, b: MetadataTexts): readonly MetadataField[] {
  return metadataFields.filter((field) => a[field] !== b[field]);
}
