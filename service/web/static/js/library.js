// MapLibre, as every map here loads it.

import { word } from "./texts.js";

const CONTROLS = ["Map.Title", "NavigationControl.ZoomIn", "NavigationControl.ZoomOut", "Popup.Close", "AttributionControl.ToggleAttribution"];
const GESTURES = ["WindowsHelpText", "MacHelpText", "MobileHelpText"];

/** The words of its controls. */
export function locale() {
  const words = CONTROLS.map((key) => [key, word("mappa.comandi", key.split(".")[1])]);
  const gestures = GESTURES.map((key) => [`CooperativeGesturesHandler.${key}`, word("mappa.comandi", key)]);
  const units = [["ScaleControl.Meters", "m"], ["ScaleControl.Kilometers", "km"]];
  return Object.fromEntries([...words, ...gestures, ...units]);
}

/** Its file did not come. */
export class LibraryMissing extends Error {}

/** Load it once; resolves to what holds `maplibregl`. */
export function loadLibrary(address) {
  if (window.maplibregl) return Promise.resolve(window);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window);
    script.onerror = () => reject(new LibraryMissing("library not loaded"));
    document.head.append(script);
  });
}
