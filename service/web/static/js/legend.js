// The legend: the signs that have been on the screen, each with its meaning; they stay once they were seen.

import { el } from "./dom.js";
import { swatch } from "./swatch.js";

/** `add()` tells the entries of each group that are seen now, after those seen before. */
export function makeLegend(map) {
  const entries = new Map();
  for (const layer of map.getStyle().layers) {
    const title = layer.metadata?.["psttm:titolo"];
    if (!title || layer.id.includes(":nome:")) continue;
    const [group] = layer.id.split(":");
    const key = `${group} ${title}`;
    if (!entries.has(key)) entries.set(key, { group, words: title.slice(title.indexOf(": ") + 2), layers: [], seen: false });
    entries.get(key).layers.push(layer);
  }
  const byLayer = new Map([...entries.values()].flatMap((entry) => entry.layers.map(({ id }) => [id, entry])));

  /** Note what is on the screen; whether anything is new. */
  function see() {
    let changed = false;
    for (const { layer } of map.queryRenderedFeatures()) {
      const entry = byLayer.get(layer.id);
      if (!entry || entry.seen) continue;
      entry.seen = true;
      changed = true;
    }
    return changed;
  }

  /** The list of the signs of a group. */
  function signsOf(group) {
    const seen = [...entries.values()].filter((each) => each.group === group && each.seen);
    return seen.map(({ words, layers }) => el("li", {}, swatch(map, layers), el("span", {}, words)));
  }

  return { see, signsOf };
}
