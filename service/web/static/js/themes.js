// The layers that the reader switches on and off: what each is called and how it is drawn. The line says
// how exact the geometry is: whole if surveyed, thin and dashed if derived, dashed if schematic.

import { CANAL, INK, NODE, OLD, PARK, PLIS } from "./colours.js";

/** In the order of the list; `on` are shown as soon as the comuni are drawn. */
export const THEMES = [
  { id: "parchi", path: "parchi", name: "Parchi", one: "Parco", kind: "area", colour: PARK, on: true },
  { id: "plis", path: "plis", name: "Parchi locali (PLIS)", one: "Parco locale (PLIS)", kind: "area", colour: PLIS, on: true },
  { id: "navigli", path: "navigli", name: "Navigli e canali", one: "Naviglio o canale", kind: "line", colour: CANAL, on: true },
  { id: "nodi_trasporto", path: "nodi-trasporto", name: "Nodi di trasporto", one: "Nodo di trasporto", kind: "point", on: false },
];

/** The zoom at which an interchange gives its place to its stops: never both, so that none counts twice. */
const PARTS_FROM = 13;

const SURVEYED = ["rilevata", "generalizzata"];
const exactness = (...kinds) => ["in", ["get", "precisione"], ["literal", kinds]];
const inForce = ["!", ["in", ["coalesce", ["get", "stato"], ""], ["literal", ["proposto", "cessato"]]]];
const stateIs = (name) => ["==", ["get", "stato"], name];
const kindIs = (name) => ["==", ["get", "tipo"], name];
const byZoom = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];

export function themeSources(data) {
  return Object.fromEntries(THEMES.map(({ id }) => [id, { type: "geojson", data }]));
}

/** Areas lie under the boundaries of the comuni; a derived one is paler. What is not in force has next to none inside. */
export function themeFills() {
  return areas().map(({ id, colour }) =>
    layer(id, "area", "fill", true, {
      "fill-color": colour,
      "fill-opacity": ["case", ["!", inForce], 0.03, exactness(...SURVEYED), 0.5, 0.12],
    }),
  );
}

/** Lines and points, over the boundaries. */
export function themeLines() {
  return [...areas().flatMap(outlines), ...THEMES.filter(({ kind }) => kind === "line").flatMap(courses), ...nodes()];
}

/** The layers of a theme, as far as `themeFills` and `themeLines` made them. */
export function layersOf(map, id) {
  return map.getLayersOrder().filter((name) => name.startsWith(`${id}:`));
}

function areas() {
  return THEMES.filter(({ kind }) => kind === "area");
}

function outlines({ id, colour }) {
  return [
    stroke(id, "rilevata", colour, byZoom(8, 0.9, 12, 2.4), null, ["all", inForce, exactness(...SURVEYED)]),
    stroke(id, "derivata", colour, 1.2, [4, 3], ["all", inForce, exactness("derivata")]),
    stroke(id, "schematica", colour, 2.2, [3, 2], ["all", inForce, exactness("schematica")]),
    stroke(id, "proposto", colour, 2, [0.6, 1.6], stateIs("proposto")),
    stroke(id, "cessato", OLD, 2, [0.6, 1.6], stateIs("cessato")),
  ];
}

function courses({ id, colour }) {
  const width = byZoom(8, 2, 12, 4);
  return [
    stroke(id, "alone", "#ffffff", byZoom(8, 4, 12, 7), null, exactness(...SURVEYED), { "line-opacity": 0.8 }),
    stroke(id, "rilevata", colour, width, null, exactness(...SURVEYED)),
    stroke(id, "derivata", colour, 1.2, [4, 3], exactness("derivata")),
    stroke(id, "schematica", colour, width, [2.5, 1.5], exactness("schematica")),
  ];
}

function nodes() {
  const alone = ["!", ["has", "parte"]];
  return [
    spot("fermata-parte", "stazione_metro", { filter: ["has", "parte"], minzoom: PARTS_FROM }),
    spot("stazione-parte", "stazione_ferroviaria", { filter: ["has", "parte"], minzoom: PARTS_FROM }),
    spot("fermata", "stazione_metro", { filter: alone }),
    spot("stazione", "stazione_ferroviaria", { filter: alone }),
    spot("interscambio", "interscambio", { filter: true, maxzoom: PARTS_FROM }),
  ];
}

function spot(name, tipo, { filter, minzoom = 0, maxzoom = 24 }) {
  const { fill, edge, size } = NODE[tipo];
  const paint = {
    "circle-color": fill,
    "circle-radius": byZoom(8, size * 0.45, 11, size * 0.75, 14, size * 1.3),
    "circle-stroke-color": edge,
    "circle-stroke-width": byZoom(8, 0.8, 11, 1.4),
    "circle-opacity": ["case", exactness(...SURVEYED), 1, 0.5],
  };
  return { ...layer("nodi_trasporto", name, "circle", ["all", kindIs(tipo), filter], paint), minzoom, maxzoom };
}

function stroke(id, name, colour, width, dashes, filter, paint = {}) {
  const dashed = dashes ? { "line-dasharray": dashes } : {};
  const made = layer(id, name, "line", filter, { "line-color": colour ?? INK, "line-width": width, ...dashed, ...paint });
  made.layout["line-join"] = "round";
  return made;
}

function layer(id, name, type, filter, paint) {
  return { id: `${id}:${name}`, type, source: id, filter, layout: { visibility: "none" }, paint };
}
