// The map: drawn with MapLibre, told which comune is chosen, telling which one is clicked.

import { reducedMotion } from "./dom.js";
import { EMPTY, boundsOf, makeStyle } from "./layers.js";
import { followPointer } from "./pointer.js";
import { layersOf } from "./themes.js";

const LOCALE = {
  "Map.Title": "Mappa dei comuni: con le frecce ci si sposta, con + e − si ingrandisce e riduce",
  "NavigationControl.ZoomIn": "Ingrandisci",
  "NavigationControl.ZoomOut": "Riduci",
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
  "Popup.Close": "Chiudi",
  "CooperativeGesturesHandler.WindowsHelpText": "Ctrl + rotella per ingrandire la mappa",
  "CooperativeGesturesHandler.MacHelpText": "⌘ + rotella per ingrandire la mappa",
  "CooperativeGesturesHandler.MobileHelpText": "Due dita per spostare la mappa",
};
const NARROW = "(max-width: 899px)";

/** Load the library, draw the territory; rejects where the browser cannot draw it. */
export async function startMap(place, { territory, projects, onChoose }) {
  const { maplibregl } = await loadLibrary(place.dataset.library);
  const everything = boundsOf(territory.comuni.features.map(({ geometry }) => geometry));
  const geometries = new Map(territory.comuni.features.map(({ properties, geometry }) => [properties.istat, geometry]));
  const map = new maplibregl.Map({
    container: place,
    style: makeStyle({ comuni: territory.comuni, zone: territory.zone, projects }),
    bounds: everything,
    fitBoundsOptions: wholeView(),
    maxBounds: widened(everything),
    attributionControl: false,
    cooperativeGestures: window.matchMedia(NARROW).matches,
    dragRotate: false,
    pitchWithRotate: false,
    locale: LOCALE,
    maxZoom: 16,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-right");
  await new Promise((resolve, reject) => {
    map.once("load", resolve);
    map.once("error", ({ error }) => reject(error));
  });
  const elements = new Map();
  const pointer = followPointer(map, maplibregl, { onChoose, elements });
  const ready = new Promise((resolve) => map.once("idle", resolve));
  ready.then(() => (place.dataset.state = "pronta"));

  function choose(istat, { fit }) {
    const geometry = geometries.get(istat);
    map.getSource("scelto").setData(geometry ? { type: "Feature", properties: {}, geometry } : EMPTY);
    if (!fit) return;
    pointer.close();
    if (geometry) look(boundsOf([geometry]), aboveLegend());
    else look(everything, wholeView());
  }

  function look(box, options) {
    map.fitBounds(box, { ...options, animate: !reducedMotion() });
  }

  /** Mark the comuni that a project reaches: [{istat, certezza}]; `fit` to see them all. */
  function mark(comuni, { fit = false } = {}) {
    map.removeFeatureState({ source: "comuni" });
    for (const { istat, certezza } of comuni) map.setFeatureState({ source: "comuni", id: istat }, { certezza });
    const reached = comuni.map(({ istat }) => geometries.get(istat)).filter(Boolean);
    if (fit && reached.length) look(boundsOf(reached), aboveLegend());
  }

  /** Give a theme its features. */
  function fill(theme, features) {
    elements.set(theme, new Map(features.map(({ properties }) => [properties.id, properties])));
    map.getSource(theme).setData({ type: "FeatureCollection", features: features.map(marked) });
  }

  /** Show or hide a theme; resolves when it is so on the screen. */
  function toggle(theme, visible) {
    for (const id of layersOf(map, theme)) map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
    pointer.close();
    return new Promise((resolve) => map.once("idle", resolve));
  }

  return { choose, mark, fill, toggle, ready };
}

/** The few properties that the style reads; a stop of an interchange has `parte`. */
function marked({ properties, geometry }) {
  const { id, tipo, stato, precisione, parte_di: whole } = properties;
  return { type: "Feature", geometry, properties: { id, tipo, stato, precisione, ...(whole ? { parte: whole } : {}) } };
}

/** All comuni beside the list of layers; the legend lies over the empty corner below: little room is enough. */
function wholeView() {
  const narrow = window.matchMedia(NARROW).matches;
  return { padding: narrow ? 24 : { top: 20, bottom: 80, left: besideLayers(24), right: 24 } };
}

/** The room at the left: the list of layers, if it is open and leaves enough of the map. */
function besideLayers(least) {
  const list = document.getElementById("strati");
  const wide = document.getElementById("mappa").offsetWidth > 2.5 * list.offsetWidth;
  return list.open && wide ? list.offsetWidth + 20 : least;
}

/** Some comuni, with their surroundings, and none under the legend. */
function aboveLegend() {
  const bottom = document.getElementById("legenda").offsetHeight + 30;
  return { padding: { top: 30, right: 60, bottom, left: besideLayers(30) }, maxZoom: 11 };
}

function loadLibrary(address) {
  if (window.maplibregl) return Promise.resolve(window);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window);
    script.onerror = () => reject(new Error("library not loaded"));
    document.head.append(script);
  });
}

function widened([west, south, east, north]) {
  const x = (east - west) / 2;
  const y = (north - south) / 2;
  return [west - x, south - y, east + x, north + y];
}
