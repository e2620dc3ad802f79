// What lies at a point: the list to choose from, with its coordinates.

import { getJson } from "./api.js";
import { coordinateWords } from "./coordinates.js";
import { el } from "./dom.js";
import { kindOfLayer } from "./kinds.js";
import { aboutThing, hasShape } from "./popup.js";
import { geometryOf } from "./sketch.js";
import { cardAddress } from "./state.js";
import { t } from "./texts.js";

const NEAR_M = 300;
const LAYERS = ["nodi_trasporto", "navigli", "plis", "parchi", "comuni", "zone_omogenee"];

/** `thingsAt` gives what the map draws there: also lines next to the point, and what has no perimeter. */
export async function hereCard(luogo, _filters, { thingsAt, signal, onSlow }) {
  const asked = getJson(`/api/v1/incidenza?entro_m=${NEAR_M}&limit=1`, { posted: geometryOf(luogo), signal, onSlow });
  const [answer, drawn] = await Promise.all([asked, thingsAt(luogo.punto)]);
  const things = merge(drawn, measured(answer));
  const words = coordinateWords(luogo.punto);
  return {
    title: t("mappa.titolo.punto"),
    spoken: things.length ? t("mappa.punto.detto", { quanti: things.length }) : answer.messaggi.territorio,
    content: [
      el("p", {}, things.length ? t("mappa.punto.scegli") : answer.messaggi.territorio),
      el("ul", { class: "things" }, things.filter(hasShape).map(thingItem)),
      perhaps(things.filter((each) => !hasShape(each))),
      el("p", { class: "hint" }, words.gradi, el("br"), words.metri),
      el("p", { class: "hint" }, t("mappa.punto.nodi_vicini", { metri: NEAR_M })),
    ],
  };
}

/** What the service finds there by measuring. */
function measured(answer) {
  return LAYERS.flatMap((layer) =>
    answer[layer]
      .filter(({ parte_di: whole }) => !whole)
      .map((each) => ({ genere: kindOfLayer(layer), codice: each.istat ?? each.codice, nome: each.nome, precisione: each.precisione })),
  );
}

/** What is drawn comes first; each thing once, comune and zona at the end. */
function merge(drawn, found) {
  const once = new Map([...drawn, ...found].map((each) => [`${each.genere} ${each.codice}`, each]));
  const whole = ({ genere }) => Number(["comune", "zona"].includes(genere));
  return [...once.values()].sort((a, b) => whole(a) - whole(b));
}

/** What has no perimeter is drawn by the comuni that hold it: it may be here or not. */
function perhaps(things) {
  if (!things.length) return null;
  return el("section", {}, el("h3", { class: "block-title" }, t("mappa.punto.forse")), el("p", { class: "hint" }, t("mappa.punto.forse_perche")), el("ul", { class: "things" }, things.map(thingItem)));
}

function thingItem(thing) {
  return el(
    "li",
    {},
    el("a", { href: cardAddress(thing.genere, thing.codice), "data-card": true }, el("strong", {}, thing.nome), el("span", { class: "hint" }, aboutThing(thing))),
  );
}
