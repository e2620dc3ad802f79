// Links to other sites.

import { el } from "./dom.js";
import { t } from "./texts.js";

/** A link to another site if the text is an http(s) address, else the label as plain text. */
export function outsideLink(address, label) {
  if (!isWebAddress(address)) return document.createTextNode(label);
  return el(
    "a",
    { href: address, rel: "noopener noreferrer external", target: "_blank" },
    label,
    el("span", { class: "hidden-text" }, ` ${t("mappa.nuova_scheda")}`),
  );
}

export function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
