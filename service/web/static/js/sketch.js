// A sketch: its geometry as GeoJSON, circles and typed coordinates as points.

import { fewest, onEarth } from "./state.js";
import { toDegrees, toUtm } from "./utm.js";

const CIRCLE_POINTS = 32;
/** Within these metres of EPSG:7791 typed coordinates are east and north, not degrees. */
const EAST = [200000, 900000];
const NORTH = [4000000, 6000000];

/** The geometry of a sketch or a point; while it is drawn it may have too few vertices: then it is its points. */
export function geometryOf({ genere, vertici, punto }) {
  if (genere === "punto") return { type: "Point", coordinates: punto };
  if (vertici.length < 2) return { type: "MultiPoint", coordinates: vertici };
  if (vertici.length < fewest(genere)) return { type: "LineString", coordinates: vertici };
  return genere === "area" ? { type: "Polygon", coordinates: [[...vertici, vertici[0]]] } : { type: "LineString", coordinates: vertici };
}

/** The same while it is being drawn: with its vertices. */
export function draftOf(sketch) {
  const points = { type: "MultiPoint", coordinates: sketch.vertici };
  if (sketch.vertici.length < 2) return points;
  return { type: "GeometryCollection", geometries: [geometryOf(sketch), points] };
}

/** The corners of a circle around a point, `radius` in metres of EPSG:7791. */
export function circleAround(point, radius) {
  const [east, north] = toUtm(point);
  return Array.from({ length: CIRCLE_POINTS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CIRCLE_POINTS;
    return toDegrees([east + radius * Math.cos(angle), north + radius * Math.sin(angle)]);
  });
}

/** One pair a line, degrees (longitude, latitude) or metres of EPSG:7791 (east, north) → points; `wrong` is the first line that is neither. */
export function readPairs(text) {
  const lines = text.split("\n").map((each) => each.trim()).filter(Boolean);
  const points = lines.map(readPair);
  const bad = points.findIndex((each) => each === null);
  return { points, wrong: bad < 0 ? null : lines[bad] };
}

function readPair(line) {
  const numbers = partsOf(line).map(Number);
  if (numbers.length !== 2 || numbers.some(Number.isNaN)) return null;
  if (within(numbers[0], EAST) && within(numbers[1], NORTH)) return toDegrees(numbers);
  return onEarth(numbers) ? numbers : null;
}

/** "9,19 45,46", "9.19, 45.46" and "9.19;45.46" are the same pair. */
function partsOf(line) {
  const parts = line.split(/[;\s]+/).filter(Boolean).map((each) => each.replace(/,$/, ""));
  if (parts.length === 1) return line.split(",");
  return parts.map((each) => each.replace(",", "."));
}

function within(value, [least, most]) {
  return value >= least && value <= most;
}
