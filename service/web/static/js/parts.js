// The four parts of the answer, never merged, and the pages that fill them.

import { getJson } from "./api.js";
import { announce, el } from "./dom.js";
import { count, number } from "./format.js";
import { NO_DATA, NO_DATA_NOT_NO, PARTS } from "./labels.js";
import { projectItem } from "./project.js";
import { amounts } from "./totals.js";

/** The sections of an answer; further pages are read when the reader asks for them. */
export function partSections(answer, { highlighter, signal }) {
  const titles = new Map();
  const context = { comune: answer.comune, titles, highlighter };
  const sections = PARTS.map((part) => section(part, answer));
  const foot = el("div", { class: "more" });
  let next = null;

  function add(page) {
    for (const { key } of PARTS) for (const each of page[key]) titles.set(each.id, each.titolo);
    for (const { key, list } of sections) list.append(...page[key].map((each) => projectItem(each, context)));
    sections.forEach((each) => each.update());
    next = nextAddress(page.links);
    foot.replaceChildren(...(next ? [moreButton()] : []));
  }

  function moreButton() {
    return el("button", { type: "button", class: "button", onclick: more }, "Mostra altri progetti");
  }

  async function more() {
    const button = foot.firstElementChild;
    button.disabled = true;
    button.textContent = "Caricamento…";
    const before = sections.map(({ list }) => list.children.length);
    try {
      add(await getJson(next, { signal }));
      const index = sections.findIndex(({ list }, i) => list.children.length > before[i]);
      focusItem(sections[index]?.list.children[before[index]]);
      announce("Altri progetti aggiunti.");
    } catch (error) {
      if (signal.aborted) return;
      foot.replaceChildren(el("p", { class: "problem-inline", role: "alert" }, error.message), moreButton());
      foot.lastElementChild.textContent = "Riprova";
    }
  }

  add(answer);
  return [...sections.map(({ element }) => element), foot];
}

function focusItem(item) {
  if (!item) return;
  item.tabIndex = -1;
  item.focus();
}

/** The address of the next page on this very host, whatever name the service is known by. */
export function nextAddress(links = []) {
  const link = links.find(({ rel }) => rel === "next");
  return link ? onThisHost(link.href) : null;
}

export function onThisHost(href) {
  const { pathname, search } = new URL(href, location.href);
  return pathname + search;
}

function section({ key, title, meaning }, answer) {
  const total = answer.totali[key].progetti;
  const list = el("ul", { class: "projects" });
  const shown = el("p", { class: "hint", hidden: true });
  const element = el(
    "section",
    { class: `part part-${key}`, id: `parte-${key}`, "aria-labelledby": `titolo-${key}`, tabindex: "-1" },
    el("h3", { id: `titolo-${key}` }, title, " ", el("span", { class: "part-total" }, total ? number(total) : NO_DATA)),
    el("p", { class: "meaning" }, meaning),
    total ? null : emptyNotice(answer.messaggi?.[key]),
    key === "certi" ? amounts(answer.totali.certi) : null,
    list,
    shown,
  );
  function update() {
    const n = list.children.length;
    list.hidden = n === 0;
    shown.hidden = n >= total;
    shown.textContent = `Mostrati ${number(n)} di ${count(total, "progetto", "progetti")}.`;
  }
  return { key, element, list, update };
}

function emptyNotice(message) {
  const words = message || `${NO_DATA}.`;
  return el(
    "div",
    { class: "empty" },
    el("p", {}, words.charAt(0).toUpperCase() + words.slice(1)),
    el("p", { class: "hint" }, NO_DATA_NOT_NO),
  );
}
