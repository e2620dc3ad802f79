/* The map of a page: layers and names from its data, popups from its lists. Nothing is fetched. */

const CALM = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const WIDE = window.matchMedia("(min-width: 62rem)");
const CLOSEST = 13.5;
const NEAR_PX = 9;

function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function latLngs(geometry) {
  const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[geometry.type];
  return L.GeoJSON.coordsToLatLngs(geometry.coordinates, depth);
}

/* What a page needs to know of its map: the parts below take and fill it. */
function readAgenda(map) {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const cards = new Map();
  for (const card of document.querySelectorAll("[data-key]")) cards.set(card.dataset.key, card);
  return { map, data, cards, groups: new Map(), areas: [], spots: [], places: [], shown: new Set() };
}

function addPane(map, name, z) {
  const pane = map.createPane(name);
  pane.style.zIndex = z;
  return L.svg({ pane: name, padding: 0.4 });
}

function drawGround(agenda, renderer) {
  const { map, data } = agenda;
  const add = (geometry, options) =>
    L.polygon(latLngs(geometry), { ...options, renderer, pane: "ground", interactive: false });
  const [around, within, edges, outline] = data.ground.signs;
  for (const geometry of data.ground.around) add(geometry, around).addTo(map);
  if (data.ground.zona) add(data.ground.zona, within).addTo(map);
  const comuni = L.layerGroup();
  for (const { key, geometry } of data.ground.comuni) {
    comuni.addLayer(add(geometry, edges));
    agenda.areas.push({ key, layer: "comuni", geometry, always: true });
  }
  agenda.groups.set("comuni", comuni.addTo(map));
  return () => {
    if (!data.ground.zona) return;
    const top = addPane(map, "outline", 450);
    L.polygon(latLngs(data.ground.zona), {
      ...outline, renderer: top, pane: "outline", interactive: false,
    }).addTo(map);
  };
}

function drawLayers(agenda, renderer) {
  for (const layer of agenda.data.layers) {
    const group = L.layerGroup().addTo(agenda.map);
    agenda.groups.set(layer.id, group);
    for (const feature of layer.features) {
      const sign = layer.signs[feature.sign];
      if (sign.svg) {
        addSpot(agenda, group, layer.id, feature, sign);
        continue;
      }
      const shape = feature.geometry.type.endsWith("Polygon") ? L.polygon : L.polyline;
      for (const options of sign.paths) {
        group.addLayer(shape(latLngs(feature.geometry), {
          ...options, renderer, pane: "overlayPane", interactive: false,
        }));
      }
      agenda.areas.push({ key: feature.key, layer: layer.id, geometry: feature.geometry });
    }
  }
}

function addSpot(agenda, group, layer, feature, sign) {
  const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
  const html = make("span", { class: "spot", "data-layer": layer, title: feature.name });
  html.innerHTML = sign.svg; // drawn by us of a symbol: no text of the data is in it
  const icon = L.divIcon({ className: "spot-icon", html, iconSize: [sign.size, sign.size] });
  const marker = L.marker(at, { icon, keyboard: false, pane: "markerPane" });
  marker.on("click", () => openCards(agenda, [feature.key], at));
  agenda.spots.push({ layer, marker, group, at, half: sign.size / 2, zoom: feature.zoom });
}

/* Nodes that the zoom asks for: an interchange from afar, its stops from near. */
function updateSpots(agenda) {
  const zoom = agenda.map.getZoom();
  for (const spot of agenda.spots) {
    const wanted = spot.zoom[0] <= zoom && zoom < spot.zoom[1];
    if (wanted !== spot.group.hasLayer(spot.marker)) {
      spot.group[wanted ? "addLayer" : "removeLayer"](spot.marker);
    }
    spot.visible = wanted && agenda.map.hasLayer(spot.group);
  }
}

function inRing(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function holds(agenda, geometry, at) {
  const { type, coordinates } = geometry;
  if (type.endsWith("Polygon")) {
    const parts = type === "Polygon" ? [coordinates] : coordinates;
    return parts.some(([shell, ...holes]) =>
      inRing(shell, at.lng, at.lat) && !holes.some((hole) => inRing(hole, at.lng, at.lat)));
  }
  const parts = type === "LineString" ? [coordinates] : coordinates;
  const point = agenda.map.latLngToLayerPoint(at);
  const place = ([x, y]) => agenda.map.latLngToLayerPoint([y, x]);
  return parts.some((line) => line.slice(1).some((end, index) =>
    L.LineUtil.pointToSegmentDistance(point, place(line[index]), place(end)) < NEAR_PX));
}

/* A click tells all that lies there, the comune first. */
function openHere(agenda, at) {
  const found = agenda.areas.filter(({ layer, geometry, always }) =>
    (always || agenda.map.hasLayer(agenda.groups.get(layer))) && holds(agenda, geometry, at));
  const keys = [...new Set(found.map(({ key }) => key))].filter((key) => agenda.cards.has(key));
  if (keys.length) openCards(agenda, keys, at);
}

/* Show cards of the lists over a point of the map: one open, of several those that follow closed. */
function openCards(agenda, keys, at, { offset = [0, -4], from = null } = {}) {
  const body = make("div", { class: "popup" });
  keys.map((key) => agenda.cards.get(key)).filter(Boolean).forEach((card, index) => {
    const copy = card.cloneNode(true);
    for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id");
    for (const each of copy.querySelectorAll("[data-list-only]")) each.remove();
    for (const each of copy.querySelectorAll("details")) {
      each.open = false;
      if (index === 0) each.replaceWith(...[...each.children].filter((part) => part.tagName !== "SUMMARY"));
    }
    copy.classList.remove("is-found");
    copy.removeAttribute("data-key");
    copy.removeAttribute("tabindex");
    body.append(copy);
  });
  return openPopup(agenda, body, at, offset, from);
}

function openPopup(agenda, body, at, offset, from) {
  const size = agenda.map.getSize();
  const popup = L.popup({
    maxWidth: Math.min(380, size.x - 74),
    minWidth: Math.min(260, size.x - 74),
    maxHeight: Math.max(150, Math.round(size.y * 0.62)),
    autoPanPaddingTopLeft: [WIDE.matches ? 60 : 12, 12],
    autoPanPaddingBottomRight: [beside(), 12],
    offset,
    closeButton: true,
  });
  popup.from = from;
  popup.setLatLng(at).setContent(body).openOn(agenda.map);
  const close = popup.getElement().querySelector(".leaflet-popup-close-button");
  close.setAttribute("aria-label", "Chiudi");
  close.setAttribute("title", "Chiudi");
  const content = popup.getElement().querySelector(".leaflet-popup-content");
  content.setAttribute("tabindex", "0");
  content.setAttribute("role", "dialog");
  content.setAttribute("aria-label", body.querySelector("h2,h3,h4")?.textContent.trim() ?? "Scheda");
  content.focus({ preventScroll: true });
  return popup;
}

function addControls(agenda) {
  const { map } = agenda;
  L.control.zoom({ zoomInTitle: "Ingrandisci", zoomOutTitle: "Riduci" }).addTo(map);
  const home = L.control({ position: "topleft" });
  home.onAdd = () => {
    const button = make("button", { type: "button", class: "map-home", title: "Tutta la zona",
      "aria-label": "Tutta la zona" });
    button.textContent = "⤢";
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => fitZona(agenda, !CALM));
    return make("div", { class: "leaflet-bar" }, button);
  };
  home.addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
}

function connectLayers(agenda) {
  for (const box of document.querySelectorAll("input[data-layer]")) {
    const change = () => {
      const { layer } = box.dataset;
      agenda.shown[box.checked ? "add" : "delete"](layer);
      const group = agenda.groups.get(layer);
      if (group) agenda.map[box.checked ? "addLayer" : "removeLayer"](group);
      updateSpots(agenda);
      arrange(agenda);
    };
    agenda.shown.add(box.dataset.layer);
    box.checked = true;
    box.addEventListener("change", change);
  }
  const control = document.getElementById("layers");
  L.DomEvent.disableClickPropagation(control);
  L.DomEvent.disableScrollPropagation(control);
}

/* Of the right side of the map, what the open legend covers, if that leaves enough. */
function beside() {
  const control = document.getElementById("layers");
  return WIDE.matches && control.open ? control.offsetWidth + 24 : 12;
}

function fitZona(agenda, animate) {
  agenda.map.fitBounds(agenda.data.bounds, {
    animate, paddingTopLeft: [WIDE.matches ? 60 : 16, 16], paddingBottomRight: [beside(), 56],
  });
}

function startAgenda(map) {
  const agenda = readAgenda(map);
  const { data } = agenda;
  document.getElementById("layers").open = WIDE.matches;
  fitZona(agenda, false);
  map.setMinZoom(Math.max(7, map.getZoom() - 2));
  map.setMaxBounds(L.latLngBounds(data.limits).pad(0.15));
  const ground = addPane(map, "ground", 300);
  const finish = drawGround(agenda, ground);
  drawLayers(agenda, L.svg({ padding: 0.4 }));
  finish();
  map.createPane("marks").style.zIndex = 640;
  map.createPane("names").style.zIndex = 620;
  addControls(agenda);
  addPlaces(agenda);
  addNames(agenda);
  connectLayers(agenda);
  connectLists(agenda);
  connectSearch(agenda);
  map.on("zoomend resize", () => { updateSpots(agenda); arrange(agenda); });
  map.on("click", ({ latlng }) => openHere(agenda, latlng));
  const box = map.getContainer().parentElement;
  document.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
  map.on("popupopen", () => box.classList.add("has-popup"));
  map.on("popupclose", ({ popup }) => {
    box.classList.remove("has-popup");
    if (popup.from?.isConnected) popup.from.focus({ preventScroll: true });
  });
  updateSpots(agenda);
  arrange(agenda);
  document.documentElement.classList.add("has-map");
  document.getElementById("map").dataset.state = "pronta";
}
