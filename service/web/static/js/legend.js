// The legend: what colours and lines mean, and how exact the boundaries are.

import { zoneColour } from "./colours.js";
import { el, roomy } from "./dom.js";
import { date } from "./format.js";
import { PRECISIONE } from "./labels.js";

export function fillLegend({ territory, projects, moreProjects }) {
  const zones = [...territory.zoneNames].map(([code, name]) => entry(areaKey(zoneColour(code)), name));
  zones.push(entry(areaKey(zoneColour(null)), "Nessuna zona omogenea"));
  const lines = [
    entry(key("key-chosen"), "Comune scelto"),
    entry(key("key-reached"), "Comune di un progetto, certo"),
    entry(key("key-doubtful"), "Di un progetto, da verificare"),
    entry(key("key-scope"), "Di un progetto d’ambito"),
  ];
  const notes = [boundaryNote(territory)];
  if (projects.features.length) lines.push(entry(key("key-project"), "Progetto con geometria propria"));
  else notes.push("Nessun progetto ha per ora una geometria propria: si evidenziano i comuni che riguarda.");
  if (moreProjects) notes.push("I progetti con geometria sono molti: ne è disegnata solo una parte.");
  document.getElementById("legenda-corpo").replaceChildren(
    el("h3", { class: "hidden-text" }, "Zone omogenee"),
    el("ul", {}, zones),
    el("h3", { class: "hidden-text" }, "Segni"),
    el("ul", { class: "legend-signs" }, lines),
    el("p", { class: "hint" }, notes.join(" ")),
  );
  document.getElementById("legenda").open = roomy();
}

function boundaryNote({ comuni, zone }) {
  const of = (collection) => collection.features[0]?.properties ?? {};
  const { precisione, data_riferimento: when } = of(comuni);
  const words = [`Confini dei comuni: ${PRECISIONE[precisione] ?? "precisione non nota"}${when ? ` (${date(when)})` : ""}`];
  words.push(`zone: ${PRECISIONE[of(zone).precisione] ?? "precisione non nota"}`);
  return `${words.join("; ")}. Non sono confini catastali: vicino al bordo possono scostarsi di centinaia di metri.`;
}

function entry(sign, name) {
  return el("li", {}, sign, el("span", {}, name));
}

function areaKey(colour) {
  const swatch = key("swatch");
  swatch.style.backgroundColor = colour;
  return swatch;
}

function key(name) {
  return el("span", { class: name, "aria-hidden": "true" });
}
