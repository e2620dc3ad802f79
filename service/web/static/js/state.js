// The address holds what the page shows: the place, the filters, the layers, the view of the map. It can be
// sent; back and forward work. `luogo` is null, {genere, codice}, {genere: "punto", punto} or {genere: "area" or
// "linea", vertici}; points are [longitude, latitude].

import { BASE } from "./base.js";
import { KINDS } from "./kinds.js";

export const FILTERS = ["missione", "driver", "stato", "edizione", "finanziamento"];
const SKETCHES = ["area", "linea"];
const DECIMALS = 5;
/** A longer sketch would not fit in an address. */
export const MOST_POINTS = 200;

/** What an address says; what it says wrongly is left out. */
export function parse(search) {
  const given = new URLSearchParams(search);
  return {
    luogo: placeOf(given),
    filtri: Object.fromEntries(FILTERS.map((name) => [name, given.get(name)?.trim()]).filter(([, value]) => value)),
    strati: given.has("strati") ? given.get("strati").split(",").filter(Boolean) : null,
    vista: viewOf(given.get("vista")),
  };
}

/** The address of a state, without the host. */
export function format({ luogo = null, filtri = {}, strati = null, vista = null }) {
  const parts = [placeText(luogo)];
  for (const name of FILTERS) if (filtri[name]) parts.push(`${name}=${encoded(filtri[name])}`);
  if (strati) parts.push(`strati=${encoded(strati.join(","))}`);
  if (vista) parts.push(`vista=${vista.zoom.toFixed(2)},${fixed(vista.centro[0])},${fixed(vista.centro[1])}`);
  const text = parts.filter(Boolean).join("&");
  return text ? `${BASE}/?${text}` : `${BASE}/`;
}

/** Whether two places are one. */
export function samePlace(one, other) {
  return placeText(one) === placeText(other);
}

/** The address of a card, for a link. */
export function cardAddress(genere, codice) {
  return format({ luogo: { genere, codice } });
}

/** "lon,lat;lon,lat;…" → points, or null. */
function parsePoints(text) {
  const points = (text ?? "").split(";").map((pair) => pair.split(",").map((each) => (each.trim() ? Number(each) : NaN)));
  const sound = points.length <= MOST_POINTS && points.every((pair) => pair.length === 2 && onEarth(pair));
  return sound ? points : null;
}

export function onEarth([lon, lat]) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
}

function placeOf(given) {
  for (const genere of Object.keys(KINDS)) {
    const codice = given.get(genere)?.trim();
    if (codice) return { genere, codice };
  }
  const point = parsePoints(given.get("punto"));
  if (point?.length === 1) return { genere: "punto", punto: point[0] };
  for (const genere of SKETCHES) {
    const vertici = parsePoints(given.get(genere));
    if (vertici && vertici.length >= fewest(genere)) return { genere, vertici };
  }
  return null;
}

/** How many vertices a sketch needs. */
export function fewest(genere) {
  return genere === "area" ? 3 : 2;
}

function placeText(luogo) {
  if (!luogo) return "";
  if (luogo.genere === "punto") return `punto=${luogo.punto.map(fixed).join(",")}`;
  if (luogo.vertici) return `${luogo.genere}=${luogo.vertici.map((each) => each.map(fixed).join(",")).join(";")}`;
  return `${luogo.genere}=${encoded(luogo.codice)}`;
}

function viewOf(text) {
  const [zoom, lon, lat, ...rest] = (text ?? "").split(",").map((each) => (each ? Number(each) : NaN));
  if (rest.length || !(zoom >= 0 && zoom <= 24) || !onEarth([lon, lat])) return null;
  return { zoom, centro: [lon, lat] };
}

function encoded(text) {
  return encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%20", "+");
}

/** A coordinate without useless zeros. */
function fixed(value) {
  return String(Number(value.toFixed(DECIMALS)));
}
