// The search box: a combobox with a list in groups, after the ARIA Authoring Practices.

import { announce, el } from "./dom.js";
import { findNames, isName } from "./names.js";
import { t, word } from "./texts.js";

/** Start the search box; `onChoose` gets the entry that the reader chose, `noteOf` tells namesakes apart. */
export function startSearch({ onChoose, noteOf }) {
  const form = document.getElementById("cerca");
  const input = document.getElementById("cerca-testo");
  const toggle = document.getElementById("cerca-apri");
  const list = document.getElementById("cerca-elenco");
  let all = [];
  let lost = false;
  let found = [];
  let active = -1;

  function open() {
    const groups = findNames(all, input.value);
    found = groups.flatMap(({ entries }) => entries);
    active = -1;
    let index = 0;
    list.replaceChildren(...groups.map((each) => groupOf(each, () => index++)));
    if (!found.length) list.append(el("p", { class: "no-option", role: "option", "aria-disabled": "true", "aria-selected": "false" }, nothing()));
    list.scrollTop = 0;
    setOpen(true);
  }

  function nothing() {
    if (lost) return t("mappa.guasti.nomi");
    return t(all.length ? "mappa.ricerca.nulla" : "mappa.ricerca.attesa");
  }

  function groupOf({ genere, entries, more }, next) {
    const title = word("mappa.generi", genere);
    return el(
      "ul",
      { role: "group", "aria-label": title, class: "option-group" },
      el("li", { class: "option-title", role: "presentation" }, title),
      entries.map((each) => option(each, next())),
      more ? el("li", { class: "option-more", role: "presentation" }, t("mappa.ricerca.piu", { quanti: more })) : null,
    );
  }

  function option(entry, index) {
    return el(
      "li",
      { id: `voce-${index}`, role: "option", "aria-selected": "false", "data-index": index },
      el("span", {}, entry.nome),
      el("span", { class: "option-note" }, noteOf(entry)),
    );
  }

  function setOpen(isOpen) {
    list.hidden = !isOpen;
    for (const each of [input, toggle]) each.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) activate(-1);
  }

  function activate(index) {
    document.getElementById(`voce-${active}`)?.setAttribute("aria-selected", "false");
    active = index;
    const chosen = found[active] && document.getElementById(`voce-${active}`);
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  function move(step) {
    if (list.hidden) open();
    if (!found.length) return;
    if (active < 0) return activate(step > 0 ? 0 : found.length - 1);
    activate((active + step + found.length) % found.length);
  }

  function choose(entry) {
    setOpen(false);
    input.value = entry.nome;
    onChoose(entry);
  }

  function chooseTyped() {
    if (active >= 0) return choose(found[active]);
    const likely = findNames(all, input.value).flatMap(({ entries }) => entries);
    const [first, second] = likely;
    // One that is meant beyond doubt; otherwise the reader decides.
    if (input.value.trim() && first && (!second || isName(first, input.value))) return choose(first);
    open();
    announce(likely.length ? t("mappa.ricerca.scegli", { quanti: likely.length }) : nothing());
  }

  const keys = {
    ArrowDown: (event) => (event.altKey ? open() : move(1)),
    ArrowUp: (event) => (event.altKey ? setOpen(false) : move(-1)),
    Enter: chooseTyped,
    Escape: () => (list.hidden ? (input.value = "") : setOpen(false)),
  };
  input.addEventListener("keydown", (event) => {
    const action = event.isComposing ? undefined : keys[event.key];
    if (!action) return;
    event.preventDefault();
    action(event);
  });
  input.addEventListener("input", () => {
    open();
    announce(found.length ? t("mappa.ricerca.trovati", { quanti: found.length }) : nothing());
  });
  input.addEventListener("blur", () => setOpen(false));
  input.addEventListener("focus", () => input.select());
  toggle.addEventListener("mousedown", (event) => event.preventDefault());
  toggle.addEventListener("click", () => {
    const wasOpen = !list.hidden;
    input.focus();
    if (wasOpen) return setOpen(false);
    input.value = "";
    open();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const entry = found[event.target.closest("[data-index]")?.dataset.index];
    if (entry) choose(entry);
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  return {
    /** What can be found; null if it did not come. */
    setNames(names) {
      all = names ?? [];
      lost = names === null;
      if (!list.hidden) open();
    },
    show(name) {
      if (document.activeElement !== input || list.hidden) input.value = name;
    },
  };
}
