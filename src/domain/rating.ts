// Stars, percent and favourites: one scale under three names, and how several answers become one.

/** Stars, 1–5; 0 is unrated, -1 rejected. */
export type Stars = -1 | 0 | 1 | 2 | 3 | 4 | 5;

/** What Windows writes as a percentage for one to five stars: the middle of its ranges, not multiples of 20. */
const percents: readonly number[] = [0, 1, 25, 50, 75, 99];

/** Stars of what a file holds as a rating; undefined where it is none. */
export function starsOf(value: number): Stars | undefined {
  const stars = Math.round(value);
  return isStars(stars) ? stars : undefined;
}

function isStars(value: number): value is Stars {
  return Number.isInteger(value) && value >= -1 && value <= 5;
}

/** Stars of a percentage, by the ranges that Windows reads: 1–12, 13–37, 38–62, 63–87, 88–100; 0 is unrated. */
export function starsOfPercent(percent: number): Stars | undefined {
  if (!(percent >= 0 && percent <= 100)) return undefined;
  if (percent < 1) return 0;
  const stars = Math.min(5, Math.floor((percent + 12) / 25) + 1);
  return isStars(stars) ? stars : undefined;
}

/** The percentage that other programs understand. A rejected file has none of its own: 0. */
export function percentOfStars(stars: Stars): number {
  return percents[stars] ?? 0;
}

/** A favourite is one of five stars; what has fewer may still be marked as one by itself. */
export function isFavorite(stars: Stars | undefined, favorite: boolean | undefined): boolean {
  return favorite ?? stars === 5;
}

/** The stars that stand for a favourite in a file that knows stars only; never takes stars away. */
export function starsOfFavorite(favorite: boolean, stars: Stars | undefined): Stars {
  return favorite ? 5 : (stars ?? 0);
}

export type Rated = { readonly rating?: Stars; readonly favorite?: boolean };

/**
 * The rating of several copies, or of a file and its sidecar, as one: the most stars count, and a favourite
 * anywhere is one. Rejected counts only where nobody gave stars. The order does not matter.
 */
export function mergeRatings(ratings: Iterable<Rated>): Rated {
  let best: Stars | undefined;
  let favorite: boolean | undefined;
  for (const one of ratings) {
    best = better(best, one.rating);
    if (one.favorite != null) favorite = favorite === true || one.favorite;
  }
  return {
    ...(best == null ? {} : { rating: best }),
    ...(favorite == null ? {} : { favorite }),
  };
}

/** Stars over rejected over unrated: a rejection is an opinion, no rating is none. */
function better(a: Stars | undefined, b: Stars | undefined): Stars | undefined {
  if (a == null || b == null) return a ?? b;
  return weight(a) >= weight(b) ? a : b;
}

function weight(stars: Stars): number {
  return stars === 0 ? -2 : stars;
}

/** Whether ratings disagree where each says something: to be listed, not silently settled. */
export function ratingsConflict(ratings: Iterable<Rated>): boolean {
  const said = new Set<Stars>();
  for (const { rating } of ratings) if (rating != null && rating !== 0) said.add(rating);
  return said.size > 1;
}
