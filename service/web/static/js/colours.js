// The colours of map and legend. Those of the zone are apart for all kinds of colour vision and
// pale enough for lines to be read on them (after Paul Tol's "light" scheme).

const ZONE = {
  "adda-martesana": "#99ccf2",
  "alto-milanese": "#f4b183",
  "magentino-abbiatense": "#c9d46a",
  "nord-milano": "#f3a6bd",
  "nord-ovest": "#efe08e",
  "sud-est": "#6fc7ac",
  "sud-ovest": "#b9b0e0",
};
const NO_ZONE = "#c4cad1";

export const INK = "#14212e";
export const BORDER = "#5d6b79";
export const CHOSEN = "#0b3d6b";
export const REACHED = "#b3361b";
export const PROJECT = "#8c2d82";
export const PARK = "#1b7330";
export const PLIS = "#7a4f00";
export const CANAL = "#0068b8";
export const OLD = "#5c5c5c";

/** Kinds of stops differ in lightness and size, not in hue alone. */
export const NODE = {
  stazione_metro: { fill: "#a3123f", edge: "#ffffff", size: 5 },
  stazione_ferroviaria: { fill: "#ffffff", edge: "#14212e", size: 5 },
  interscambio: { fill: "#ffc53d", edge: "#14212e", size: 7.5 },
};

export function zoneColour(code) {
  return ZONE[code] ?? NO_ZONE;
}

/** A MapLibre expression: the colour of a comune by its zona. */
export function zoneColourExpression() {
  return ["match", ["coalesce", ["get", "zona_omogenea"], ""], ...Object.entries(ZONE).flat(), NO_ZONE];
}
