// The card of a place: who it is, its projects in four parts, its objectives, downloads.

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { downloads, placeFiles } from "./downloads.js";
import { filterQuery } from "./filters.js";
import { date, number } from "./format.js";
import { KINDS, pageOf } from "./kinds.js";
import { PARTS, noData } from "./labels.js";
import { objectives } from "./objectives.js";
import { partSections } from "./parts.js";
import { sourceOf } from "./sources.js";
import { cardAddress } from "./state.js";
import { overview } from "./totals.js";
import { t, word } from "./texts.js";

const PAGE = 50;

export async function placeCard(luogo, filtri, { highlighter, signal, onSlow }) {
  const { path, body } = KINDS[luogo.genere];
  const base = `/api/v1/${path}/${encodeURIComponent(luogo.codice)}`;
  const answer = await getJson(`${base}/progetti?limit=${PAGE}${filterQuery(filtri)}`, { signal, onSlow });
  const about = answer[body];
  const here = { genere: luogo.genere, codice: about.istat ?? about.id, nome: about.nome };
  const counts = Object.fromEntries(PARTS.map((key) => [key, answer.totali[key].progetti]));
  const asked = { filtri, signal, open: luogo.genere !== "comune" };
  return {
    title: about.nome,
    kind: kindOf(luogo.genere, about),
    codice: here.codice === luogo.codice ? null : here.codice,
    spoken: `${about.nome}. ${PARTS.map((key) => `${word("mappa.parti.titolo", key)}: ${counts[key] || noData()}`).join("; ")}.`,
    content: [
      head(luogo.genere, about),
      pageLink(here, filtri),
      overview(counts, t("mappa.parti.quanti_progetti")),
      partSections(answer, { luogo: here, highlighter, signal }),
      objectives(`${here.codice === luogo.codice ? base : `/api/v1/${path}/${here.codice}`}/obiettivi`, here, asked),
      downloads(placeFiles(here, filtri)),
    ],
  };
}

/** What is written over the name. */
function kindOf(genere, { tipo, stato }) {
  const kind = genere === "nodo" && tipo ? word("mappa.nodi", tipo) : word("mappa.genere", genere);
  return genere === "plis" && stato && stato !== "esistente" ? `${kind}, ${stato}` : kind;
}

function pageLink(here, filtri) {
  const page = pageOf(here);
  return page ? el("p", { class: "page-link" }, el("a", { href: page + filterQuery(filtri).replace("&", "?") }, t("mappa.scheda.pagina", { nome: here.nome }))) : null;
}

function head(genere, about) {
  const rows = FACTS[genere](about).filter(([, value]) => value);
  return [
    el("dl", { class: "place-facts" }, rows.map(([name, value]) => el("div", {}, el("dt", {}, word("mappa.campi", name)), el("dd", {}, value)))),
    el("p", { class: "hint" }, exactness(about), " ", sourceOf(about.fonte)),
    about.nota ? el("p", { class: "hint" }, about.nota) : null,
  ];
}

const FACTS = {
  comune: (about) => [
    ["istat", about.istat],
    ["zona", zoneLink(about)],
    ["abitanti", people(about)],
    ["superficie", km2(about)],
  ],
  zona: (about) => [["vocazione", about.vocazione], ["comuni", number(about.comuni)], ["abitanti", people(about)], ["superficie", km2(about)]],
  parco: (about) => [["tipo", about.tipo], ["gestore", about.ente_gestore], ["comuni", comuni(about)], ["superficie", about.superficie_ha ? `${number(about.superficie_ha)} ha` : km2(about)]],
  plis: (about) => [["stato", about.stato], ["gestore", about.ente_gestore], ["comuni", comuni(about)], ["superficie", about.superficie_ha ? `${number(about.superficie_ha)} ha` : km2(about)]],
  naviglio: (about) => [["tipo", about.tipo], ["lunghezza", about.lunghezza_km ? `${number(about.lunghezza_km)} km` : noData()], ["comuni", comuni(about)], ["da", about.da], ["a", about.a]],
  nodo: (about) => [["linee", about.linee?.join(", ")], ["comuni", comuni(about)]],
};

function zoneLink({ zona_omogenea: code, zona_omogenea_nome: name }) {
  return code ? el("a", { href: cardAddress("zona", code), "data-card": true }, name) : t("mappa.scheda.nessuna_zona");
}

function people({ popolazione: n, popolazione_al: when }) {
  return typeof n === "number" ? `${number(n)}${when ? ` (${date(when)})` : ""}` : noData();
}

function km2({ superficie_km2: value }) {
  return typeof value === "number" ? `${number(Math.round(value * 100) / 100)} km²` : noData();
}

/** How many comuni are known, and whether these are all. */
function comuni({ comuni: n, elenco_comuni: list }) {
  return list === "completo" ? number(n) : t("mappa.scheda.comuni_noti", { n, elenco: word("mappa.elenco", list) });
}

function exactness({ precisione, ufficiale, data_riferimento: when }) {
  const words = [word("mappa.precisione", precisione)];
  if (when) words.push(date(when));
  if (ufficiale === false && precisione !== "assente") words.push(t("mappa.scheda.non_ufficiale"));
  return t("mappa.scheda.geometria", { precisione: words.join(", ") });
}
