// Where the reader is: asked of the device only when the button is pressed, and told in words when refused.

import { t } from "./texts.js";

const WAIT_MS = 15000;
/** Four decimals of a degree are some ten metres: the address says no more than that. */
const ROUNDED = 10000;
const REFUSALS = { 1: "mappa.posizione.rifiutata", 2: "mappa.posizione.ignota", 3: "mappa.posizione.lenta" };

export function startPosition({ onFound }) {
  const button = document.getElementById("posizione");
  const words = document.getElementById("posizione-esito");

  function end(message) {
    button.disabled = false;
    words.textContent = message;
  }

  function found({ coords: { longitude, latitude, accuracy } }) {
    end(t("mappa.posizione.trovata", { metri: Math.ceil(accuracy) }));
    onFound([longitude, latitude].map((each) => Math.round(each * ROUNDED) / ROUNDED));
  }

  button.addEventListener("click", () => {
    if (!navigator.geolocation) return end(t("mappa.posizione.assente"));
    button.disabled = true;
    words.textContent = t("mappa.posizione.attesa");
    navigator.geolocation.getCurrentPosition(found, ({ code }) => end(t(REFUSALS[code] ?? REFUSALS[2])), {
      enableHighAccuracy: true,
      timeout: WAIT_MS,
      maximumAge: 60000,
    });
  });
}
