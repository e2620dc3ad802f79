// One project of the card: what it is, its state, amount and sources, and why it is listed.

import { el, isWebAddress, outsideLink } from "./dom.js";
import { count, date, euro } from "./format.js";
import { IMPORTO, NO_DATA, STATO, TIPO } from "./labels.js";
import { reasons } from "./reasons.js";

/** `titles` gives the titles of the projects read so far; `highlighter` draws on the map. */
export function projectItem(project, { comune, titles, highlighter }) {
  const item = el(
    "li",
    { class: "project", "data-id": project.id },
    el("h4", {}, project.titolo),
    el("p", { class: "tags" }, el("span", { class: "tag" }, TIPO[project.tipo] ?? project.tipo), stateTag(project), oldMark(project)),
    project.descrizione ? el("p", { class: "description" }, project.descrizione) : null,
    reasons(project, comune),
    facts(mainFacts(project)),
    details(project, titles),
    el("p", { class: "project-actions" }, highlighter.button(project), officialPage(project)),
  );
  highlighter.watch(item, project);
  return item;
}

function stateTag({ stato }) {
  return el("span", { class: `tag state state-${stato}` }, STATO[stato] ?? stato);
}

function oldMark({ stato_vecchio: old, stato_al: when }) {
  if (old === true) return el("span", { class: "tag old" }, "Dato di oltre 24 mesi fa");
  if (!when) return el("span", { class: "tag old" }, "Stato senza data");
  return null;
}

function mainFacts(project) {
  return [
    ["Stato", stateText(project)],
    ["Importo", amountText(project)],
    ["Ente capofila", project.ente_capofila ?? NO_DATA],
  ];
}

/** What is read on demand: the other facts, the remark, the sources. */
function details(project, titles) {
  const rows = [
    ["Finanziamento", project.finanziamento ?? NO_DATA],
    ["Tempi", times(project) ?? NO_DATA],
    ["Parte di", project.parte_di ? (titles.get(project.parte_di) ?? project.parte_di) : null],
    ["Di cui qui", partsHere(project, titles)],
    ["CUP", project.cup?.join(", ") || NO_DATA],
    ["Tema", project.tema],
    ["Comuni fuori area", project.comuni_fuori_area?.join(", ")],
    ["Nota", project.nota],
  ];
  const sources = project.fonti ?? [];
  return el(
    "details",
    { class: "sources" },
    el("summary", {}, `Altri dati e ${sourcesText(sources)}`),
    facts(rows.filter(([, value]) => value)),
    el("h5", {}, "Fonti"),
    el("ul", {}, sources.length ? sources.map(sourceItem) : el("li", {}, NO_DATA)),
  );
}

function facts(rows) {
  return el("dl", { class: "facts" }, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function stateText({ stato, stato_testo: text, stato_al: when }) {
  return [text || STATO[stato] || stato, el("span", { class: "when" }, `Data: ${when ? date(when) : NO_DATA}`)];
}

function amountText(project) {
  const { importo_eur: amount, importo_natura: kind, importo_al: when, importo_ripartito: attributable } = project;
  if (amount === null || amount === undefined) return NO_DATA;
  const what = [IMPORTO[kind] ?? kind, when ? date(when) : null].filter(Boolean).join(", ");
  return [
    el("strong", {}, euro(amount)),
    what ? ` (${what})` : "",
    attributable === false ? el("span", { class: "undivided" }, " importo complessivo, non ripartito") : null,
  ].filter(Boolean);
}

function times({ inizio: start, fine: end }) {
  if (!start && !end) return null;
  return [start ? `inizio ${date(start)}` : null, end ? `fine ${date(end)}` : null].filter(Boolean).join("; ");
}

function partsHere({ parti_qui: parts }, titles) {
  if (!parts?.length) return null;
  return parts.map((each) => titles.get(each) ?? each).join("; ");
}

function sourcesText(list) {
  const press = list.filter(({ natura }) => natura === "stampa").length;
  return `${count(list.length, "fonte", "fonti")}${pressText(press, list.length)}`;
}

function pressText(press, all) {
  if (!press) return "";
  if (press < all) return `, ${press} di stampa`;
  return all === 1 ? " di stampa" : ", tutte di stampa";
}

function sourceItem({ documento, editore, data: when, natura, indirizzo: address, licenza }) {
  const about = [editore, date(when), licenza].filter(Boolean).join(", ");
  const shownAddress = address && !isWebAddress(address) ? ` (${address})` : "";
  return el(
    "li",
    {},
    natura === "stampa" ? el("span", { class: "tag press" }, "Stampa") : null,
    outsideLink(address, documento),
    about ? `, ${about}` : "",
    shownAddress,
  );
}

function officialPage({ url }) {
  return isWebAddress(url) ? outsideLink(url, "Pagina del progetto") : null;
}
