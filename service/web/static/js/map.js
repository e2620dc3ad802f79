// The map: drawn by MapLibre in this service's style, told what is chosen, telling what is clicked.

import { reducedMotion } from "./dom.js";
import { makeMarks } from "./marks.js";
import { makePicker } from "./pick.js";
import { followPointer } from "./pointer.js";
import { layersOf } from "./groups.js";
import { loadLibrary, locale } from "./library.js";
import { TILES } from "./style.js";

const NARROW = "(max-width: 991px)";
const CLOSEST = 12;

/** Load the library and draw the style; rejects where the browser cannot draw it. `box` holds all, `first` what is seen at first. */
export async function startMap(place, { style, box, first, view, onPick, onLook, onTrouble, nameOf }) {
  const { maplibregl } = await loadLibrary(place.dataset.library);
  const map = new maplibregl.Map({
    container: place,
    style,
    ...(view ? { center: view.centro, zoom: view.zoom } : firstView(first ?? box)),
    ...(box ? { maxBounds: widened(box) } : {}),
    attributionControl: false,
    cooperativeGestures: window.matchMedia(NARROW).matches,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: reducedMotion() ? 0 : 200,
    locale: locale(),
    maxZoom: 17,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-right");
  await styled(map);
  map.on("error", onTrouble);
  const picker = makePicker(map, nameOf);
  const marks = makeMarks(map);
  const pointer = followPointer(map, maplibregl, { picker, onPick });
  const ready = new Promise((resolve) => map.once("idle", resolve));
  ready.then(() => (place.dataset.state = "pronta"));
  map.on("moveend", ({ originalEvent }) => {
    if (originalEvent) onLook({ zoom: map.getZoom(), centro: map.getCenter().toArray() });
  });

  /** See a box in degrees: west, south, east, north. */
  function look(wanted) {
    map.fitBounds(wanted, { padding: room(), maxZoom: CLOSEST, animate: !reducedMotion() });
  }

  function lookAtAll() {
    if (box) map.fitBounds(box, { padding: room(), animate: !reducedMotion() });
  }

  function jump({ zoom, centro }) {
    map.jumpTo({ center: centro, zoom });
  }

  /** Show or hide all that belongs to a group. */
  function toggle(group, visible) {
    for (const id of layersOf(map, group)) map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
  }

  /** Ask again for what did not come. */
  function reload() {
    map.setSprite(style.sprite);
    map.getSource(TILES).setUrl(style.sources[TILES].url);
  }

  /** What is drawn at [longitude, latitude], once all of it is there. */
  async function thingsAt(point) {
    await ready;
    if (!map.getBounds().contains(point)) map.jumpTo({ center: point });
    if (!map.areTilesLoaded()) await new Promise((resolve) => map.once("idle", resolve));
    return picker.at(map.project(point)).things;
  }

  return { map, ready, marks, pointer, look, lookAtAll, jump, toggle, reload, thingsAt };
}

function firstView(box) {
  return box ? { bounds: box, fitBoundsOptions: { padding: room(), maxZoom: CLOSEST } } : {};
}

/** What lies over the map keeps its room, if that leaves enough of it: nothing is shown under it. */
function room() {
  const map = document.getElementById("mappa");
  const list = document.getElementById("strati");
  const beside = list.open && map.offsetWidth > 2.5 * list.offsetWidth ? list.offsetWidth + 20 : 24;
  const above = list.open ? 24 : list.offsetHeight + 20;
  return { top: above, right: 56, bottom: 44, left: beside };
}

/** The reader can act as soon as the style is there: tiles come in by and by. */
function styled(map) {
  return new Promise((resolve, reject) => {
    map.once("style.load", resolve);
    map.once("error", ({ error }) => reject(error));
  });
}

function widened([west, south, east, north]) {
  const x = (east - west) / 2;
  const y = (north - south) / 2;
  return [west - x, south - y, east + x, north + y];
}
