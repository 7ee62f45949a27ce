// Ratings as files write them, as stars.

/** Stars of what xmp:Rating or EXIF's Rating holds; -1 is "rejected", 0 unrated. Other values are none. */
export function starsOf(value: number): number | undefined {
  const stars = Math.round(value);
  return stars >= -1 && stars <= 5 ? stars + 0 : undefined;
}

/**
 * Stars of a percentage: Windows writes 1, 25, 50, 75, 99 for one to five and reads each range between
 * (1–12, 13–37, 38–62, 63–87, 88–100) as the stars in its middle.
 */
export function starsOfPercent(value: number): number | undefined {
  if (!(value >= 0 && value <= 100)) return undefined;
  if (value < 1) return 0;
  return Math.min(5, Math.floor((value + 12) / 25) + 1);
}
