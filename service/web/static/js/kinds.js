// What the page can show a card of: how each is called in the address, the API, the tiles and the pages.

import { BASE } from "./base.js";

/** `layer` and `key` name it in the vector tiles, `body` in the answers of the API; `place` if it has four parts. */
export const KINDS = {
  comune: { path: "comuni", layer: "comuni", key: "istat", body: "comune", page: "/comuni/", place: true },
  zona: { path: "zone-omogenee", layer: "zone_omogenee", key: "codice", body: "zona", page: "/zone-omogenee/", place: true },
  progetto: { path: "progetti", layer: "progetti", key: "codice", page: "/progetti/" },
  obiettivo: { path: "obiettivi", layer: "obiettivi", key: "codice", page: "/obiettivi/" },
  parco: { path: "parchi", layer: "parchi", key: "codice", body: "parco", place: true },
  plis: { path: "plis", layer: "plis", key: "codice", body: "plis", place: true },
  naviglio: { path: "navigli", layer: "navigli", key: "codice", body: "naviglio", place: true },
  nodo: { path: "nodi-trasporto", layer: "nodi_trasporto", key: "codice", body: "nodo", place: true },
};

const BY_LAYER = new Map(Object.entries(KINDS).map(([genere, { layer }]) => [layer, genere]));

/** The kind of what a layer of the tiles or of the API holds. */
export function kindOfLayer(layer) {
  return BY_LAYER.get(layer);
}

export function isPlace(genere) {
  return Boolean(KINDS[genere]?.place);
}

/** The page of one, made on the server; null where there is none. */
export function pageOf({ genere, codice }) {
  const page = KINDS[genere]?.page;
  return page ? BASE + page + encodeURIComponent(codice) : null;
}
