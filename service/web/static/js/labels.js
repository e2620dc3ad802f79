// The four parts of every answer, in their order; they are never merged.

import { t } from "./texts.js";

export const PARTS = ["certi", "da_verificare", "ambito", "non_determinabili"];
/** The part that a certainty puts something in. */
export const PART_OF = { certa: "certi", da_verificare: "da_verificare", ambito: "ambito", non_determinabile: "non_determinabili" };

export function noData() {
  return t("mappa.nessun_dato");
}

/** A message of the API as a sentence; "nessun dato" where there is none. */
export function sentence(message) {
  const words = message || `${noData()}.`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What an empty part says: what was searched, and that no datum is not a no. */
export function emptyWords(message) {
  return [sentence(message), t("mappa.assenza")];
}
