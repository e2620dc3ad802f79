// Elements are made here and nowhere else; text is always set as text, never parsed as markup.

/** Make an element: `el("p", {class: "hint"}, "words", child, …)`; null children are left out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Say something to those who use a screen reader. */
export function announce(message) {
  document.getElementById("annunci").textContent = message;
}

/** Whether lists may lie open over the map. */
export function roomy() {
  return window.matchMedia("(min-width: 1600px) and (min-height: 700px)").matches;
}

export function reducedMotion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
