// The four parts of the answer of a place, never merged, and the pages that fill them.

import { getJson, nextPath } from "./api.js";
import { announce, el } from "./dom.js";
import { number } from "./format.js";
import { PARTS, emptyWords, noData } from "./labels.js";
import { projectItem } from "./project.js";
import { amounts } from "./totals.js";
import { t, word } from "./texts.js";

/** The sections of an answer; further pages are read when the reader asks for them. `luogo` is {genere, nome}. */
export function partSections(answer, { luogo, highlighter, signal }) {
  const titles = new Map();
  const sections = PARTS.map((part) => projectSection(part, answer, luogo));
  const foot = el("div", { class: "more" });
  let next = null;

  function add(page) {
    for (const key of PARTS) for (const each of page[key]) titles.set(each.id, each.titolo);
    for (const { key, list } of sections) list.append(...page[key].map((each) => projectItem(each, { luogo, titles, highlighter })));
    sections.forEach((each) => each.update());
    next = nextPath(page.links);
    foot.replaceChildren(...(next ? [moreButton("mappa.parti.piu")] : []));
  }

  function moreButton(key) {
    return el("button", { type: "button", class: "button", onclick: more }, t(key));
  }

  async function more({ target: button }) {
    button.disabled = true;
    button.textContent = t("mappa.carico");
    const before = sections.map(({ list }) => list.children.length);
    try {
      add(await getJson(next, { signal }));
      const index = sections.findIndex(({ list }, i) => list.children.length > before[i]);
      focusItem(sections[index]?.list.children[before[index]]);
      announce(t("mappa.parti.aggiunti"));
    } catch (error) {
      if (signal.aborted) return;
      foot.replaceChildren(el("p", { class: "problem-inline", role: "alert" }, error.message), moreButton("mappa.riprova"));
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

/** What one part means for the projects of a kind of place. */
export function meaning(part, genere, table = "mappa.parti.senso") {
  return word(table, part, { luogo: word("mappa.questo", genere) });
}

/** The frame of a part: title, count, meaning; `children` come after. */
export function section(key, { total, sense }, ...children) {
  const count = el("span", { class: "part-total" }, total ? number(total) : noData());
  return el(
    "section",
    { class: `part part-${key}`, id: `parte-${key}`, "aria-labelledby": `titolo-${key}`, tabindex: "-1" },
    el("h3", { id: `titolo-${key}` }, word("mappa.parti.titolo", key), " ", count),
    sense ? el("p", { class: "meaning" }, sense) : null,
    ...children,
  );
}

function emptyNotice(message) {
  const [searched, absence] = emptyWords(message);
  return el("div", { class: "empty" }, el("p", {}, searched), el("p", { class: "hint" }, absence));
}

function projectSection(key, answer, { genere }) {
  const total = answer.totali[key].progetti;
  const list = el("ul", { class: "projects" });
  const shown = el("p", { class: "hint", hidden: true });
  const element = section(
    key,
    { total, sense: meaning(key, genere) },
    total ? null : emptyNotice(answer.messaggi?.[key]),
    key === "certi" ? amounts(answer.totali.certi) : null,
    list,
    shown,
  );
  function update() {
    const n = list.children.length;
    list.hidden = n === 0;
    shown.hidden = n >= total;
    shown.textContent = t("mappa.parti.mostrati", { n, quanti: total });
  }
  return { key, element, list, update };
}
