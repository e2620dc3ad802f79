// The words of the box under the pointer: the comune and, in few words, what lies there.

import { el } from "./dom.js";
import { t, word } from "./texts.js";

const NAMED = 4;

export function nameContent({ comune, things, crowd }) {
  const sure = things.filter(hasShape);
  const names = sure.slice(0, NAMED).map((each) => el("li", {}, el("strong", {}, each.nome), `: ${aboutThing(each)}`));
  if (sure.length > NAMED) names.push(el("li", {}, t("mappa.punto.piu", { quanti: sure.length - NAMED })));
  if (sure.length < things.length) names.push(el("li", {}, t("mappa.punto.senza_perimetro", { quanti: things.length - sure.length })));
  if (crowd) names.push(el("li", {}, t("mappa.punto.gruppo", { quanti: crowd })));
  return el("div", {}, el("p", { class: "popup-name" }, placeName(comune)), names.length ? el("ul", { class: "popup-list" }, names) : null);
}

/** Whether something is drawn where it is, not by the comuni that hold it. */
export function hasShape({ precisione }) {
  return precisione !== "assente";
}

/** The kind of a thing and how exactly it is drawn. */
export function aboutThing({ genere, nota, precisione }) {
  const kind = genere === "plis" && nota && nota !== "esistente" ? `${word("mappa.genere", genere)}, ${nota}` : word("mappa.genere", genere);
  const what = genere === "nodo" && nota ? word("mappa.nodi", nota) : kind;
  return [what, precisione ? word("mappa.precisione", precisione) : null].filter(Boolean).join(", ");
}

function placeName(comune) {
  if (!comune) return t("mappa.punto.fuori");
  return comune.zona_omogenea_nome ? `${comune.nome} · ${comune.zona_omogenea_nome}` : comune.nome;
}
