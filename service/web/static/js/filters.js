// The filters: one form for all cards. What is chosen goes to the address; each can be taken away.

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { FILTERS } from "./state.js";
import { t, word } from "./texts.js";

const OF_OBJECTIVES = ["missione", "edizione"];
const STATES = ["annunciato", "progettazione", "gara", "lavori", "concluso", "sospeso", "non_noto"];
/** The words that sources use of money, most used first; any other can be written. */
const FUNDS = ["PNRR", "Stato", "Regione", "Comuni", "Donazioni", "Pubblico e privato"];

/** The filters as parameters of the API: "&missione=M1…"; objectives know two of them. */
export function filterQuery(filtri, { objectives = false } = {}) {
  const names = objectives ? OF_OBJECTIVES : FILTERS;
  return names.filter((name) => filtri[name]).map((name) => `&${name}=${encodeURIComponent(filtri[name])}`).join("");
}

/** Start the form in `#filtri`; `onChange` gets the filters that the reader wants. */
export function startFilters({ onChange }) {
  const place = document.getElementById("filtri");
  const chips = el("ul", { class: "picked" });
  const count = el("span", { class: "filter-count" });
  const problem = el("div", {});
  const controls = Object.fromEntries(FILTERS.map((name) => [name, control(name, () => changed(name))]));
  let now = {};
  let asked = false;

  function changed(name) {
    const value = controls[name].value.trim();
    const { [name]: _, ...others } = now;
    onChange(value ? { ...others, [name]: value } : others);
  }

  /** Show these filters; `hidden` where they mean nothing. */
  function show(filtri, { hidden = false } = {}) {
    now = filtri;
    place.hidden = hidden;
    const active = FILTERS.filter((name) => filtri[name]);
    if (active.length) fillVocabulary();
    for (const name of FILTERS) set(controls[name], filtri[name] ?? "");
    count.textContent = active.length ? t("mappa.filtri.attivi", { quanti: active.length }) : "";
    showPicked(active);
  }

  function showPicked(active) {
    const hadFocus = chips.contains(document.activeElement);
    chips.replaceChildren(...active.map(chip));
    if (hadFocus) (chips.querySelector("button") ?? place.querySelector("summary")).focus();
    if (active.length > 1) chips.append(el("li", {}, el("button", { type: "button", class: "picked-one", onclick: () => onChange({}) }, t("mappa.filtri.togli_tutti"))));
  }

  function chip(name) {
    const { [name]: value, ...others } = now;
    const words = `${word("mappa.filtri.nomi", name)}: ${spoken(name, value)}`;
    const label = t("mappa.filtri.togli", { filtro: words });
    return el("li", {}, el("button", { type: "button", class: "picked-one", "aria-label": label, onclick: () => onChange(others) }, words, el("span", { "aria-hidden": "true" }, " ×")));
  }

  function spoken(name, value) {
    if (name === "stato") return value.split(",").map((each) => word("mappa.stato", each)).join(", ");
    return [...(controls[name].options ?? [])].find((each) => each.value === value)?.textContent ?? value;
  }

  /** Missions and drivers are read when the form is first opened or a filter is set. */
  async function fillVocabulary() {
    if (asked) return;
    asked = true;
    problem.replaceChildren();
    try {
      const [missions, drivers] = await Promise.all([getJson("/api/v1/missioni"), getJson("/api/v1/driver")]);
      fill(controls.missione, named(missions.items, ({ obiettivi }) => obiettivi));
      fill(controls.driver, named(drivers.items, (each) => each.progetti_dichiarati + each.progetti_attribuiti));
      showPicked(FILTERS.filter((name) => now[name]));
    } catch (error) {
      asked = false;
      const again = el("button", { type: "button", class: "button quiet", onclick: fillVocabulary }, t("mappa.riprova"));
      problem.replaceChildren(el("p", { class: "problem-inline", role: "alert" }, error.message), again);
    }
  }

  const body = document.getElementById("filtri-corpo");
  body.append(
    el("form", { class: "filter-form", onsubmit: (event) => event.preventDefault() }, FILTERS.map((name) => field(name, controls[name]))),
    problem,
    el("p", { class: "hint" }, t("mappa.filtri.obiettivi")),
  );
  document.getElementById("filtri-conto").append(count);
  place.append(chips);
  place.querySelector("details").addEventListener("toggle", fillVocabulary);
  return { show };
}

function control(name, onchange) {
  const id = `filtro-${name}`;
  if (name === "finanziamento") return el("input", { id, type: "text", list: "fondi", autocomplete: "off", onchange });
  const codes = { stato: STATES.map((code) => [code, word("mappa.stato", code)]), edizione: ["2016-2018", "2019-2021", "2022-2024", "2025-2027"].map((code) => [code, code]) };
  const select = el("select", { id, onchange }, el("option", { value: "" }, t("mappa.filtri.tutti")));
  fill(select, codes[name] ?? []);
  return select;
}

function field(name, made) {
  const list = name === "finanziamento" ? el("datalist", { id: "fondi" }, FUNDS.map((value) => el("option", { value }))) : null;
  return el("div", {}, el("label", { for: made.id }, word("mappa.filtri.nomi", name)), made, list);
}

/** Put options in; the value that is shown stays. */
function fill(select, options) {
  const { value } = select;
  const [all] = select.options;
  select.replaceChildren(all, ...options.map(([code, words]) => el("option", { value: code }, words)));
  set(select, value);
}

/** Show a value, also one that is not among the options. */
function set(made, value) {
  if (made.options && value && ![...made.options].some((each) => each.value === value)) made.append(el("option", { value }, value));
  made.value = value;
}

/** A code has a name in each edition: that of the edition where it is used is shown. */
function named(items, weight) {
  const best = new Map();
  for (const each of items) if (!best.has(each.codice) || weight(each) > weight(best.get(each.codice))) best.set(each.codice, each);
  return [...best.values()].map(({ codice, nome }) => [codice, `${codice} ${nome}`]);
}
