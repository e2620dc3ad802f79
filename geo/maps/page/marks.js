/* Where projects are marked, and the names: as much of each as there is room for at a zoom. */
"use strict";

const CELL = 24;
const DOT = 12;
const COUNT = [34, 22];
const NAME_HEIGHT = 15;
const GAP = 2;
const BESIDE = 12;
const SHIFTS = [[0, 0], [0, -16], [0, 16], [-28, 0], [28, 0], [0, -32], [0, 32], [-32, -22], [32, -22],
  [-32, 22], [32, 22], [-56, 0], [56, 0]];
const pen = document.createElement("canvas").getContext("2d");
const widths = new Map();

function textWidth(text, font) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    pen.font = font;
    widths.set(key, Math.ceil(pen.measureText(text).width) + 4);
  }
  return widths.get(key);
}

function fontOf(element) {
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}

function markButton(agenda, place, mark) {
  const [svg, ink] = agenda.data.marks[mark.sign];
  const title = agenda.data.titles[mark.numero];
  const label = `${mark.numero}. ${title}${place.name ? `, ${place.name}` : ""}`;
  const button = make("button", { type: "button", class: "mark", "data-numero": mark.numero,
    "aria-label": label, title });
  button.innerHTML = svg; // a symbol of ours
  const number = make("span", {}, String(mark.numero));
  number.style.color = ink;
  button.append(number);
  button.addEventListener("click", () => openCards(agenda, [agenda.data.projects[mark.numero]],
    place.at, { offset: offsetOf(button), from: button }));
  return button;
}

/* From the place to a mark of it, so that a popup points at that mark. */
function offsetOf(button) {
  const origin = button.closest(".place-icon").getBoundingClientRect();
  const box = button.getBoundingClientRect();
  return [box.left + box.width / 2 - origin.left, box.top + 3 - origin.top];
}

/* All projects of some places: lists that lead to each. */
function openPlaces(agenda, places, at, from) {
  const body = make("div", { class: "popup" });
  for (const place of places) {
    const list = make("ul", { class: "place-list" });
    for (const { numero } of place.marks) {
      const button = make("button", { type: "button" },
        make("b", {}, String(numero)), ` ${agenda.data.titles[numero]}`);
      button.addEventListener("click", () =>
        openCards(agenda, [agenda.data.projects[numero]], at, { from }));
      list.append(make("li", {}, button));
    }
    const title = place.name || "Più progetti in un punto";
    body.append(make("section", {}, make("h4", {}, title), list));
  }
  openPopup(agenda, body, at, offsetOf(from), from);
}

/* Open what a dot stands for, and what those stand for that lie under it. */
function openNear(agenda, place, from) {
  const spot = agenda.map.latLngToLayerPoint(place.at);
  const near = agenda.places.filter(({ form, at }) =>
    form === "dot" && spot.distanceTo(agenda.map.latLngToLayerPoint(at)) < DOT);
  const places = near.length ? near : [place];
  if (places.length === 1 && place.marks.length === 1) {
    openCards(agenda, [agenda.data.projects[place.marks[0].numero]], place.at, { from });
  } else {
    openPlaces(agenda, places, place.at, from);
  }
}

function addPlaces(agenda) {
  const group = L.layerGroup().addTo(agenda.map);
  for (const place of agenda.data.places) {
    const root = make("div", { class: "place", "data-layer": place.layer,
      "data-count": place.marks.length });
    const parts = {};
    if (place.layer === "comuni") {
      parts.name = make("span", { class: "place-name" }, place.name);
    }
    if (place.marks.length) addMarks(agenda, place, parts);
    root.append(...Object.values(parts));
    const icon = L.divIcon({ className: "place-icon", html: root, iconSize: [0, 0] });
    group.addLayer(L.marker(place.at, { icon, keyboard: false, interactive: false, pane: "marks" }));
    agenda.places.push({ ...place, root, parts, lines: linesOf(place.name),
      area: agenda.areas.find(({ key, always }) => always && key === place.key) });
  }
}

function addMarks(agenda, place, parts) {
  const count = place.marks.length;
  if (count <= agenda.data.most) {
    parts.grid = make("span", { class: "place-grid" },
      ...place.marks.map((mark) => markButton(agenda, place, mark)));
  }
  const words = count === 1
    ? `${place.marks[0].numero}. ${agenda.data.titles[place.marks[0].numero]}`
    : `${count} progetti`;
  const label = place.name ? `${words}, ${place.name}` : words;
  for (const form of count === 1 ? ["dot"] : ["count", "dot"]) {
    const button = make("button", { type: "button", class: `place-${form}`, "aria-label": label,
      title: label });
    if (form === "count") button.append(make("span", {}, `×${count}`));
    button.addEventListener("click", () => form === "dot"
      ? openNear(agenda, agenda.places.find((each) => each.parts === parts), button)
      : openPlaces(agenda, [place], place.at, button));
    L.DomEvent.disableClickPropagation(button);
    parts[form] = button;
  }
  if (parts.grid) L.DomEvent.disableClickPropagation(parts.grid);
}

function addNames(agenda) {
  agenda.names = agenda.data.names.map((name) => {
    const root = make("span", { class: `name name-${name.layer}` }, name.text);
    const icon = L.divIcon({ className: "name-icon", html: root, iconSize: [0, 0] });
    L.marker(name.at, { icon, keyboard: false, interactive: false, pane: "names" }).addTo(agenda.map);
    return { ...name, root };
  });
}

/* A name on one line and, of several words, on two that are about as long as each other. */
function linesOf(name) {
  const words = name.split(" ");
  const ways = words.slice(1).map((_, index) =>
    [words.slice(0, index + 1).join(" "), words.slice(index + 1).join(" ")]);
  const longest = (lines) => Math.max(...lines.map((line) => line.length));
  ways.sort((one, other) => longest(one) - longest(other));
  return [[name], ...ways.slice(0, 1)];
}

function columnsOf(count) {
  return count <= 4 ? count : Math.ceil(Math.sqrt(count * 1.6));
}

/* Width and height of the marks of a place in a form. */
function sizeOf(place, form) {
  if (form === "grid") {
    const columns = columnsOf(place.marks.length);
    return [columns * CELL, Math.ceil(place.marks.length / columns) * CELL];
  }
  return { count: COUNT, dot: [DOT, DOT], none: [0, 0] }[form];
}

/* The box of a place on the map; at a comune its name is above the marks, all of it centred. */
function boxOf(place, form, lines, [dx, dy]) {
  const [x, y] = [place.point.x + dx, place.point.y + dy];
  const [width, height] = sizeOf(place, form);
  if (place.layer === "nodi_trasporto") return [x + BESIDE, y - height - 2, x + BESIDE + width, y - 2];
  const wide = lines ? Math.max(width, ...lines.map((line) => textWidth(line, place.font))) : width;
  const high = height + (lines ? NAME_HEIGHT * lines.length : 0);
  return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
}

/* Where the marks and the name of a comune may stand: near its middle, and inside of it. */
function shiftsOf(agenda, place) {
  if (!place.area) return SHIFTS.slice(0, 1);
  return SHIFTS.filter(([dx, dy]) =>
    (!dx && !dy) || holds(agenda, place.area.geometry,
      agenda.map.layerPointToLatLng(place.point.add([dx, dy]))));
}

function meet(one, other) {
  return one[0] < other[2] + GAP && other[0] < one[2] + GAP
    && one[1] < other[3] + GAP && other[1] < one[3] + GAP;
}

function free(box, taken, own) {
  return box && !taken.some((other) => other.box && other !== own && meet(box, other.box));
}

function show(place) {
  const { root, parts, form, written, shift } = place;
  root.dataset.form = form;
  for (const [name, part] of Object.entries(parts)) part.hidden = name === "name" ? !written : name !== form;
  if (written) parts.name.textContent = written.join("\n");
  if (parts.grid) parts.grid.style.width = `${sizeOf(place, "grid")[0]}px`;
  [root.style.left, root.style.top] = shift.map((px) => `${px}px`);
}

/* Take the first of some ways for which there is room. */
function grow(place, taken, ways) {
  for (const [form, written, shift] of ways) {
    const box = boxOf(place, form, written, shift);
    if (free(box, taken, place)) {
      Object.assign(place, { box, form, written, shift });
      return;
    }
  }
}

/* Give every place its smallest sign, then more of what there is room for; last the names. */
function arrange(agenda) {
  const { map, places, names, shown } = agenda;
  const taken = agenda.spots.filter((spot) => spot.visible).map(({ at, half }) => {
    const { x, y } = map.latLngToLayerPoint(at);
    return { box: [x - half, y - half, x + half, y + half] };
  });
  for (const place of places) {
    const marked = place.marks.length > 0 && shown.has("progetti");
    place.point = map.latLngToLayerPoint(place.at);
    place.font ??= place.parts.name ? fontOf(place.parts.name) : "";
    place.shifts = shiftsOf(agenda, place);
    Object.assign(place, { form: marked ? "dot" : "none", written: null, shift: [0, 0] });
    place.box = marked ? boxOf(place, "dot", null, place.shift) : null;
    taken.push(place);
  }
  const marked = places.filter(({ form }) => form === "dot");
  for (const place of marked) {
    const form = place.parts.count ? "count" : "grid";
    grow(place, taken, [[form, null, place.shift]]);
  }
  for (const place of marked) if (place.parts.grid) grow(place, taken, [["grid", null, place.shift]]);
  for (const place of shown.has("comuni") ? places : []) {
    if (!place.parts.name) continue;
    const forms = [...new Set(place.form === "none" ? ["none"]
      : ["grid", place.form])].filter((form) => form === "none" || place.parts[form]);
    grow(place, taken, forms.flatMap((form) => place.lines.flatMap((written) =>
      place.shifts.map((shift) => [form, written, shift]))));
  }
  places.forEach(show);
  arrangeNames(agenda, names, taken);
}

function arrangeNames(agenda, names, taken) {
  const zoom = agenda.map.getZoom();
  for (const name of names) {
    const wanted = name.zoom <= zoom && (agenda.shown.has(name.layer) || name.layer === "vicini");
    const { x, y } = agenda.map.latLngToLayerPoint(name.at);
    const half = textWidth(name.text, fontOf(name.root)) / 2;
    const shift = name.layer === "nodi_trasporto" ? 16 : 0;
    const box = [x - half, y + shift - 7, x + half, y + shift + 7];
    const written = wanted && free(box, taken, null);
    name.root.hidden = !written;
    if (written) taken.push({ box });
  }
}
