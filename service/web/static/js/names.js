// The names of all that the page can show: read once, searched here.

import { getJson } from "./api.js";
import { fold } from "./format.js";
import { KINDS } from "./kinds.js";

const ADDRESS = "/mappa/nomi.json";
const ORDER = Object.keys(KINDS);

/** Read them; `get({genere, codice})` finds one. */
export async function loadNames(options) {
  const list = (await getJson(ADDRESS, options)).map(makeEntry);
  const byKey = new Map(list.map((each) => [keyOf(each), each]));
  return {
    list,
    get: (luogo) => (luogo ? byKey.get(keyOf(luogo)) : undefined),
    of: (genere) => list.filter((each) => each.genere === genere),
  };
}

function keyOf({ genere, codice }) {
  return `${genere} ${codice}`;
}

function makeEntry(given) {
  const folded = fold(given.nome);
  return { ...given, folded, squeezed: folded.replaceAll(" ", "") };
}

/** What a text may mean, best first, in groups by kind: all for an empty text, at most `most` of a kind otherwise. */
export function findNames(list, text, most = 6) {
  const wanted = fold(text);
  const ranked = list.map((entry) => [wanted ? rank(entry, wanted) : 0, entry]).filter(([points]) => points < Infinity);
  ranked.sort((a, b) => a[0] - b[0]);
  const groups = new Map();
  for (const [points, entry] of ranked) {
    const group = groups.get(entry.genere) ?? { genere: entry.genere, best: points, entries: [], more: 0 };
    groups.set(entry.genere, group);
    if (wanted && group.entries.length >= most) group.more += 1;
    else group.entries.push(entry);
  }
  return [...groups.values()].sort((a, b) => a.best - b.best || ORDER.indexOf(a.genere) - ORDER.indexOf(b.genere));
}

/** Whether a text is the whole name or the code of an entry. */
export function isName(entry, text) {
  return rank(entry, fold(text)) <= 1;
}

/** 0 for the very name or code, more for a looser likeness, infinite for none. */
function rank(entry, wanted) {
  const squeezed = wanted.replaceAll(" ", "");
  if (!squeezed) return Infinity;
  if (entry.folded === wanted || fold(entry.codice) === wanted) return 0;
  if (entry.squeezed === squeezed) return 1;
  if (entry.folded.startsWith(wanted)) return 2;
  const words = entry.folded.split(" ");
  if (wanted.split(" ").every((each) => words.some((word) => word.startsWith(each)))) return 3;
  if (squeezed.length > 2 && entry.squeezed.includes(squeezed)) return 4;
  return Infinity;
}
