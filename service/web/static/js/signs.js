// The signs of a layer beside its name: only those of what is there.

import { el } from "./dom.js";
import { number } from "./format.js";
import { TIPI_NODO } from "./labels.js";

const EXACTNESS = {
  rilevata: "perimetro rilevato",
  generalizzata: "perimetro generalizzato",
  derivata: "derivato dai comuni",
  schematica: "schematico",
  proposto: "proposto",
  cessato: "cessato",
};
const COURSE = { rilevata: "tracciato rilevato", generalizzata: "tracciato generalizzato", derivata: "derivato", schematica: "schematico" };

/** One entry for each way of drawing, with how many are drawn so. */
export function signsOf(theme, features) {
  const drawn = features.filter(({ geometry }) => geometry).map(({ properties }) => properties);
  if (theme.kind === "point") return nodeSigns(drawn);
  const words = theme.kind === "line" ? COURSE : EXACTNESS;
  const kindOf = ({ stato, precisione }) => (stato && stato !== "esistente" ? stato : precisione);
  return Object.keys(words).flatMap((kind) => {
    const n = drawn.filter((each) => kindOf(each) === kind).length;
    return n ? [entry(`sign sign-${theme.kind} sign-${theme.id} sign-${kind}`, words[kind], n)] : [];
  });
}

/** Stops that belong to an interchange are counted with it. */
function nodeSigns(drawn) {
  const own = drawn.filter(({ parte_di: whole }) => !whole);
  return Object.entries(TIPI_NODO).flatMap(([kind, words]) => {
    const n = own.filter(({ tipo }) => tipo === kind).length;
    return n ? [entry(`sign sign-point sign-${kind}`, words, n)] : [];
  });
}

function entry(sign, words, n) {
  return el("li", {}, el("span", { class: sign, "aria-hidden": "true" }), el("span", {}, `${words}: ${number(n)}`));
}
