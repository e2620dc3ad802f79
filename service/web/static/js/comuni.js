// The comuni and zone omogenee: read once, searched here, drawn by the map.

import { getJson } from "./api.js";
import { fold } from "./format.js";

const COMUNI = "/api/v1/comuni?f=geojson&limit=1000";
const ZONE = "/api/v1/zone-omogenee?f=geojson";

/** Read both; the names are taken from the same answer that is drawn. */
export async function loadTerritory(options) {
  const [comuni, zone] = await Promise.all([getJson(COMUNI, options), getJson(ZONE, options)]);
  const list = comuni.features.map(({ properties }) => makeEntry(properties));
  list.sort((a, b) => a.nome.localeCompare(b.nome, "it"));
  const names = new Map(zone.features.map(({ id, properties }) => [properties.id ?? id, properties.nome]));
  return {
    comuni,
    zone,
    list,
    byCode: new Map(list.map((each) => [each.istat, each])),
    zoneNames: new Map([...names].sort((a, b) => a[1].localeCompare(b[1], "it"))),
  };
}

function makeEntry({ istat, nome, zona_omogenea: zona, zona_omogenea_nome: zonaNome }) {
  const folded = fold(nome);
  return { istat, nome, zona, zonaNome, folded, squeezed: folded.replaceAll(" ", "") };
}

/** The comuni that a text may mean, best first: all of them for an empty text. */
export function findComuni(list, text) {
  const wanted = fold(text);
  if (!wanted) return list;
  const ranked = list
    .map((entry) => [rank(entry, wanted), entry])
    .filter(([points]) => points < Infinity);
  ranked.sort((a, b) => a[0] - b[0]);
  return ranked.map(([, entry]) => entry);
}

/** 0 for the very name, more for a looser likeness, infinite for none. */
function rank(entry, wanted) {
  const squeezed = wanted.replaceAll(" ", "");
  if (entry.folded === wanted || entry.istat === wanted) return 0;
  if (entry.squeezed === squeezed) return 1;
  if (entry.folded.startsWith(wanted)) return 2;
  const words = entry.folded.split(" ");
  if (wanted.split(" ").every((each) => words.some((word) => word.startsWith(each)))) return 3;
  if (entry.squeezed.includes(squeezed)) return 4;
  return Infinity;
}
