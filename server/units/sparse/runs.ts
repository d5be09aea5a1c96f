/**
 * Places with an entry in a list of so many, told by the number of places without one in front of each, of `indexBits` bits: a longer run
 * takes entries of 0.
 */

/** Entries that a list takes. @param has whether a place needs one */
export function runsTaken(places: number, indexBits: number, has: (place: number) => boolean): number {
  let taken = 0;
  let next = 0;
  for (let place = 0; place < places; place++) {
    if (!has(place)) continue;
    taken += 1 + ((place - next) >> indexBits);
    next = place + 1;
  }
  return taken;
}

/**
 * The places of `count` entries in ascending order. What a list needs less than that are zeros at the lowest places that have none, so that
 * no entry lies beyond the list.
 */
export function filledRuns(
  places: number,
  indexBits: number,
  count: number,
  has: (place: number) => boolean,
): Int32Array {
  const taken = new Uint8Array(places);
  let needed = 0;
  let next = 0;
  for (let place = 0; place < places; place++) {
    if (!has(place)) continue;
    for (; (place - next) >> indexBits > 0; next += 2 ** indexBits) {
      taken[next + 2 ** indexBits - 1] = 1;
      needed++;
    }
    taken[place] = 1;
    needed++;
    next = place + 1;
  }
  for (let place = 0; needed < count; place++) {
    if (taken[place]) continue;
    taken[place] = 1;
    needed++;
  }
  const list = new Int32Array(count);
  let at = 0;
  for (let place = 0; place < places; place++) if (taken[place]) list[at++] = place;
  return list;
}
