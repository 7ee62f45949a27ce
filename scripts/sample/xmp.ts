// An XMP packet of plain fields, as editors write it into photos and sidecars.

export type XmpFields = {
  /** Stars; -1 is "rejected". */
  readonly rating?: number;
  readonly title?: string;
  /** exif:DateTimeOriginal, "2019-07-04T18:22:31+02:00". */
  readonly dateTimeOriginal?: string;
  /** xmp:CreateDate. */
  readonly createDate?: string;
  /** photoshop:DateCreated. */
  readonly dateCreated?: string;
  /** xmp:ModifyDate. */
  readonly modifyDate?: string;
  /** Degrees. */
  readonly latitude?: number;
  readonly longitude?: number;
};

/** A packet with its properties as attributes, the title as a list of languages. */
export function makeXmp(fields: XmpFields): string {
  const properties: string[] = [];
  const add = (name: string, value: string | number | undefined) => {
    if (value != null) properties.push(`${name}="${escapeXml(String(value))}"`);
  };
  add("xmp:Rating", fields.rating);
  add("exif:DateTimeOriginal", fields.dateTimeOriginal);
  add("xmp:CreateDate", fields.createDate);
  add("photoshop:DateCreated", fields.dateCreated);
  add("xmp:ModifyDate", fields.modifyDate);
  add("exif:GPSLatitude", coordinate(fields.latitude, "N", "S"));
  add("exif:GPSLongitude", coordinate(fields.longitude, "E", "W"));
  const title =
    fields.title == null
      ? ""
      : `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(fields.title)}</rdf:li></rdf:Alt></dc:title>`;
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 ${properties.join("\n ")}>${title}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}

/** Degrees and decimal minutes with the hemisphere, as XMP writes them: "52,22.5000N". */
function coordinate(degrees: number | undefined, positive: string, negative: string) {
  if (degrees == null) return undefined;
  const whole = Math.floor(Math.abs(degrees));
  const minutes = (Math.abs(degrees) - whole) * 60;
  return `${whole},${minutes.toFixed(6)}${degrees < 0 ? negative : positive}`;
}

function escapeXml(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
