// What the page marks on the map: what is chosen, the comuni that something reaches, the sketch.

import { KINDS } from "./kinds.js";
import { NOTHING, TILES } from "./style.js";

const COMUNI = { source: TILES, sourceLayer: "comuni" };
const SCHEMATIC = ["==", ["get", "precisione"], "schematica"];
const EXACTNESS = { intero: ["!", SCHEMATIC], schematico: SCHEMATIC };

export function makeMarks(map) {
  const chosen = map.getLayersOrder().filter((id) => id.startsWith("scelto:"));

  /** Draw the edge of what is chosen: places, {genere, codice}. */
  function choose(places) {
    for (const id of chosen) {
      const [, layer, part] = id.split(":");
      const mine = places.filter(({ genere }) => KINDS[genere]?.place && KINDS[genere].layer === layer);
      const codes = mine.map(({ codice }) => codice);
      const which = codes.length ? ["in", ["get", KINDS[mine[0].genere].key], ["literal", codes]] : ["literal", false];
      map.setFilter(id, part in EXACTNESS ? ["all", which, EXACTNESS[part]] : which);
    }
  }

  /** Mark the comuni that something reaches: [{istat, certezza}]. */
  function reach(comuni) {
    map.removeFeatureState(COMUNI);
    for (const { istat, certezza } of comuni) map.setFeatureState({ ...COMUNI, id: istat }, { certezza });
  }

  /** Draw a GeoJSON geometry, or nothing. */
  function sketch(geometry) {
    map.getSource("disegno").setData(geometry ? { type: "Feature", properties: {}, geometry } : NOTHING);
  }

  return { choose, reach, sketch };
}

/** West, south, east, north of points, in degrees. */
export function boxOf(points) {
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** The box that holds some boxes; null for none. */
export function boxOfBoxes(boxes) {
  if (!boxes.length) return null;
  return boxOf(boxes.flatMap(([west, south, east, north]) => [[west, south], [east, north]]));
}
