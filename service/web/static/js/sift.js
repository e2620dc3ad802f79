// The places of projects on the map, narrowed to the projects that the filters leave.

import { getJson } from "./api.js";
import { filterQuery } from "./filters.js";
import { layersOf } from "./groups.js";

export function makeSift(map) {
  const whole = new Map(layersOf(map, "progetti").map((id) => [id, map.getFilter(id)]));
  let request = new AbortController();
  let now = "";

  function narrow(codes) {
    const mine = ["in", ["get", "codice"], ["literal", codes ?? []]];
    for (const [id, filter] of whole) map.setFilter(id, codes ? ["all", filter, mine] : filter);
  }

  /** A question that fails leaves the map as it is, to be asked again: card and lists tell the same failure. */
  return async function sift(filtri) {
    const query = filterQuery(filtri);
    if (query === now) return;
    now = query;
    request.abort();
    const mine = (request = new AbortController());
    if (!query) return narrow(null);
    try {
      const { items } = await getJson(`/api/v1/progetti?limit=1000${query}`, { signal: mine.signal });
      narrow(items.map(({ id }) => id));
    } catch {
      if (mine === request) now = null;
    }
  };
}
