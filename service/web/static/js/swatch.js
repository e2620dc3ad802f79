// The sign of an entry of the legend, drawn from the very layers of the style that draw it on the map.

import { el } from "./dom.js";

const WIDTH = 30;
const HEIGHT = 18;
const INSET = 2.5;
const ZOOM = 11;

/** A small picture of some layers of the style of a map. */
export function swatch(map, layers) {
  const ratio = Math.max(1, Math.ceil(window.devicePixelRatio));
  const canvas = el("canvas", { class: "sign", width: WIDTH * ratio, height: HEIGHT * ratio, "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  for (const layer of layers) {
    const { paint = {}, layout = {} } = layer;
    if (layer.type === "fill") fill(pen, map, paint);
    if (layer.type === "line") line(pen, paint, outline(layer.id));
    if (layer.type === "symbol" && layout["icon-image"]) icon(pen, map, layout);
  }
  return canvas;
}

function fill(pen, map, paint) {
  const pattern = paint["fill-pattern"];
  pen.globalAlpha = atZoom(paint["fill-opacity"] ?? 1);
  pen.fillStyle = pattern ? patternOf(pen, map, pattern) : paint["fill-color"];
  pen.fillRect(INSET, INSET, WIDTH - 2 * INSET, HEIGHT - 2 * INSET);
  pen.globalAlpha = 1;
}

function line(pen, paint, around) {
  const width = atZoom(paint["line-width"] ?? 1);
  pen.globalAlpha = atZoom(paint["line-opacity"] ?? 1);
  pen.strokeStyle = paint["line-color"];
  pen.lineWidth = width;
  pen.setLineDash((paint["line-dasharray"] ?? []).map((each) => each * width));
  pen.beginPath();
  if (around) pen.rect(INSET, INSET, WIDTH - 2 * INSET, HEIGHT - 2 * INSET);
  else {
    pen.moveTo(0, HEIGHT / 2);
    pen.lineTo(WIDTH, HEIGHT / 2);
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function icon(pen, map, layout) {
  const image = map.getImage(iconName(layout["icon-image"]));
  if (!image) return;
  const size = atZoom(layout["icon-size"] ?? 1);
  const width = Math.min(HEIGHT, (image.data.width / image.pixelRatio) * size);
  const height = (width * image.data.height) / image.data.width;
  pen.drawImage(drawn(image), (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height);
}

/** The last name of an expression, or the name. */
function iconName(value) {
  return Array.isArray(value) ? iconName(value.at(-1)) : value;
}

function patternOf(pen, map, name) {
  const image = map.getImage(name);
  if (!image) return "transparent";
  const pattern = pen.createPattern(drawn(image), "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / image.pixelRatio));
  return pattern;
}

function drawn({ data: { width, height, data } }) {
  const canvas = el("canvas", { width, height });
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas;
}

function outline(id) {
  return !id.includes(":linea");
}

/** A number, or what an interpolation by zoom gives at the stop nearest to the usual zoom. */
function atZoom(value) {
  if (!Array.isArray(value)) return value;
  const stops = value.slice(3);
  let best = 0;
  for (let i = 0; i < stops.length; i += 2) if (Math.abs(stops[i] - ZOOM) < Math.abs(stops[best] - ZOOM)) best = i;
  return stops[best + 1];
}
