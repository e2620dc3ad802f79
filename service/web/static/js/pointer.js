// What pointer and keys do on the map: what is under the pointer is named, a click or Enter chooses.

import { nameContent } from "./popup.js";
import { TILES } from "./style.js";

const COMUNI = { source: TILES, sourceLayer: "comuni" };
const CLOSER = 2;

/** `onPick` gets what was found and the point, as [longitude, latitude]. */
export function followPointer(map, maplibregl, { picker, onPick }) {
  const name = new maplibregl.Popup({ closeButton: false, closeOnClick: false, offset: 12, className: "name-popup", maxWidth: "300px" });
  let under = null;
  let tool = null;

  function leave() {
    if (under !== null) map.removeFeatureState({ ...COMUNI, id: under }, "sopra");
    under = null;
    map.getCanvas().style.cursor = tool ? "crosshair" : "";
    name.remove();
  }

  function choose(point, { lng, lat }) {
    if (tool) return tool.add([lng, lat]);
    name.remove();
    const found = picker.at(point);
    if (found.crowd && !found.things.length) return map.easeTo({ center: [lng, lat], zoom: map.getZoom() + CLOSER });
    onPick(found, [lng, lat]);
  }

  map.on("mousemove", ({ point, lngLat }) => {
    if (tool || map.isMoving()) return leave();
    const here = picker.at(point);
    if (!here.comune && !here.things.length) return leave();
    if ((here.comune?.istat ?? null) !== under) {
      leave();
      under = here.comune?.istat ?? null;
      if (under) map.setFeatureState({ ...COMUNI, id: under }, { sopra: true });
      map.getCanvas().style.cursor = "pointer";
    }
    name.setLngLat(lngLat).setDOMContent(nameContent(here)).addTo(map);
  });
  map.on("mouseout", leave);
  map.on("click", ({ point, lngLat }) => choose(point, lngLat));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const centre = map.getCenter();
    choose(map.project(centre), centre);
  });

  /** Give the clicks to a tool for drawing, or take them back with null. */
  function use(given) {
    tool = given;
    leave();
    if (tool) map.doubleClickZoom.disable();
    else map.doubleClickZoom.enable();
  }

  return { use };
}
