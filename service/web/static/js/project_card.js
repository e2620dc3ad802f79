// The card of a project: what it is, where it is and why, what it serves.

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { downloads, territoryFiles } from "./downloads.js";
import { pageOf } from "./kinds.js";
import { objectiveLink } from "./objectives.js";
import { facts, mainFacts, officialPage, otherFacts, projectLink, projectTags } from "./project.js";
import { sourceList } from "./sources.js";
import { byPart, territorySections } from "./territory.js";
import { overview } from "./totals.js";
import { t, word } from "./texts.js";

export async function projectCard({ codice }, _filters, { names, onReach, signal, onSlow }) {
  const base = `/api/v1/progetti/${encodeURIComponent(codice)}`;
  const [whole, { comuni, elementi }] = await Promise.all([getJson(base, { signal, onSlow }), getJson(`${base}/incidenza`, { signal })]);
  const found = byPart({ comuni, elementi }, unknownWords(whole));
  onReach({ comuni, elementi });
  return {
    title: whole.titolo,
    kind: t("mappa.genere.progetto"),
    spoken: t("mappa.progetto.detto", { nome: whole.titolo, quanti: comuni.length }),
    content: [
      projectTags(whole),
      whole.descrizione ? el("p", { class: "description" }, whole.descrizione) : null,
      facts([...mainFacts(whole), ...otherFacts({ ...whole, parte_di: null }, new Map())]),
      parent(whole, names),
      el("p", { class: "page-link" }, el("a", { href: pageOf({ genere: "progetto", codice: whole.id }) }, t("mappa.scheda.pagina", { nome: whole.titolo }))),
      officialPage(whole),
      el("h3", { class: "block-title" }, t("mappa.progetto.dove")),
      overview(found.counts, t("mappa.territorio.quanti")),
      territorySections(found, t("mappa.genere.progetto"), "mappa.progetto.parti"),
      served(whole),
      parts(whole),
      el("section", { class: "block" }, el("h3", {}, t("mappa.fonti.titolo")), sourceList(whole.fonti)),
      downloads(territoryFiles(`${base}/incidenza`)),
    ].filter(Boolean),
  };
}

function unknownWords({ elenco_comuni: list }) {
  return list === "completo" ? null : `${word("mappa.perche.elenco", list ?? "altro")}: ${t("mappa.progetto.altri_comuni")}`;
}

function parent({ parte_di: codice }, names) {
  if (!codice) return null;
  const titolo = names()?.get({ genere: "progetto", codice })?.nome ?? codice;
  return el("p", {}, `${t("mappa.campi.parte_di")}: `, projectLink({ id: codice, titolo }));
}

/** What it serves: its source says so, or we attribute it. */
function served({ obiettivi, driver }) {
  const why = ({ natura, motivo }) => el("p", { class: "hint" }, `${word("mappa.natura", natura)}: ${motivo}`);
  const goals = obiettivi.map((each) => el("li", {}, objectiveLink(each), why(each)));
  const drivers = driver.map((each) => el("li", {}, `${each.codice} ${each.titolo}`, why(each)));
  const none = el("li", {}, t("mappa.nessun_dato"));
  return el(
    "section",
    { class: "block" },
    el("h3", {}, t("mappa.progetto.serve")),
    el("h4", {}, t("mappa.generi.obiettivo")),
    el("ul", { class: "served" }, goals.length ? goals : none.cloneNode(true)),
    el("h4", {}, t("mappa.campi.driver")),
    el("ul", { class: "served" }, drivers.length ? drivers : none),
  );
}

function parts({ parti }) {
  if (!parti.length) return null;
  return el("section", { class: "block" }, el("h3", {}, t("mappa.progetto.parti_titolo")), el("ul", { class: "served" }, parti.map((each) => el("li", {}, projectLink(each), " ", el("small", {}, word("mappa.stato", each.stato))))));
}
