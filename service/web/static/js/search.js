// The search box: a combobox with a list, after the ARIA Authoring Practices.

import { findComuni } from "./comuni.js";
import { announce, el } from "./dom.js";
import { count, fold } from "./format.js";

/** Start the search box; `onChoose` gets the entry that the reader chose. */
export function startSearch({ onChoose }) {
  const form = document.getElementById("cerca");
  const input = document.getElementById("cerca-testo");
  const toggle = document.getElementById("cerca-apri");
  const list = document.getElementById("cerca-elenco");
  let all = [];
  let found = [];
  let active = -1;

  function open() {
    found = findComuni(all, input.value);
    active = -1;
    list.replaceChildren(...found.map(option));
    if (!found.length) list.append(el("li", { class: "no-option", role: "option", "aria-disabled": "true", "aria-selected": "false" }, nothingText()));
    list.scrollTop = 0;
    setOpen(true);
  }

  function nothingText() {
    return all.length ? "Nessun comune della Città metropolitana ha questo nome" : "L’elenco dei comuni non è ancora arrivato";
  }

  function option(entry, index) {
    return el(
      "li",
      { id: `comune-${entry.istat}`, role: "option", "aria-selected": "false", "data-index": index },
      el("span", {}, entry.nome),
      el("span", { class: "option-zone" }, entry.zonaNome ?? ""),
    );
  }

  function setOpen(isOpen) {
    list.hidden = !isOpen;
    for (const each of [input, toggle]) each.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) activate(-1);
  }

  function activate(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const chosen = list.children[active];
    if (!chosen || !found[active]) return input.removeAttribute("aria-activedescendant");
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
    const likely = findComuni(all, input.value);
    const [first, second] = likely;
    // One that is meant beyond doubt; otherwise the reader decides.
    if (input.value.trim() && first && (!second || first.folded === fold(input.value))) return choose(first);
    open();
    announce(likely.length ? `${count(likely.length, "comune", "comuni")}: scegli dall’elenco con le frecce.` : nothingText());
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
    announce(found.length ? count(found.length, "comune trovato", "comuni trovati") : nothingText());
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
    setComuni(comuni) {
      all = comuni;
      if (!list.hidden) open();
    },
    show(name) {
      if (document.activeElement !== input || list.hidden) input.value = name;
    },
  };
}

