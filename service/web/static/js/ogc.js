// The map of an OGC page: either a style of the service, or the features of the page as GeoJSON.

import { reducedMotion } from "./dom.js";
import { loadLibrary, locale } from "./library.js";

const COLOUR = "#b3361b";
/** Lines of what is not exact, by precisione; all else is drawn whole. */
const DASHES = { derivata: [6, 3], schematica: [2, 2] };
const LAYERS = [
  { id: "comuni", type: "line", source: "comuni", "source-layer": "comuni", paint: { "line-color": "#8a97a3", "line-width": 0.8 } },
  { id: "aree", type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": COLOUR, "fill-opacity": 0.25 } },
  ...Object.entries(DASHES).map(([precision, dash]) => lines(precision, ["==", precisionOf(), precision], { "line-dasharray": dash })),
  lines("esatte", ["!", ["in", precisionOf(), ["literal", Object.keys(DASHES)]]], {}),
  {
    id: "punti",
    type: "circle",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-color": COLOUR, "circle-radius": 5, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 },
  },
];
const place = document.getElementById("mappa-ogc");
const notice = document.getElementById("mappa-avviso");

start().catch(() => {
  notice.textContent = place.dataset.guasto;
  place.dataset.state = "non disponibile";
});

async function start() {
  const { maplibregl } = await loadLibrary(place.dataset.library);
  if (place.dataset.stile) await showStyle(maplibregl);
  else await showFeatures(maplibregl);
  place.dataset.state = "pronta";
}

async function showStyle(maplibregl) {
  const box = place.dataset.riquadro ? JSON.parse(place.dataset.riquadro) : [8.7, 45.15, 9.56, 45.65];
  await drawn(maplibregl, { style: place.dataset.stile, bounds: box });
}

async function showFeatures(maplibregl) {
  const answer = await fetch(place.dataset.elementi, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`features: ${answer.status}`);
  const data = await answer.json();
  const box = boundsOf(data);
  if (box === null) {
    place.hidden = true;
    notice.textContent = place.dataset.vuota;
    return;
  }
  const sources = { comuni: { type: "vector", url: place.dataset.comuni }, elementi: { type: "geojson", data } };
  const style = { version: 8, sources, layers: LAYERS.map((layer) => ({ source: "elementi", ...layer })) };
  await drawn(maplibregl, { style, bounds: box });
}

function drawn(maplibregl, options) {
  const map = new maplibregl.Map({
    container: place,
    fitBoundsOptions: { padding: { top: 24, left: 24, right: 24, bottom: 44 }, maxZoom: 14 },
    locale: locale(),
    attributionControl: { compact: true },
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    fadeDuration: reducedMotion() ? 0 : 300,
    ...options,
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-right");
  return new Promise((resolve, reject) => {
    map.once("idle", resolve);
    map.once("error", ({ error }) => reject(error));
  });
}

function precisionOf() {
  return ["coalesce", ["get", "precisione"], ""];
}

function lines(id, which, paint) {
  const filter = ["all", ["!=", ["geometry-type"], "Point"], which];
  return { id: `linee-${id}`, type: "line", filter, paint: { "line-color": COLOUR, "line-width": 2, ...paint } };
}

/** West, south, east, north of all coordinates; null where there is none. */
function boundsOf(data) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of data.features ?? [data]) if (geometry) widen(box, geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

function widen(box, coordinates) {
  if (typeof coordinates[0] !== "number") {
    for (const each of coordinates) widen(box, each);
    return;
  }
  const [x, y] = coordinates;
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}
