// What the map shows of the state: the place, what it reaches, the view; also what was asked before the map was there.

import { showCoordinates } from "./coordinates.js";
import { kindOfLayer } from "./kinds.js";
import { startMap } from "./map.js";
import { boxOf, boxOfBoxes } from "./marks.js";
import { makeSift } from "./sift.js";
import { geometryOf } from "./sketch.js";
import { readStyle } from "./style.js";

const NOTHING = { comuni: [], elementi: [], fit: false };

/** `names()` and `state()` are those of now; `strata` the list of layers; `onPick` and `onLook` what the reader does. */
export function makeScene({ names, state, strata, background, onPick, onLook, onTrouble }) {
  const frame = document.getElementById("mappa");
  let map = null;
  let sift = () => {};
  let reached = NOTHING;

  /** Read the style. */
  function prepare() {
    return readStyle({ background, shown: strata.isShown });
  }

  /** Draw the map; rejects where the browser cannot. */
  async function draw(style) {
    const box = boxOfBoxes((names()?.of("comune") ?? []).map(({ riquadro }) => riquadro).filter(Boolean));
    try {
      map = await startMap(frame, { style, box, first: boxOfPlace(state().luogo), view: state().vista, onPick, onLook, onTrouble, nameOf: (thing) => names()?.get(thing) });
    } catch (error) {
      frame.replaceChildren();
      throw error;
    }
    sift = makeSift(map.map);
    strata.start(map);
    showCoordinates(map.map, document.getElementById("coordinate"));
    mark(false);
    if (reached !== NOTHING) reach({ ...reached, fit: !state().vista });
    return map;
  }

  /** What is chosen is marked and, if `fit`, seen whole; the projects are those that the filters leave. */
  function mark(fit) {
    if (!map) return;
    const { luogo, vista, filtri } = state();
    sift(filtri);
    map.marks.choose(luogo ? [luogo] : []);
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
    return names()?.get(luogo)?.riquadro;
  }

  /** The places of projects, if those of these filters are not on the map yet. */
  function narrow() {
    sift(state().filtri);
  }

  /** Mark what a project or an objective reaches: {comuni, elementi}; `fit` to see all of it. */
  function reach({ comuni, elementi = [], fit = false }) {
    reached = { comuni, elementi, fit };
    if (!map) return;
    map.marks.reach(comuni);
    const sure = elementi.filter(({ certezza }) => certezza === "certa").map(({ layer, codice }) => ({ genere: kindOfLayer(layer), codice })).filter(hasShape);
    map.marks.choose([state().luogo, ...sure].filter(Boolean));
    const things = [...comuni.map(({ istat }) => ({ genere: "comune", codice: istat })), ...sure];
    const box = boxOfBoxes(things.map((each) => names()?.get(each)?.riquadro).filter(Boolean));
    if (fit && box) map.look(box);
  }

  /** Whether something has a shape of its own, other than that of its comuni. */
  function hasShape(thing) {
    return !["zona", "comune"].includes(thing.genere) && names()?.get(thing)?.precisione !== "assente";
  }

  function clear() {
    reach(NOTHING);
    reached = NOTHING;
  }

  return { prepare, draw, mark, narrow, reach, clear, map: () => map };
}
