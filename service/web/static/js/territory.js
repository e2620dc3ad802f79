// Where a project or an objective is: its comuni in the parts of their certainty, the elementi, with the reasons.

import { el } from "./dom.js";
import { kindOfLayer } from "./kinds.js";
import { PARTS, PART_OF } from "./labels.js";
import { section } from "./parts.js";
import { reasons } from "./reasons.js";
import { cardAddress } from "./state.js";
import { t, word } from "./texts.js";

const FOLD_OVER = 12;

/** Comuni and elementi by part; `unknown` tells why others may be reached, null if none may. */
export function byPart({ comuni, elementi }, unknown) {
  const all = [
    ...elementi.map((each) => ({ ...each, genere: kindOfLayer(each.layer) })),
    ...comuni.map((each) => ({ ...each, genere: "comune", codice: each.istat })),
  ];
  const parts = Object.fromEntries(PARTS.map((key) => [key, all.filter(({ certezza }) => PART_OF[certezza] === key)]));
  return { parts, counts: { ...Object.fromEntries(PARTS.map((key) => [key, parts[key].length])), non_determinabili: unknown ? 1 : 0 }, unknown };
}

/** The four sections; `what` begins the chains ("Progetto"), `table` has the meanings of the parts. */
export function territorySections({ parts, unknown }, what, table) {
  return PARTS.map((key) => {
    const found = parts[key];
    const open = key === "non_determinabili" && unknown;
    const total = open ? null : found.length;
    return section(
      key,
      { total, sense: word(table, key) },
      open ? el("p", { class: "empty" }, unknown) : null,
      found.length || open ? null : el("div", { class: "empty" }, el("p", {}, t("mappa.territorio.nulla")), el("p", { class: "hint" }, t("mappa.territorio.assenza"))),
      found.length ? list(found, what) : null,
    );
  });
}

function list(found, what) {
  const items = found.map((each) => placeItem(each, what));
  const rest = items.splice(FOLD_OVER);
  return [
    el("ul", { class: "places" }, items),
    rest.length ? el("details", { class: "why-more" }, el("summary", {}, t("mappa.territorio.piu", { quanti: rest.length })), el("ul", { class: "places" }, rest)) : null,
  ].filter(Boolean);
}

function placeItem(place, what) {
  const { genere, codice, nome, incidenza } = place;
  const name = genere ? el("a", { href: cardAddress(genere, codice), "data-card": true }, nome) : nome;
  return el(
    "li",
    {},
    el("details", {}, el("summary", {}, el("span", { class: "place-name" }, nome), " ", el("small", {}, word("mappa.strato", place.layer ?? "comuni"))), el("p", {}, t("mappa.territorio.apri"), " ", name), reasons({ incidenza }, place, what)),
  );
}
