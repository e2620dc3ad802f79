// What the side shows while it has no card: waiting, failing, and the list of all comuni.

import { comuneAddress } from "./address.js";
import { announce, el } from "./dom.js";
import { count } from "./format.js";
import { zoneColour } from "./colours.js";

export function waiting(title, close) {
  const line = el("p", { class: "waiting" }, el("span", { class: "spinner", "aria-hidden": "true" }), "Carico i progetti…");
  const element = el(
    "article",
    { class: "card", "aria-busy": "true" },
    el("div", { class: "card-head" }, el("h2", { tabindex: "-1" }, title), close),
    line,
  );
  function slow() {
    const words = "Il servizio impiega più del solito: attendo ancora.";
    line.append(el("span", { class: "hint" }, ` ${words}`));
    announce(words);
  }
  return { element, slow };
}

/** A failure in words, with a way on: try again, or the names that come nearest. */
export function failure(title, error, { retry, close }) {
  const unknown = error.status === 404 || error.status === 400;
  return el(
    "article",
    { class: "card card-failed" },
    el("div", { class: "card-head" }, el("h2", { tabindex: "-1" }, unknown ? "Comune non trovato" : title), close),
    el(
      "div",
      { class: "problem", role: "alert" },
      el("p", {}, el("strong", {}, unknown ? "Il comune dell’indirizzo non esiste." : "I progetti non si possono mostrare.")),
      el("p", {}, error.message),
      error.accepted.length ? nearest(error.accepted) : null,
    ),
    el("p", {}, el("button", { type: "button", class: "button", onclick: retry }, "Riprova")),
  );
}

function nearest(names) {
  const items = names.slice(0, 8).map((text) => {
    const istat = /\b\d{6}\b/.exec(text)?.[0];
    return el("li", {}, istat ? el("a", { href: comuneAddress(istat), "data-istat": istat }, text) : text);
  });
  return [el("p", {}, "Forse si cercava:"), el("ul", {}, items)];
}

/** What is read first: what the page is for, and every comune by its zona omogenea. */
export function welcome(territory) {
  const groups = [...territory.zoneNames].map(([code, name]) => [code, name, territory.list.filter(({ zona }) => zona === code)]);
  const none = territory.list.filter(({ zona }) => !zona);
  if (none.length) groups.push([null, "Senza zona omogenea", none]);
  return el(
    "div",
    { class: "welcome" },
    el("h2", { tabindex: "-1" }, "Scegli un comune"),
    el("p", {}, "La scheda dice quali progetti del Piano strategico lo riguardano, attraverso che cosa, con quanta certezza e da quale fonte si sa."),
    el("h3", {}, "Comuni per zona omogenea"),
    el("div", { class: "zones" }, groups.map(group)),
  );
}

function group([code, name, list]) {
  const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.backgroundColor = zoneColour(code);
  return el(
    "details",
    { class: "zone" },
    el("summary", {}, swatch, el("span", { class: "zone-name" }, name), el("span", { class: "zone-count" }, count(list.length, "comune", "comuni"))),
    el("ul", {}, list.map(({ istat, nome }) => el("li", {}, el("a", { href: comuneAddress(istat), "data-istat": istat }, nome)))),
  );
}

export function territoryFailure(error, retry) {
  return el(
    "div",
    { class: "welcome" },
    el("div", { class: "problem", role: "alert" }, el("p", {}, el("strong", {}, "Comuni e zone non si possono mostrare.")), el("p", {}, error.message)),
    el("p", {}, el("button", { type: "button", class: "button", onclick: retry }, "Riprova")),
  );
}

export function territoryWaiting() {
  const line = el("p", { class: "waiting" }, el("span", { class: "spinner", "aria-hidden": "true" }), "Carico i comuni…");
  return {
    element: el("div", { class: "welcome", "aria-busy": "true" }, line),
    slow: () => line.append(el("span", { class: "hint" }, " Il servizio impiega più del solito: attendo ancora.")),
  };
}
