// One project of a list: what it is, its state, amount and sources, and why it is listed.

import { el } from "./dom.js";
import { date, euro } from "./format.js";
import { noData } from "./labels.js";
import { isWebAddress, outsideLink } from "./links.js";
import { reasons } from "./reasons.js";
import { sourceList, sourcesText } from "./sources.js";
import { cardAddress } from "./state.js";
import { t, word } from "./texts.js";

/** `titles` gives the titles of the projects read so far; `highlighter` draws on the map. */
export function projectItem(project, { luogo, titles, highlighter }) {
  const item = el(
    "li",
    { class: "project", "data-id": project.id },
    el("h4", {}, projectLink(project)),
    projectTags(project),
    project.descrizione ? el("p", { class: "description" }, project.descrizione) : null,
    reasons(project, luogo, t("mappa.genere.progetto")),
    facts(mainFacts(project)),
    details(project, titles),
    el("p", { class: "project-actions" }, highlighter.button(project), officialPage(project)),
  );
  highlighter.watch(item, project);
  return item;
}

/** The title, which leads to the card of the project. */
export function projectLink({ id, titolo }) {
  return el("a", { href: cardAddress("progetto", id), "data-card": true }, titolo);
}

export function projectTags(project) {
  const { tipo, stato } = project;
  return el("p", { class: "tags" }, el("span", { class: "tag" }, word("mappa.tipo", tipo)), el("span", { class: `tag state state-${stato}` }, word("mappa.stato", stato)), oldMark(project));
}

function oldMark({ stato_vecchio: old, stato_al: when }) {
  if (old === true) return el("span", { class: "tag old" }, t("mappa.progetto.vecchio"));
  if (!when) return el("span", { class: "tag old" }, t("mappa.progetto.senza_data"));
  return null;
}

export function mainFacts(project) {
  return [
    [t("mappa.campi.stato"), stateText(project)],
    [t("mappa.campi.importo"), amountText(project)],
    [t("mappa.campi.ente"), project.ente_capofila ?? noData()],
  ];
}

/** The other facts; those that do not apply are left out. */
export function otherFacts(project, titles) {
  const rows = [
    ["finanziamento", project.finanziamento ?? noData()],
    ["tempi", times(project) ?? noData()],
    ["parte_di", project.parte_di ? (titles.get(project.parte_di) ?? project.parte_di) : null],
    ["di_cui_qui", project.parti_qui?.map((each) => titles.get(each) ?? each).join("; ")],
    ["cup", project.cup?.join(", ") || noData()],
    ["tema", project.tema],
    ["fuori_area", project.comuni_fuori_area?.join(", ")],
    ["nota", project.nota],
  ];
  return rows.filter(([, value]) => value).map(([name, value]) => [word("mappa.campi", name), value]);
}

/** What is read on demand: the other facts, the sources. */
function details(project, titles) {
  const sources = project.fonti ?? [];
  return el(
    "details",
    { class: "sources" },
    el("summary", {}, t("mappa.progetto.altri_dati", { fonti: sourcesText(sources) })),
    facts(otherFacts(project, titles)),
    el("h5", {}, t("mappa.fonti.titolo")),
    sourceList(sources),
  );
}

export function facts(rows) {
  return el("dl", { class: "facts" }, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function stateText({ stato, stato_testo: text, stato_al: when }) {
  return [text || word("mappa.stato", stato), el("span", { class: "when" }, t("mappa.progetto.data", { data: when ? date(when) : noData() }))];
}

function amountText({ importo_eur: amount, importo_natura: kind, importo_al: when, importo_ripartito: attributable }) {
  if (amount === null || amount === undefined) return noData();
  const what = [kind ? word("mappa.importo", kind) : null, when ? date(when) : null].filter(Boolean).join(", ");
  return [
    el("strong", {}, euro(amount)),
    what ? ` (${what})` : "",
    attributable === false ? el("span", { class: "undivided" }, ` ${t("mappa.importi.complessivo")}`) : null,
  ].filter(Boolean);
}

function times({ inizio: start, fine: end }) {
  if (!start && !end) return null;
  return [start ? t("mappa.progetto.inizio", { data: date(start) }) : null, end ? t("mappa.progetto.fine", { data: date(end) }) : null].filter(Boolean).join("; ");
}

export function officialPage({ url }) {
  return isWebAddress(url) ? outsideLink(url, t("mappa.progetto.pagina_ente")) : null;
}
