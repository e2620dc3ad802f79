// Counts and amounts: amounts are added only where the whole of them belongs to the place.

import { el } from "./dom.js";
import { euro, number } from "./format.js";
import { PARTS, noData } from "./labels.js";
import { t, word } from "./texts.js";

/** The four counts of what (`progetti`, `comuni`, …), each a link to its part. */
export function overview(counts, label) {
  return el(
    "ul",
    { class: "overview", "aria-label": label },
    PARTS.map((key) => el("li", { class: `part-${key}` }, el("a", { href: `#parte-${key}` }, tally(counts[key]), el("span", {}, word("mappa.parti.titolo", key))))),
  );
}

/** A count; where there is none it is not a zero: no datum is not a no. */
function tally(n) {
  return n ? el("strong", {}, number(n)) : el("em", {}, noData());
}

/** The amounts of the certain ones by what they are, and how many could not be added. */
export function amounts({ importi = [], non_ripartiti: undivided = 0, senza_importo: without = 0, progetti }) {
  if (!progetti) return null;
  const added = importi.map(({ natura, importo_eur: amount, progetti: n }) =>
    el("li", {}, el("strong", {}, euro(amount)), ` ${word("mappa.importo", natura)} (${t("mappa.progetti", { quanti: n })})`),
  );
  const others = [
    undivided ? el("li", {}, t("mappa.importi.non_ripartiti", { quanti: undivided })) : null,
    without ? el("li", {}, t("mappa.importi.senza", { quanti: without })) : null,
  ];
  return el(
    "div",
    { class: "amounts" },
    el("h4", {}, t("mappa.importi.titolo")),
    el("ul", {}, added, others),
    el("p", { class: "hint" }, t("mappa.importi.regola")),
  );
}
