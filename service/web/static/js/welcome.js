// What is read first: what the page is for, and everything that the map shows as lists to choose from.

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { filterQuery } from "./filters.js";
import { KINDS } from "./kinds.js";
import { cardAddress } from "./state.js";
import { t, word } from "./texts.js";

const LISTS = Object.keys(KINDS).filter((genere) => genere !== "comune");

/** The lists of all names; with filters, the projects are those that the service leaves. */
export function welcome(names, filtri) {
  const projects = el("div", {});
  const filtered = filterQuery(filtri);
  const lists = LISTS.map((genere) => {
    const found = names.of(genere);
    if (genere === "progetto" && filtered) return projects;
    return found.length ? group(word("mappa.generi", genere), found) : null;
  });
  if (filtered) fillProjects(projects, names, filtered);
  return el(
    "div",
    { class: "welcome" },
    el("h2", { tabindex: "-1" }, t("mappa.guida.titolo")),
    el("p", {}, t("mappa.guida.che_cosa")),
    el("h3", {}, t("mappa.guida.comuni")),
    el("div", { class: "lists" }, zones(names).map(([name, list]) => group(name, list))),
    el("h3", {}, t("mappa.guida.altro")),
    el("div", { class: "lists" }, lists),
  );
}

function zones(names) {
  const comuni = names.of("comune");
  const groups = names.of("zona").map(({ codice, nome }) => [nome, comuni.filter(({ nota }) => nota === codice)]);
  const none = comuni.filter(({ nota }) => !nota);
  return none.length ? [...groups, [t("mappa.guida.senza_zona"), none]] : groups;
}

async function fillProjects(place, names, filtered) {
  const title = word("mappa.generi", "progetto");
  place.replaceChildren(el("p", { class: "waiting" }, t("mappa.scheda.attesa")));
  try {
    const { items } = await getJson(`/api/v1/progetti?limit=1000${filtered}`);
    const found = items.map(({ id }) => names.get({ genere: "progetto", codice: id })).filter(Boolean);
    place.replaceChildren(found.length ? group(title, found, true) : el("div", { class: "empty" }, el("p", {}, t("mappa.guida.nessun_progetto")), el("p", { class: "hint" }, t("mappa.assenza"))));
  } catch (error) {
    const again = el("button", { type: "button", class: "button quiet", onclick: () => fillProjects(place, names, filtered) }, t("mappa.riprova"));
    place.replaceChildren(el("p", { class: "problem-inline", role: "alert" }, error.message), again);
  }
}

function group(name, list, open = false) {
  return el(
    "details",
    { class: "list", open },
    el("summary", {}, el("span", { class: "list-name" }, name), el("span", { class: "list-count" }, String(list.length))),
    el("ul", {}, list.map(({ genere, codice, nome }) => el("li", {}, el("a", { href: cardAddress(genere, codice), "data-card": true, "data-genere": genere }, nome)))),
  );
}
