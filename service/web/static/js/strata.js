// The list of layers over the map: switched on and off, with their signs and what has no perimeter.

import { announce, el, roomy } from "./dom.js";
import { BACKGROUND, GROUPS, notableGroups } from "./groups.js";
import { makeLegend } from "./legend.js";
import { t, word } from "./texts.js";

/** Fill `#strati`; `onChange` gets what the address keeps: null where the layers are those shown at first. */
export function makeStrata({ background, onChange }) {
  const place = document.getElementById("strati");
  const groups = background ? [...GROUPS, BACKGROUND] : GROUPS;
  const items = groups.map((group) => itemOf(group, changed));
  document.getElementById("strati-corpo").replaceChildren(...items.map(({ element }) => element));
  place.open = roomy();
  let toggle = () => {};

  function changed(item) {
    toggle(item.id, item.box.checked);
    announce(t(item.box.checked ? "mappa.strati.acceso" : "mappa.strati.spento", { nome: word("mappa.strati.nomi", item.id) }));
    onChange(notableGroups(items.filter(({ box }) => box.checked).map(({ id }) => id), groups));
  }

  /** Show these layers; null stands for those shown at first. */
  function show(wanted) {
    for (const { id, on, box } of items) {
      box.checked = wanted ? wanted.includes(id) : on;
      toggle(id, box.checked);
    }
  }

  function isShown(id) {
    return items.find((each) => each.id === id)?.box.checked ?? true;
  }

  /** The list works from now on. */
  function start(drawn) {
    toggle = drawn.toggle;
    const legend = makeLegend(drawn.map);
    const look = () => {
      if (place.open && legend.see()) for (const { id, signs } of items) signs.replaceChildren(...legend.signsOf(id));
    };
    drawn.map.on("idle", look);
    place.addEventListener("toggle", look);
    place.querySelector("fieldset").disabled = false;
    look();
  }

  /** Name what has no perimeter, from the names. */
  function nameMissing(names) {
    for (const { genere, missing } of items) if (genere) missing.replaceChildren(...without(names.of(genere), genere));
  }

  return { show, start, isShown, nameMissing };
}

function itemOf({ id, on, genere }, changed) {
  const box = el("input", { type: "checkbox", checked: on });
  const signs = el("ul", { class: "signs" });
  const missing = el("div", {});
  const element = el("li", { "data-theme": id }, el("label", {}, box, ` ${word("mappa.strati.nomi", id)}`), signs, missing);
  const item = { id, on, genere, box, signs, missing, element };
  box.addEventListener("change", () => changed(item));
  return item;
}

function without(entries, genere) {
  const names = entries.filter(({ precisione }) => precisione === "assente").map(({ nome, nota }) => stateName(genere, nome, nota));
  if (!names.length) return [];
  const title = t(genere === "naviglio" ? "mappa.strati.senza_tracciato" : "mappa.strati.senza_perimetro", { n: names.length });
  return [el("details", { class: "no-perimeter" }, el("summary", {}, title), el("ul", {}, names.map((name) => el("li", {}, name))))];
}

function stateName(genere, nome, nota) {
  return genere === "plis" && nota !== "esistente" && !nome.includes(nota) ? `${nome} (${nota})` : nome;
}
