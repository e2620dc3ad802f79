// What the side shows while it has no card, and while a card waits or fails.

import { announce, el } from "./dom.js";
import { cardAddress } from "./state.js";
import { t, word } from "./texts.js";

export function waiting(title, close) {
  const line = waitingLine(t("mappa.scheda.attesa"));
  const element = el(
    "article",
    { class: "sheet", "aria-busy": "true" },
    el("div", { class: "sheet-head" }, el("h2", { tabindex: "-1" }, title), close),
    line,
  );
  return { element, slow: () => tellSlow(line) };
}

function waitingLine(words) {
  return el("p", { class: "waiting" }, el("span", { class: "spinner", "aria-hidden": "true" }), words);
}

function tellSlow(line) {
  line.append(el("span", { class: "hint" }, ` ${t("mappa.lento")}`));
  announce(t("mappa.lento"));
}

/**
 * A failure in words, with a way on: try again or, where there is no such thing, the names that come nearest.
 * With filters, what is refused is one of them: `plain` takes them away.
 */
export function failure({ title, error, luogo, retry, plain, close }) {
  const { heading, words, more, way } = kindOfFailure({ title, error, luogo, retry, plain });
  return el(
    "article",
    { class: "sheet sheet-failed" },
    el("div", { class: "sheet-head" }, el("h2", { tabindex: "-1" }, heading), close),
    el("div", { class: "problem", role: "alert" }, el("p", {}, el("strong", {}, t(words))), el("p", {}, error.message), more),
    way ? el("p", {}, way) : null,
  );
}

/** What kind of failure it is: a filter that is refused, a place that there is not, or one to try again. */
function kindOfFailure({ title, error, luogo, retry, plain }) {
  const button = (key, onclick) => el("button", { type: "button", class: "button", onclick }, t(key));
  const listed = error.accepted.length > 0;
  if (plain && error.status === 400) {
    const more = listed ? el("p", {}, t("mappa.guasti.ammessi", { valori: error.accepted.join(", ") })) : null;
    return { heading: title, words: "mappa.guasti.filtro", more, way: button("mappa.filtri.togli_tutti", plain) };
  }
  if (luogo.codice && [400, 404].includes(error.status)) {
    const more = listed ? nearest(luogo.genere, error.accepted) : null;
    return { heading: word("mappa.sconosciuto", luogo.genere), words: "mappa.sconosciuto.indirizzo", more, way: null };
  }
  return { heading: title, words: "mappa.guasti.scheda", more: null, way: button("mappa.riprova", retry) };
}

/** What the service offers instead: "Corsico (015093)", or a code alone. */
function nearest(genere, names) {
  const items = names.slice(0, 8).map((text) => {
    const code = genere === "comune" ? /\b\d{6}\b/.exec(text)?.[0] : (/\(([\w.-]+)\)$/.exec(text)?.[1] ?? text);
    return el("li", {}, code ? el("a", { href: cardAddress(genere, code), "data-card": true }, text) : text);
  });
  return [el("p", {}, t("mappa.sconosciuto.forse")), el("ul", {}, items)];
}

/** Names that do not come; the map and the cards do without. */
export function namesFailure(error, retry) {
  return el(
    "div",
    { class: "welcome" },
    el("div", { class: "problem", role: "alert" }, el("p", {}, el("strong", {}, t("mappa.guasti.nomi"))), el("p", {}, error.message)),
    el("p", {}, el("button", { type: "button", class: "button", onclick: retry }, t("mappa.riprova"))),
  );
}

export function namesWaiting() {
  const line = waitingLine(t("mappa.guida.attesa"));
  return { element: el("div", { class: "welcome", "aria-busy": "true" }, line), slow: () => tellSlow(line) };
}

/** The map, or a part of it, did not come. */
export function mapFailure(words, retry) {
  return [
    el("p", { role: "alert" }, words),
    el("p", {}, el("button", { type: "button", class: "button quiet", onclick: retry }, t("mappa.riprova"))),
  ];
}

