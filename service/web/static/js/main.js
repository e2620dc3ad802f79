// The page: search, filters, map and card, tied together by the state in the address.

import { told } from "./api.js";
import { startCard } from "./card.js";
import { announce } from "./dom.js";
import { makeDrawing } from "./draw.js";
import { startFilters } from "./filters.js";
import { makeHighlighter } from "./highlight.js";
import { LibraryMissing } from "./library.js";
import { loadNames } from "./names.js";
import { startPosition } from "./position.js";
import { unfoldOnPaper } from "./print.js";
import { makeScene } from "./scene.js";
import { startSearch } from "./search.js";
import { format, parse, samePlace } from "./state.js";
import { mapFailure, namesFailure, namesWaiting } from "./states.js";
import { makeStrata } from "./strata.js";
import { t, word } from "./texts.js";
import { welcome } from "./welcome.js";

const TITLE = document.title;
const SERVICE = TITLE.split(" · ").at(-1);
const WITHOUT_FILTERS = ["progetto", "obiettivo", "punto"];
const side = document.getElementById("scheda");
const notice = document.getElementById("mappa-avviso");
const tiles = document.getElementById("mappa").dataset.sfondo;
const background = tiles ? { tiles } : null;

let state = parse(location.search);
let names = null;
let failed = null;
let drawn = Promise.resolve(null);

const strata = makeStrata({ background, onChange: (strati) => keep({ strati }) });
const scene = makeScene({ names: () => names, state: () => state, strata, background, onPick: pick, onLook: (vista) => keep({ vista }), onTrouble: tellTrouble });
const highlighter = makeHighlighter((comuni, options) => scene.reach({ comuni, ...options }));
const tools = { highlighter, names: () => names, thingsAt, onReach: (found) => scene.reach({ ...found, fit: !state.vista }) };
const search = startSearch({ onChoose: ({ genere, codice }) => choose({ genere, codice }), noteOf });
const filters = startFilters({ onChange: (filtri) => go({ filtri }) });
const card = startCard({ tools, onShown: shown, onClose: () => choose(null), onPlain: () => go({ filtri: {} }, { focus: true }) });
const drawing = makeDrawing({ drawn: scene.map, onDone: choose, onCancel: () => show({ focus: true, fit: false }) });

/** Another place: seen whole, its card in focus. */
function choose(luogo) {
  go({ luogo, vista: null }, { focus: true });
}

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
  scene.clear();
  filters.show(filtri, { hidden: WITHOUT_FILTERS.includes(luogo?.genere) });
  scene.mark(fit);
  if (luogo) return card.show(luogo, filtri, { nome: names?.get(luogo)?.nome, focus });
  document.title = TITLE;
  search.show("");
  card.put(names ? welcome(names, filtri) : withoutNames(), { focus });
}

/** What the side shows while there are no names: that they are waited for, or that they failed. */
function withoutNames() {
  return failed ? namesFailure(failed, start) : namesWaiting().element;
}

function shown({ luogo, title }) {
  document.title = `${title} · ${SERVICE}`;
  scene.narrow();
  search.show(luogo.codice ? title : "");
  if (samePlace(luogo, state.luogo)) return;
  // The service answered for the code that took the place of the one asked.
  announce(t("mappa.scheda.sostituito", { vecchio: state.luogo.codice, nuovo: luogo.codice, nome: title }));
  keep({ luogo });
  scene.mark(true);
}

/** A click with one thing under it chooses it; where several lie, they are listed. */
function pick({ comune, things }, punto) {
  const luogo = comune && !things.length ? { genere: "comune", codice: comune.istat } : { genere: "punto", punto };
  go({ luogo, vista: null }, { fit: false, focus: true });
}

/** What the map draws at a point; nothing where there is no map. */
async function thingsAt(punto) {
  const map = await drawn;
  return map ? map.thingsAt(punto) : [];
}

/** What tells namesakes apart in the search. */
function noteOf({ genere, codice, nota }) {
  if (genere === "comune") return names?.get({ genere: "zona", codice: nota })?.nome ?? "";
  if (genere === "progetto") return word("mappa.stato", nota);
  if (genere === "obiettivo") return codice;
  return genere === "nodo" ? word("mappa.nodi", nota) : (nota ?? "");
}

/** Read the names; the card of the address does not wait for them. */
async function startNames() {
  const waiting = namesWaiting();
  const shows = () => !state.luogo && !drawing.isOn();
  failed = null;
  if (shows()) side.replaceChildren(waiting.element);
  try {
    names = await loadNames({ onSlow: waiting.slow });
  } catch (error) {
    failed = told(error);
    search.setNames(null);
    if (shows()) side.replaceChildren(withoutNames());
    return;
  }
  search.setNames(names.list);
  strata.nameMissing(names);
  scene.mark(!state.vista);
  if (shows()) card.put(welcome(names, state.filtri));
}

/** The map, or null where it cannot be drawn; it waits for the names, which tell where everything is. */
async function startMap() {
  const [style] = await Promise.allSettled([scene.prepare(), startNames()]);
  if (style.status === "rejected") {
    notice.replaceChildren(...mapFailure(`${t("mappa.guasti.mappa")} ${told(style.reason).message}`, start));
    return null;
  }
  try {
    const map = await scene.draw(style.value);
    if (drawing.isOn()) drawing.take();
    notice.replaceChildren(...(failed && state.luogo ? mapFailure(t("mappa.guasti.nomi"), start) : []));
    return map;
  } catch (error) {
    if (error instanceof LibraryMissing) notice.replaceChildren(...mapFailure(t("mappa.guasti.mappa"), start));
    else notice.textContent = t("mappa.guasti.webgl");
    return null;
  }
}

/** Some tiles did not come: the rest of the map is there. */
function tellTrouble() {
  const again = () => {
    notice.textContent = "";
    scene.map()?.reload();
  };
  notice.replaceChildren(...mapFailure(t("mappa.guasti.tessere"), again));
}

/** Read what is not there yet; what failed is asked again. */
function start() {
  if (scene.map()) return startNames().then(() => !failed && notice.replaceChildren());
  notice.textContent = t("mappa.guida.carico_mappa");
  drawn = startMap();
  return drawn;
}

/** Links to another card of this page are followed without leaving it. */
function follow(event) {
  const link = event.target.closest("a[data-card]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  choose(parse(new URL(link.href).search).luogo);
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
startPosition({ onFound: (punto) => choose({ genere: "punto", punto }) });
unfoldOnPaper(side);
strata.show(state.strati);
start();
if (state.luogo) show();
else filters.show(state.filtri);
