// The words of the boxes on the map.

import { el, outsideLink } from "./dom.js";
import { date } from "./format.js";
import { PRECISIONE, TIPO_NODO } from "./labels.js";

const NAMED = 4;

/** Under the pointer: the comune (or project) and, in few words, the elements there. */
export function nameContent({ project, comune, elements }) {
  const names = elements.slice(0, NAMED).map(({ theme, element }) =>
    el("li", {}, el("strong", {}, element.nome), `: ${[kindText(theme, element), PRECISIONE[element.precisione]].join(", ")}`),
  );
  const rest = elements.length - names.length;
  if (rest > 0) names.push(el("li", {}, `e altri ${rest}`));
  return el(
    "div",
    {},
    el("p", { class: "popup-name" }, nameOf(project, comune)),
    names.length ? el("ul", { class: "popup-list" }, names) : null,
  );
}

/** After a click: the same elements, with what is known of their geometry and from whom. */
export function boxContent({ comune, elements }) {
  return el(
    "div",
    { role: "group", "aria-label": "Elementi nel punto scelto" },
    el("p", { class: "popup-name" }, nameOf(null, comune)),
    elements.map(({ theme, element }) => elementBox(theme, element)),
  );
}

function nameOf(project, comune) {
  if (!comune) return "Fuori dalla Città metropolitana";
  const zone = comune.zona_omogenea_nome ? ` · ${comune.zona_omogenea_nome}` : "";
  return project ? `${project.titolo} (${comune.nome})` : comune.nome + zone;
}

function elementBox(theme, element) {
  const { nome, precisione, ufficiale, data_riferimento: when, fonte, linee, parte_di: whole } = element;
  const geometry = [PRECISIONE[precisione] ?? precisione, ufficiale ? "ufficiale" : "non ufficiale"];
  const about = fonte && [fonte.editore, fonte.licenza].filter(Boolean).join(", ");
  return el(
    "section",
    { class: "popup-element" },
    el("h3", {}, nome),
    el("p", {}, kindText(theme, element), linee?.length ? `: ${linee.join(", ")}` : "", whole ? " (parte di un interscambio)" : ""),
    el("p", {}, `${geometry.join(", ")}; data: ${date(when ?? fonte?.data) || "nessun dato"}`),
    fonte ? el("p", { class: "hint" }, "Fonte: ", outsideLink(fonte.indirizzo, fonte.documento), about ? ` (${about})` : "") : null,
  );
}

function kindText({ id, one }, { tipo, stato }) {
  if (id === "plis") return stato === "esistente" ? one : `${one}, ${stato}`;
  return TIPO_NODO[tipo] ?? tipo ?? one;
}
