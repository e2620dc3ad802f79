// The map: drawn with MapLibre, told which comune is chosen, telling which one is clicked.

import { reducedMotion } from "./dom.js";
import { EMPTY, PROJECT_LAYERS, boundsOf, makeStyle } from "./layers.js";

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
  followPointer(map, maplibregl, onChoose);
  map.once("idle", () => (place.dataset.state = "pronta"));

  function choose(istat, { fit }) {
    const geometry = geometries.get(istat);
    map.getSource("scelto").setData(geometry ? { type: "Feature", properties: {}, geometry } : EMPTY);
    if (!fit) return;
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

  return { choose, mark };
}

/** All comuni: the legend lies over the empty corner below, so that little room is enough. */
function wholeView() {
  const narrow = window.matchMedia(NARROW).matches;
  return { padding: narrow ? 24 : { top: 20, bottom: 80, left: 24, right: 24 } };
}

/** Some comuni, with their surroundings, and none under the legend. */
function aboveLegend() {
  const bottom = document.getElementById("legenda").offsetHeight + 30;
  return { padding: { top: 30, right: 60, bottom, left: 30 }, maxZoom: 11 };
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

function followPointer(map, maplibregl, onChoose) {
  const popup = new maplibregl.Popup({ closeButton: false, closeOnClick: false, offset: 12, className: "name-popup" });
  let under = null;

  function leave() {
    if (under !== null) map.removeFeatureState({ source: "comuni", id: under }, "sopra");
    under = null;
    map.getCanvas().style.cursor = "";
    popup.remove();
  }

  function nameAt(point) {
    const [project] = map.queryRenderedFeatures(point, { layers: PROJECT_LAYERS });
    const [comune] = map.queryRenderedFeatures(point, { layers: ["comuni-colore"] });
    return { project: project?.properties, comune: comune?.properties };
  }

  map.on("mousemove", ({ point, lngLat }) => {
    const { project, comune } = nameAt(point);
    if (!comune) return leave();
    if (comune.istat !== under) {
      leave();
      under = comune.istat;
      map.setFeatureState({ source: "comuni", id: under }, { sopra: true });
      map.getCanvas().style.cursor = "pointer";
    }
    const zone = comune.zona_omogenea_nome ? ` · ${comune.zona_omogenea_nome}` : "";
    popup.setLngLat(lngLat).setText(project ? `${project.titolo} (${comune.nome})` : comune.nome + zone).addTo(map);
  });
  map.on("mouseout", leave);
  map.on("click", ({ point }) => {
    const { comune } = nameAt(point);
    if (comune) onChoose(comune.istat);
  });
}

function widened([west, south, east, north]) {
  const x = (east - west) / 2;
  const y = (north - south) / 2;
  return [west - x, south - y, east + x, north + y];
}
