// The list of layers: what is switched on is read once and drawn; what has no perimeter is named, not drawn.

import { getJson } from "./api.js";
import { announce, el, roomy } from "./dom.js";
import { count } from "./format.js";
import { nextAddress } from "./parts.js";
import { signsOf } from "./signs.js";
import { THEMES } from "./themes.js";

const STATE = { proposto: " (proposto)", cessato: " (cessato)" };

/** Fill `#strati`, which works from `start(map)`: the first layers are asked for once the comuni are drawn. */
export function makeOverlays() {
  const place = document.getElementById("strati");
  const items = THEMES.map(overlay);
  document.getElementById("strati-corpo").replaceChildren(...items.map(({ element }) => element));
  place.open = roomy();
  place.hidden = false;

  async function start(map) {
    await map.ready;
    place.querySelector("fieldset").disabled = false;
    for (const each of items) each.start(map);
  }

  return { start, remove: () => (place.hidden = true) };
}

function overlay(theme) {
  let map = null;
  const box = el("input", { type: "checkbox", checked: theme.on, onchange: follow });
  const notes = el("div", { class: "theme-notes" });
  const element = el("li", { "data-theme": theme.id, "data-state": "spento" }, el("label", {}, box, ` ${theme.name}`), notes);
  let features = null;

  async function follow() {
    notes.replaceChildren();
    if (!box.checked) return hide();
    element.dataset.state = "attesa";
    notes.replaceChildren(el("p", {}, "Carico…"));
    try {
      features ??= await read(theme, map);
    } catch (error) {
      if (box.checked) fail(error);
      return;
    }
    if (!box.checked) return;
    notes.replaceChildren(...describe(theme, features));
    announce(`${theme.name}: ${spoken(features)}.`);
    await map.toggle(theme.id, true);
    if (box.checked) element.dataset.state = "disegnato";
  }

  function hide() {
    element.dataset.state = "spento";
    if (features) map.toggle(theme.id, false);
  }

  function fail(error) {
    element.dataset.state = "errore";
    const again = el("button", { type: "button", class: "button quiet", onclick: () => follow().then(() => box.focus()) }, "Riprova");
    notes.replaceChildren(el("p", { class: "problem-inline", role: "alert" }, `${theme.name}: non si possono disegnare. ${error.message}`), again);
    document.getElementById("strati").open = true;
  }

  function start(drawn) {
    map = drawn;
    if (box.checked) follow();
  }

  return { element, start };
}

/** All pages of a layer; those with a geometry go to the map. */
async function read({ id, path }, map) {
  const features = [];
  for (let address = `/api/v1/${path}?f=geojson&limit=1000`; address; ) {
    const page = await getJson(address);
    features.push(...page.features);
    address = nextAddress(page.links);
  }
  map.fill(id, features.filter(({ geometry }) => geometry));
  return features;
}

function describe(theme, features) {
  const missing = without(features).map(({ properties: { nome, stato } }) => (STATE[stato] && !nome.includes(stato) ? nome + STATE[stato] : nome));
  const list = el(
    "details",
    { class: "no-perimeter" },
    el("summary", {}, `${theme.kind === "area" ? "Perimetro non disponibile" : "Tracciato non disponibile"}: ${missing.length}`),
    el("ul", {}, missing.map((name) => el("li", {}, name))),
  );
  const signs = signsOf(theme, features);
  return [
    signs.length ? el("ul", { class: "signs" }, signs) : el("p", {}, "Nessuna geometria da disegnare."),
    missing.length ? list : null,
  ].filter(Boolean);
}

function without(features) {
  return features.filter(({ geometry }) => !geometry);
}

function spoken(features) {
  const missing = without(features).length;
  const drawn = count(features.length - missing, "disegnato", "disegnati");
  return missing ? `${drawn}, ${missing} senza geometria` : drawn;
}
