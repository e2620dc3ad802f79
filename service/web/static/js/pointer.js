// What the pointer does on the map: it names what is under it, a click chooses the comune and keeps the
// names of the elements there in a box with their sources.

import { PROJECT_LAYERS } from "./layers.js";
import { boxContent, nameContent } from "./popup.js";
import { THEMES, layersOf } from "./themes.js";

const NEAR = 4;

/** `elements` holds, by theme and id, what the API says of each; `close` puts the box away. */
export function followPointer(map, maplibregl, { onChoose, elements }) {
  const name = new maplibregl.Popup({ closeButton: false, closeOnClick: false, offset: 12, className: "name-popup", maxWidth: "300px" });
  const box = new maplibregl.Popup({ closeOnClick: false, focusAfterOpen: false, offset: 6, className: "box-popup", maxWidth: "300px" });
  let under = null;

  function leave() {
    if (under !== null) map.removeFeatureState({ source: "comuni", id: under }, "sopra");
    under = null;
    map.getCanvas().style.cursor = "";
    name.remove();
  }

  function found(point) {
    const [project] = map.queryRenderedFeatures(point, { layers: PROJECT_LAYERS });
    const [comune] = map.queryRenderedFeatures(point, { layers: ["comuni-colore"] });
    return { project: project?.properties, comune: comune?.properties, elements: elementsAt(point) };
  }

  /** Lines and points are met from a little way off; each element once, points first. */
  function elementsAt({ x, y }) {
    const around = [[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]];
    const shown = THEMES.filter(({ id }) => elements.has(id));
    const hits = shown.toReversed().flatMap(({ id, kind }) =>
      map.queryRenderedFeatures(kind === "area" ? [x, y] : around, { layers: layersOf(map, id) }),
    );
    const unique = new Map(hits.map(({ source, properties: { id } }) => [`${source} ${id}`, { theme: source, id }]));
    return [...unique.values()].map(({ theme, id }) => ({
      theme: THEMES.find((each) => each.id === theme),
      element: elements.get(theme).get(id),
    }));
  }

  map.on("mousemove", ({ point, lngLat }) => {
    const here = found(point);
    if (!here.comune && !here.elements.length) return leave();
    if (here.comune?.istat !== under) {
      leave();
      under = here.comune?.istat ?? null;
      if (under) map.setFeatureState({ source: "comuni", id: under }, { sopra: true });
      map.getCanvas().style.cursor = "pointer";
    }
    if (box.isOpen()) return name.remove();
    name.setLngLat(lngLat).setDOMContent(nameContent(here)).addTo(map);
  });
  map.on("mouseout", leave);
  map.on("click", ({ point, lngLat }) => {
    const here = found(point);
    box.remove();
    if (here.elements.length) {
      name.remove();
      box.setLngLat(lngLat).setDOMContent(boxContent(here)).addTo(map);
    }
    if (here.comune) onChoose(here.comune.istat);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") box.remove();
  });

  return { close: () => box.remove() };
}
