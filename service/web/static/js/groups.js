// The layers that the reader switches on and off: each is all that the style draws of a collection.

/** In the order of the list; `on` are shown at first. */
export const GROUPS = [
  { id: "zone_omogenee", on: true },
  { id: "comuni", on: true, genere: "comune" },
  { id: "parchi", on: true, genere: "parco" },
  { id: "plis", on: true, genere: "plis" },
  { id: "navigli", on: true, genere: "naviglio" },
  { id: "nodi_trasporto", on: false, genere: "nodo" },
  { id: "progetti", on: false },
  { id: "obiettivi", on: false },
];
/** Only where a background map is configured. */
export const BACKGROUND = { id: "mappa_sfondo", on: true };

/** What is kept in the address: nothing where the layers are those shown at first. */
export function notableGroups(shown, groups) {
  const first = groups.filter(({ on }) => on).map(({ id }) => id);
  return first.length === shown.length && first.every((id) => shown.includes(id)) ? null : shown;
}

/** The layers of the style that belong to a group. */
export function layersOf(map, id) {
  return map.getLayersOrder().filter((name) => name.startsWith(`${id}:`));
}
