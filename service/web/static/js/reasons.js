// Why something is listed: one entry for each chain by which a project or an objective reaches a place.

import { el } from "./dom.js";
import { area, length, share } from "./format.js";
import { t, word } from "./texts.js";

const SHOWN = 3;
const FOLD_OVER = 4;

/** The list of reasons; a subject without chains is one of which the places are not all known. `what` begins the chain. */
export function reasons({ incidenza: chains = [], elenco_comuni: list }, luogo, what) {
  const entries = chains.length
    ? chains.map((each) => chainEntry(each, chains, what))
    : [el("li", {}, el("p", { class: "why-text" }, unknownText(list, luogo)))];
  return el("div", { class: "why" }, el("h5", {}, t("mappa.perche.titolo")), folded(entries));
}

/** The first reasons; many others wait behind a button. */
function folded(entries) {
  const first = entries.length > FOLD_OVER ? entries.splice(0, SHOWN) : entries.splice(0);
  const list = (items) => el("ul", { class: "why-list" }, items);
  if (!entries.length) return [list(first)];
  return [list(first), el("details", { class: "why-more" }, el("summary", {}, t("mappa.perche.piu", { quanti: entries.length })), list(entries))];
}

function unknownText(list, { genere, nome }) {
  const known = word("mappa.perche.elenco", list ?? "altro");
  return `${known}: ${t(genere === "comune" ? "mappa.perche.tra_questi" : "mappa.perche.anche", { nome })}`;
}

function chainEntry(chain, all, what) {
  const mixed = new Set(all.map(({ certezza }) => certezza)).size > 1;
  const kind = word("mappa.perche.menzione", chain.menzione ?? "nessuna");
  return el(
    "li",
    {},
    el("p", { class: "why-text" }, el("span", { class: "why-kind" }, `${kind}: `), chain.motivo),
    path(chain.via ?? [], what),
    notes(chain, mixed).map((text) => el("p", { class: "why-note" }, text)),
  );
}

function path(steps, what) {
  const items = steps.map(({ layer, nome }) => el("li", {}, nome, " ", el("small", {}, word("mappa.strato", layer))));
  return el("ol", { class: "chain", "aria-label": t("mappa.perche.catena") }, el("li", {}, what), items);
}

function notes(chain, mixed) {
  const lines = [];
  if (mixed) lines.push(t("mappa.perche.certezza", { certezza: word("mappa.certezza", chain.certezza) }));
  if (["parte", "ignota"].includes(chain.estensione) && chain.menzione !== "ambito") lines.push(word("mappa.perche.estensione", chain.estensione));
  if (chain.natura === "attribuita") lines.push(t("mappa.perche.attribuita"));
  if (chain.certezza === "da_verificare" && chain.base !== "dichiarazione") lines.push(t("mappa.perche.da_verificare"));
  const measured = measures(chain);
  if (measured) lines.push(measured);
  return lines;
}

function measures({ area_m2: squareMetres, lunghezza_m: metres, quota_comune: ofPlace, quota_soggetto: ofSubject }) {
  const sizes = [];
  if (typeof squareMetres === "number") sizes.push(area(squareMetres));
  if (typeof metres === "number") sizes.push(length(metres));
  if (!sizes.length) return null;
  const shares = [];
  if (typeof ofPlace === "number") shares.push(t("mappa.perche.del_comune", { quota: share(ofPlace) }));
  if (typeof ofSubject === "number") shares.push(t("mappa.perche.del_progetto", { quota: share(ofSubject) }));
  return t("mappa.perche.misura", { misura: sizes.join(", ") + (shares.length ? ` (${shares.join(", ")})` : "") });
}
