// What is drawn at a point of the screen.

import { GROUPS, layersOf } from "./groups.js";
import { KINDS, kindOfLayer } from "./kinds.js";

const NEAR = 6;
const REACHED = "raggiunti";
/** In what order things are told: points and lines before the areas that they lie in. */
const ORDER = ["nodo", "naviglio", "plis", "parco", "progetto", "obiettivo"];

/** `nameOf({genere, codice})` gives what is known of a thing by its name. */
export function makePicker(map, nameOf) {
  const layers = GROUPS.filter(({ id }) => !["comuni", "zone_omogenee"].includes(id)).flatMap(({ id }) => layersOf(map, id));
  const pickable = layers.filter((id) => !id.includes(":nome:"));
  const fills = pickable.filter((id) => map.getLayer(id).type === "fill");
  const others = pickable.filter((id) => map.getLayer(id).type !== "fill");

  /** Lines and points are met from a little way off; `crowd` is a sign that stands for many. */
  function at({ x, y }) {
    const around = [[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]];
    const [comune] = map.queryRenderedFeatures([x, y], { layers: [REACHED] });
    const found = [...map.queryRenderedFeatures(around, { layers: others }), ...map.queryRenderedFeatures([x, y], { layers: fills })];
    const crowd = found.find(({ properties }) => properties.quanti > 1);
    return { comune: comune?.properties, things: thingsOf(found), crowd: crowd?.properties.quanti };
  }

  function thingsOf(found) {
    const things = new Map();
    for (const { sourceLayer, properties } of found) {
      const genere = kindOfLayer(sourceLayer);
      const codice = properties[KINDS[genere].key];
      if (codice && !things.has(`${genere} ${codice}`)) things.set(`${genere} ${codice}`, thing(genere, codice, properties));
    }
    return [...things.values()].sort((a, b) => ORDER.indexOf(a.genere) - ORDER.indexOf(b.genere));
  }

  function thing(genere, codice, { nome, titolo, tipo, stato, precisione }) {
    const known = nameOf({ genere, codice });
    return { genere, codice, nome: known?.nome ?? nome ?? titolo, nota: known?.nota ?? tipo ?? stato, precisione };
  }

  return { at };
}
