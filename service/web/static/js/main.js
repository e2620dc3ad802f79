// The page: search, filters, map and card, tied together by the state in the address.

import { startCard } from "./card.js";
import { showCoordinates } from "./coordinates.js";
import { announce } from "./dom.js";
import { makeDrawing } from "./draw.js";
import { startFilters } from "./filters.js";
import { makeHighlighter } from "./highlight.js";
import { isPlace } from "./kinds.js";
import { startMap } from "./map.js";
import { boxOf, boxOfBoxes } from "./marks.js";
import { loadNames } from "./names.js";
import { startPosition } from "./position.js";
import { unfoldOnPaper } from "./print.js";
import { startSearch } from "./search.js";
import { SKETCHES, format, parse, samePlace } from "./state.js";
import { geometryOf } from "./sketch.js";
import { mapFailure, namesFailure, namesWaiting } from "./states.js";
import { makeStrata } from "./strata.js";
import { readStyle } from "./style.js";
import { welcome } from "./welcome.js";
import { t, word } from "./texts.js";

const TITLE = document.title;
const side = document.getElementById("scheda");
const notice = document.getElementById("mappa-avviso");
const frame = document.getElementById("mappa");
const background = frame.dataset.sfondo ? { tiles: frame.dataset.sfondo } : null;

let state = parse(location.search);
let names = null;
let map = null;
let drawnMap = new Promise(() => {});

const highlighter = makeHighlighter((comuni, options) => reach(comuni, options));
const tools = { highlighter, names: () => names, thingsAt, onReach: (comuni) => reach(comuni, { fit: !state.vista }) };
const search = startSearch({ onChoose: ({ genere, codice }) => go({ luogo: { genere, codice }, vista: null }, { focus: true }), noteOf });
const filters = startFilters({ onChange: (filtri) => go({ filtri }) });
const strata = makeStrata({ background, onChange: (strati) => keep({ strati }) });
const card = startCard({ tools, onShown: shown, onClose: () => go({ luogo: null, vista: null }, { focus: true }) });
const drawing = makeDrawing({
  drawn: () => map,
  onDone: (luogo) => go({ luogo, vista: null }, { focus: true }),
  onCancel: () => show({ focus: true, fit: false }),
});

/** What the reader does: the address follows, as a new entry of the history. */
function go(change, { fit = true, focus = false } = {}) {
  const before = state;
  state = { ...state, ...change };
  if (format(state) !== location.pathname + location.search) history.pushState(null, "", format(state));
  show({ fit: fit && !samePlace(before.luogo, state.luogo), focus });
}

/** What needs no entry of its own: the view of the map, the layers. */
function keep(change) {
  state = { ...state, ...change };
  history.replaceState(null, "", format(state));
}

/** Show what the state says. */
function show({ fit = true, focus = false } = {}) {
  const { luogo, filtri } = state;
  drawing.stop();
  filters.show(filtri, { hidden: ["progetto", "obiettivo", "punto"].includes(luogo?.genere) });
  mark(fit);
  if (luogo) return card.show(luogo, filtri, { nome: names?.get(luogo)?.nome, focus });
  document.title = TITLE;
  search.show("");
  showLists({ focus });
}

function showLists({ focus = false } = {}) {
  if (names) card.put(welcome(names, state.filtri), { focus });
}

/** What is chosen is marked on the map and, if `fit`, seen whole. */
function mark(fit) {
  if (!map) return;
  const { luogo, vista } = state;
  map.marks.choose(luogo);
  map.marks.sketch(luogo?.punto || luogo?.vertici ? geometryOf(luogo) : null);
  if (vista) return map.jump(vista);
  if (!fit) return;
  const box = boxOfPlace(luogo);
  if (box) map.look(box);
  else if (!luogo) map.lookAtAll();
}

function boxOfPlace(luogo) {
  if (luogo?.vertici) return boxOf(luogo.vertici);
  if (luogo?.punto) return boxOf([luogo.punto]);
  return names?.get(luogo)?.riquadro;
}

/** Mark the comuni that something reaches; `fit` to see them all. */
function reach(comuni, { fit = false } = {}) {
  map?.marks.reach(comuni);
  const boxes = comuni.map(({ istat }) => names?.get({ genere: "comune", codice: istat })?.riquadro).filter(Boolean);
  const box = boxOfBoxes(boxes);
  if (fit && box) map?.look(box);
}

function shown({ luogo, title }) {
  document.title = `${title} · ${TITLE}`;
  search.show(luogo.codice ? title : "");
  if (samePlace(luogo, state.luogo)) return;
  // The service answered for the code that took the place of the one asked.
  announce(t("mappa.scheda.sostituito", { vecchio: state.luogo.codice, nuovo: luogo.codice, nome: title }));
  keep({ luogo });
  mark(true);
}

/** A click with one thing under it chooses it; where several lie, they are listed. */
function pick({ comune, things }, punto) {
  if (comune && !things.length) return go({ luogo: { genere: "comune", codice: comune.istat }, vista: null }, { fit: false, focus: true });
  go({ luogo: { genere: "punto", punto }, vista: null }, { fit: false, focus: true });
}

/** What the map draws at a point; nothing where there is no map. */
async function thingsAt(punto) {
  const drawn = await drawnMap;
  return drawn ? drawn.thingsAt(punto) : [];
}

function noteOf({ genere, codice, nota }) {
  if (genere === "comune") return names?.get({ genere: "zona", codice: nota })?.nome ?? "";
  if (genere === "progetto") return word("mappa.stato", nota);
  if (genere === "obiettivo") return codice;
  return genere === "nodo" ? word("mappa.nodi", nota) : (nota ?? "");
}

/** Read the names; the card of the address does not wait for them. */
async function startNames() {
  const waiting = namesWaiting();
  if (!state.luogo) side.replaceChildren(waiting.element);
  try {
    names = await loadNames({ onSlow: waiting.slow });
  } catch (error) {
    names = null;
    if (!state.luogo) side.replaceChildren(namesFailure(error, startAll));
    return;
  }
  search.setNames(names.list);
  strata.nameMissing(names);
  if (!state.luogo) showLists();
}

async function startDrawing() {
  const asked = readStyle({ background });
  asked.catch(() => {});
  await startNames();
  let style = null;
  try {
    style = await asked;
  } catch (error) {
    notice.replaceChildren(...mapFailure(error, startAll));
    return null;
  }
  const box = boxOfBoxes(names?.of("comune").map(({ riquadro }) => riquadro).filter(Boolean) ?? []);
  try {
    map = await startMap(frame, { style, box, view: state.vista, onPick: pick, onLook: (vista) => keep({ vista }), nameOf: (thing) => names?.get(thing) });
  } catch {
    frame.replaceChildren();
    notice.textContent = t("mappa.guasti.webgl");
    return null;
  }
  notice.textContent = "";
  strata.start(map);
  showCoordinates(map.map, document.getElementById("coordinate"));
  mark(Boolean(state.luogo));
  return map;
}

function startAll() {
  notice.textContent = t("mappa.guida.carico_mappa");
  drawnMap = startDrawing();
}

/** Links to another card of this page are followed without leaving it. */
function follow(event) {
  const link = event.target.closest("a[data-card]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go({ luogo: parse(new URL(link.href).search).luogo, vista: null }, { focus: true });
}

function back() {
  const before = state;
  const now = parse(location.search);
  if (format(now) === format(before)) return;
  state = now;
  strata.show(state.strati);
  show({ fit: !samePlace(before.luogo, state.luogo) });
}

side.addEventListener("click", follow);
window.addEventListener("popstate", back);
document.getElementById("disegna").addEventListener("click", () => card.put(drawing.start(), { focus: true }));
startPosition({ onFound: (punto) => go({ luogo: { genere: "punto", punto }, vista: null }, { focus: true }) });
unfoldOnPaper(side);
strata.show(state.strati);
startAll();
if (state.luogo) show();
else filters.show(state.filtri);
