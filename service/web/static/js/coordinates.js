// The coordinates of the pointer, or of the middle of the map where there is none, in metres and in degrees.

import { number } from "./format.js";
import { t } from "./texts.js";
import { toUtm } from "./utm.js";

const DEGREES = new Intl.NumberFormat("it-IT", { minimumFractionDigits: 5, maximumFractionDigits: 5 });

/** "514.867 E, 5.034.573 N (EPSG:7791)" and "45,46400° N, 9,19000° E". */
export function coordinateWords([lon, lat]) {
  const [east, north] = toUtm([lon, lat]).map((each) => number(Math.round(each)));
  return {
    metri: t("mappa.coordinate.metri", { est: east, nord: north }),
    gradi: t("mappa.coordinate.gradi", { lat: DEGREES.format(lat), lon: DEGREES.format(lon) }),
  };
}

/** Write them in `place` as the pointer goes. */
export function showCoordinates(map, place) {
  const [what, metres, degrees] = place.children;
  let pointed = false;

  function write(point, key) {
    const words = coordinateWords(point);
    what.textContent = t(key);
    metres.textContent = words.metri;
    degrees.textContent = words.gradi;
  }

  function writeCentre() {
    if (!pointed) write(map.getCenter().toArray(), "mappa.coordinate.centro");
  }

  map.on("mousemove", ({ lngLat }) => {
    pointed = true;
    write(lngLat.toArray(), "mappa.coordinate.puntatore");
  });
  map.on("mouseout", () => {
    pointed = false;
    writeCentre();
  });
  map.on("move", writeCentre);
  writeCentre();
  place.hidden = false;
}
