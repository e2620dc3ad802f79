// Why a project is listed: one entry for each chain by which it reaches the comune.

import { el } from "./dom.js";
import { area, length, number, share } from "./format.js";
import { LAYER } from "./labels.js";

const MENTION = {
  esplicita: "Nominato nel documento",
  generica: "Il documento nomina un genere di luoghi",
  ambito: "Il documento parla dei comuni in generale",
};
const EXTENT = {
  parte: "Riguarda una parte del luogo indicato.",
  ignota: "Non è noto quanta parte del luogo indicato riguardi.",
};
const CERTAINTY = { certa: "certa", da_verificare: "da verificare", ambito: "ambito metropolitano" };
const UNKNOWN_LIST = {
  parziale: "Le fonti danno solo una parte dei comuni interessati",
  ignoto: "Le fonti non dicono quali comuni siano interessati",
};
const SHOWN = 3;
const FOLD_OVER = 4;

/** The list of reasons; a project without chains is one of which the places are not all known. */
export function reasons(project, { nome }, what = "Progetto") {
  const chains = project.incidenza ?? [];
  const entries = chains.length
    ? chains.map((each) => chainEntry(each, chains, what))
    : [el("li", {}, el("p", { class: "why-text" }, unknownText(project, nome)))];
  return el("div", { class: "why" }, el("h5", {}, "Perché è in elenco"), folded(entries));
}

/** The first reasons; many others wait behind a button. */
function folded(entries) {
  const first = entries.length > FOLD_OVER ? entries.splice(0, SHOWN) : entries.splice(0);
  const list = (items) => el("ul", { class: "why-list" }, items);
  if (!entries.length) return [list(first)];
  return [list(first), el("details", { class: "why-more" }, el("summary", {}, `altri ${number(entries.length)} motivi`), list(entries))];
}

function unknownText({ elenco_comuni: list }, nome) {
  return `${UNKNOWN_LIST[list] ?? "L’elenco dei comuni non è completo"}: non si può dire se ${nome} sia tra questi.`;
}

function chainEntry(chain, all, what) {
  const mixed = new Set(all.map(({ certezza }) => certezza)).size > 1;
  return el(
    "li",
    {},
    el("p", { class: "why-text" }, el("span", { class: "why-kind" }, `${kindText(chain)}: `), chain.motivo),
    path(chain.via ?? [], what),
    notes(chain, mixed).map((text) => el("p", { class: "why-note" }, text)),
  );
}

function kindText({ menzione }) {
  return MENTION[menzione] ?? "Ricavato dalla geometria";
}

function path(steps, what) {
  const items = steps.map(({ layer, nome }) =>
    el("li", {}, nome, " ", el("small", {}, LAYER[layer] ?? layer)),
  );
  return el("ol", { class: "chain", "aria-label": "Attraverso che cosa" }, el("li", {}, what), items);
}

function notes(chain, mixed) {
  const lines = [];
  if (mixed) lines.push(`Certezza di questo legame: ${CERTAINTY[chain.certezza] ?? chain.certezza}.`);
  if (EXTENT[chain.estensione] && chain.menzione !== "ambito") lines.push(EXTENT[chain.estensione]);
  if (chain.natura === "attribuita") lines.push("Il luogo è attribuito da noi, non dichiarato dalla fonte.");
  if (chain.certezza === "da_verificare" && chain.base !== "dichiarazione") {
    lines.push("Da verificare: entro l’incertezza dei confini, o il luogo è noto solo in parte.");
  }
  const measured = measures(chain);
  if (measured) lines.push(measured);
  return lines;
}

function measures({ area_m2: squareMetres, lunghezza_m: metres, quota_comune: ofComune, quota_soggetto: ofProject }) {
  const sizes = [];
  if (squareMetres !== null && squareMetres !== undefined) sizes.push(area(squareMetres));
  if (metres !== null && metres !== undefined) sizes.push(length(metres));
  if (!sizes.length) return null;
  const shares = [];
  if (typeof ofComune === "number") shares.push(`${share(ofComune)} del comune`);
  if (typeof ofProject === "number") shares.push(`${share(ofProject)} del progetto`);
  return `Misura nel comune: ${sizes.join(", ")}${shares.length ? ` (${shares.join(", ")})` : ""}.`;
}
