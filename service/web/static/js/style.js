// The style of the map: this service's own (/styles/piano.json), with what the page marks on it.

import { getJson } from "./api.js";
import { BASE, pathHere } from "./base.js";
import { CHOSEN, REACHED, SKETCH } from "./colours.js";
import { KINDS } from "./kinds.js";

const ADDRESS = "/styles/piano.json";
export const TILES = "piano";
export const NOTHING = { type: "FeatureCollection", features: [] };
const PALE = 0.35;

const reach = (certainty, then, otherwise) => ["case", ["==", ["feature-state", "certezza"], certainty], then, otherwise];
const over = ["boolean", ["feature-state", "sopra"], false];
const byZoom = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
const none = ["literal", false];
const areas = ["match", ["geometry-type"], ["Polygon", "MultiPolygon"], true, false];
const points = ["match", ["geometry-type"], ["Point", "MultiPoint"], true, false];

/** Read the style and make it the page's; `background` is {tiles} or null, `shown` tells whether a group is. */
export async function readStyle({ background, shown, ...options }) {
  const style = await getJson(ADDRESS, options);
  for (const layer of style.layers) {
    if (layer.id.includes(":") && !shown(layer.id.split(":")[0])) layer.layout = { ...layer.layout, visibility: "none" };
  }
  const tiles = style.sources[TILES];
  tiles.url = here(tiles.url);
  tiles.promoteId = Object.fromEntries(Object.values(KINDS).map(({ layer, key }) => [layer, key]));
  style.sources.etichette.data = here(style.sources.etichette.data);
  style.sprite = here(style.sprite);
  style.glyphs = here(style.glyphs);
  style.sources.disegno = { type: "geojson", data: NOTHING };
  const names = style.layers.findIndex(({ id }) => id.includes(":nome:"));
  style.layers.splice(names, 0, ...reached(), ...chosen(), ...sketch());
  if (background) addBackground(style, background);
  return style;
}

/** An address of this service on the host that the page came from; {z} and the like stay as they are. */
function here(address) {
  const path = BASE + pathHere(address).replaceAll("%7B", "{").replaceAll("%7D", "}");
  return location.origin + path;
}

/** Under everything; areas let it through. */
function addBackground(style, { tiles }) {
  style.sources.sfondo = { type: "raster", tiles: [tiles], tileSize: 256 };
  for (const { type, id, paint } of style.layers) {
    if (type === "fill" && /^(comuni|zone_omogenee):/.test(id) && id.endsWith(":area")) paint["fill-opacity"] = PALE;
  }
  style.layers.splice(1, 0, { id: "mappa_sfondo:tessere", type: "raster", source: "sfondo" });
}

/** The comuni that a project or an objective reaches, and the one under the pointer. */
function reached() {
  const fill = { "fill-color": REACHED, "fill-opacity": reach("certa", 0.5, reach("da_verificare", 0.22, reach("ambito", 0.12, ["case", over, 0.14, 0]))) };
  return [
    of("comuni", { id: "raggiunti", type: "fill", paint: fill }),
    of("comuni", line("raggiunti-certi", REACHED, 2, { "line-opacity": reach("certa", 1, 0) })),
    of("comuni", line("raggiunti-incerti", REACHED, 2, { "line-opacity": reach("da_verificare", 1, 0), "line-dasharray": [2, 1.5] })),
  ];
}

/** What is chosen has a white edge and a dark line, broken where it is schematic; a point a ring. */
function chosen() {
  const layers = Object.values(KINDS).filter(({ place }) => place).map(({ layer }) => layer);
  return layers.flatMap((layer) => {
    if (layer === "nodi_trasporto") return [of(layer, ring(`scelto:${layer}`))];
    return [
      of(layer, { ...line(`scelto:${layer}:alone`, "#ffffff", 7, { "line-opacity": 0.95 }), filter: none }),
      of(layer, { ...line(`scelto:${layer}:intero`, CHOSEN, 3.5), filter: none }),
      of(layer, { ...line(`scelto:${layer}:schematico`, CHOSEN, 3.5, { "line-dasharray": [2, 1.5] }), filter: none }),
    ];
  });
}

/** The sketch, and the point that was asked about. */
function sketch() {
  const own = (layer) => ({ source: "disegno", ...layer });
  return [
    own({ id: "disegno:area", type: "fill", filter: areas, paint: { "fill-color": SKETCH, "fill-opacity": 0.15 } }),
    own(line("disegno:alone", "#ffffff", 6, { "line-opacity": 0.9 })),
    own(line("disegno:linea", SKETCH, 3, { "line-dasharray": [2, 1] })),
    own({ id: "disegno:punti", type: "circle", filter: points, paint: { "circle-color": "#ffffff", "circle-radius": 5.5, "circle-stroke-color": SKETCH, "circle-stroke-width": 3 } }),
  ];
}

function ring(id) {
  const paint = { "circle-color": "rgba(255, 255, 255, 0)", "circle-radius": byZoom(9, 9, 14, 15), "circle-stroke-color": CHOSEN, "circle-stroke-width": 4 };
  return { id, type: "circle", filter: none, paint };
}

function of(layer, made) {
  return { ...made, source: TILES, "source-layer": layer };
}

function line(id, colour, width, paint = {}) {
  return { id, type: "line", layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": width, ...paint } };
}
