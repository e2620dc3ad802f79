// Drawing an area or a line: with the pointer, with Enter at the middle of the map, by typing coordinates, or
// as a circle around the middle of the view.

import { announce, el } from "./dom.js";
import { circleAround, draftOf, readPairs } from "./sketch.js";
import { MOST_POINTS, fewest } from "./state.js";
import { t, word } from "./texts.js";

const RADIUS_M = 1000;

/** `onDone` gets {genere, vertici}, `onCancel` is called when it is given up; `drawn()` is the map, or null. */
export function makeDrawing({ drawn, onDone, onCancel }) {
  let vertici = [];
  let on = false;
  const kinds = ["area", "linea"].map((genere, i) => el("input", { type: "radio", name: "disegno", value: genere, checked: i === 0, onchange: redraw }));
  const count = el("p", { role: "status" });
  const problem = el("p", { class: "problem-inline", role: "alert", hidden: true });
  const typed = el("textarea", { id: "disegno-coordinate", rows: "4", spellcheck: "false", "aria-describedby": "disegno-forma" });
  const radius = el("input", { id: "disegno-raggio", type: "number", min: "10", max: "20000", step: "10", value: String(RADIUS_M), inputmode: "numeric" });
  const undo = button("mappa.disegno.togli", () => change(vertici.slice(0, -1)));
  const done = button("mappa.disegno.fine", finish, "button");

  const genere = () => kinds.find(({ checked }) => checked).value;

  function change(next) {
    vertici = next;
    redraw();
    announce(count.textContent);
  }

  function redraw() {
    drawn()?.marks.sketch(vertici.length ? draftOf({ genere: genere(), vertici }) : null);
    count.textContent = t("mappa.disegno.vertici", { quanti: vertici.length });
    undo.disabled = !vertici.length;
    done.disabled = vertici.length < fewest(genere());
    problem.hidden = true;
  }

  function finish() {
    if (vertici.length < fewest(genere())) return complain(t("mappa.disegno.pochi", { n: fewest(genere()) }));
    if (vertici.length > MOST_POINTS) return complain(t("mappa.disegno.troppi", { n: MOST_POINTS }));
    const found = { genere: genere(), vertici };
    stop();
    onDone(found);
  }

  function complain(words) {
    problem.textContent = words;
    problem.hidden = false;
  }

  function useTyped() {
    const { points, wrong } = readPairs(typed.value);
    if (wrong) return complain(t("mappa.disegno.riga_errata", { riga: wrong }));
    vertici = points;
    redraw();
    finish();
  }

  function useCircle() {
    const metres = Number(radius.value);
    if (!(metres >= 10 && metres <= 20000)) return complain(t("mappa.disegno.raggio_errato"));
    const centre = drawn()?.map.getCenter().toArray();
    if (!centre) return complain(t("mappa.disegno.senza_mappa"));
    kinds[0].checked = true;
    vertici = circleAround(centre, metres);
    finish();
  }

  function keys(event) {
    if (event.key === "Escape") cancel();
    if (event.key === "Backspace" && !/^(input|textarea)$/i.test(event.target.tagName) && vertici.length) {
      event.preventDefault();
      change(vertici.slice(0, -1));
    }
  }

  function cancel() {
    stop();
    onCancel();
  }

  /** Take the clicks of the map, if it is there. */
  function take() {
    redraw();
    drawn()?.pointer.use({ add: (point) => change([...vertici, point]) });
  }

  /** Begin; `element` is what the side shows meanwhile. */
  function start() {
    on = true;
    vertici = [];
    take();
    document.addEventListener("keydown", keys);
    return element;
  }

  function stop() {
    on = false;
    drawn()?.pointer.use(null);
    drawn()?.marks.sketch(null);
    document.removeEventListener("keydown", keys);
  }

  const element = el(
    "article",
    { class: "sheet draw" },
    el("div", { class: "sheet-head" }, el("h2", { tabindex: "-1" }, t("mappa.disegno.titolo"))),
    el("p", {}, t("mappa.disegno.che_cosa")),
    el("fieldset", {}, el("legend", {}, t("mappa.disegno.forma")), kinds.map((each) => el("label", {}, each, ` ${word("mappa.disegno", each.value)}`))),
    el("p", { class: "hint" }, t("mappa.disegno.come")),
    count,
    problem,
    el("p", { class: "draw-buttons" }, done, undo, button("mappa.disegno.annulla", cancel)),
    el("details", {}, el("summary", {}, t("mappa.disegno.senza_puntatore")), [
      el("p", {}, el("label", { for: "disegno-raggio" }, t("mappa.disegno.raggio")), radius, button("mappa.disegno.cerchio", useCircle)),
      el("p", {}, el("label", { for: "disegno-coordinate" }, t("mappa.disegno.coordinate")), typed),
      el("p", { class: "hint", id: "disegno-forma" }, t("mappa.disegno.coordinate_forma")),
      el("p", {}, button("mappa.disegno.usa", useTyped)),
    ]),
  );
  return { start, stop, take, isOn: () => on };
}

function button(key, onclick, kind = "button quiet") {
  return el("button", { type: "button", class: kind, onclick }, t(key));
}
