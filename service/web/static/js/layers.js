// What the map draws: sources and layers. No labels yet (they need glyphs), no background map.

import { BORDER, CHOSEN, INK, PROJECT, REACHED, zoneColourExpression } from "./colours.js";
import { themeFills, themeLines, themeSources } from "./themes.js";

export const EMPTY = { type: "FeatureCollection", features: [] };

const state = (name) => ["boolean", ["feature-state", name], false];
const reach = (certainty, then, otherwise) => ["case", ["==", ["feature-state", "certezza"], certainty], then, otherwise];
const isKind = (...kinds) => ["in", ["geometry-type"], ["literal", kinds]];
const schematic = ["==", ["get", "geom_precisione"], "schematica"];

/** The style; `projects` holds only those with a geometry of their own. */
export function makeStyle({ comuni, zone, projects }) {
  return {
    version: 8,
    sources: {
      comuni: { type: "geojson", data: comuni, promoteId: "istat" },
      zone: { type: "geojson", data: zone },
      progetti: { type: "geojson", data: projects },
      scelto: { type: "geojson", data: EMPTY },
      ...themeSources(EMPTY),
    },
    layers: [
      { id: "sfondo", type: "background", paint: { "background-color": "#eef1f4" } },
      { id: "comuni-colore", type: "fill", source: "comuni", paint: { "fill-color": zoneColourExpression(), "fill-opacity": ["case", state("sopra"), 0.95, 0.62] } },
      { id: "comuni-raggiunti", type: "fill", source: "comuni", paint: { "fill-color": REACHED, "fill-opacity": reach("certa", 0.5, reach("da_verificare", 0.22, reach("ambito", 0.14, 0))) } },
      ...themeFills(),
      line("comuni-confini", "comuni", BORDER, ["interpolate", ["linear"], ["zoom"], 8, 0.4, 12, 1.2], { "line-opacity": 0.75 }),
      line("raggiunti-certi", "comuni", REACHED, 2, { "line-opacity": reach("certa", 1, 0) }),
      line("raggiunti-incerti", "comuni", REACHED, 2, { "line-opacity": reach("da_verificare", 1, 0), "line-dasharray": [2, 1.5] }),
      line("zone-confini", "zone", INK, ["interpolate", ["linear"], ["zoom"], 8, 1.2, 12, 2.4]),
      ...themeLines(),
      { id: "progetti-aree", type: "fill", source: "progetti", filter: isKind("Polygon", "MultiPolygon"), paint: { "fill-color": PROJECT, "fill-opacity": 0.3 } },
      { ...line("progetti-linee", "progetti", PROJECT, 2.5), filter: ["all", isKind("LineString", "MultiLineString", "Polygon", "MultiPolygon"), ["!", schematic]] },
      { ...line("progetti-schematici", "progetti", PROJECT, 2.5, { "line-dasharray": [2, 2] }), filter: ["all", isKind("LineString", "MultiLineString", "Polygon", "MultiPolygon"), schematic] },
      { id: "progetti-punti", type: "circle", source: "progetti", filter: isKind("Point", "MultiPoint"), paint: { "circle-color": PROJECT, "circle-radius": 5, "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 } },
      line("scelto-alone", "scelto", "#ffffff", 7, { "line-opacity": 0.95 }),
      line("scelto", "scelto", CHOSEN, 3.5),
    ],
  };
}

function line(id, source, colour, width, paint = {}) {
  return {
    id,
    type: "line",
    source,
    layout: { "line-join": "round" },
    paint: { "line-color": colour, "line-width": width, ...paint },
  };
}

export const PROJECT_LAYERS = ["progetti-punti", "progetti-linee", "progetti-schematici", "progetti-aree"];

/** West, south, east, north of GeoJSON geometries, in degrees. */
export function boundsOf(geometries) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (coordinates) => {
    if (typeof coordinates[0] !== "number") return coordinates.forEach(visit);
    const [lon, lat] = coordinates;
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  };
  for (const geometry of geometries) if (geometry) visit(geometry.coordinates);
  return box;
}
