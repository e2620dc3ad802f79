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

/** A link to another site if the text is an http(s) address, else the label as plain text. */
export function outsideLink(address, label) {
  if (!isWebAddress(address)) return document.createTextNode(label);
  return el(
    "a",
    { href: address, rel: "noopener noreferrer external", target: "_blank" },
    label,
    el("span", { class: "hidden-text" }, " (si apre in una nuova scheda)"),
  );
}

export function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
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
