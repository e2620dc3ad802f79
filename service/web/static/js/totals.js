// Counts and amounts: amounts are added only where the whole of them belongs to the comune.

import { el } from "./dom.js";
import { count, euro, number } from "./format.js";
import { IMPORTO, NO_DATA, PARTS } from "./labels.js";

/** The four counts, each a link to its part. */
export function overview(totals) {
  return el(
    "ul",
    { class: "overview", "aria-label": "Quanti progetti, per parte" },
    PARTS.map(({ key, title }) =>
      el(
        "li",
        { class: `part-${key}` },
        el("a", { href: `#parte-${key}` }, tally(totals[key].progetti), el("span", {}, title)),
      ),
    ),
  );
}

/** A count; where there is none it is not a zero: no datum is not a no. */
function tally(n) {
  return n ? el("strong", {}, number(n)) : el("em", {}, NO_DATA);
}

/** The amounts of the certain ones by what they are, and how many could not be added. */
export function amounts({ importi = [], non_ripartiti: undivided = 0, senza_importo: without = 0, progetti }) {
  if (!progetti) return null;
  const added = importi.map(({ natura, importo_eur: amount, progetti: n }) =>
    el("li", {}, el("strong", {}, euro(amount)), ` ${IMPORTO[natura] ?? natura} (${count(n, "progetto", "progetti")})`),
  );
  const others = [
    undivided ? el("li", {}, `${count(undivided, "progetto", "progetti")} con importo complessivo, non ripartito`) : null,
    without ? el("li", {}, `${count(without, "progetto", "progetti")} senza importo: nessun dato`) : null,
  ];
  return el(
    "div",
    { class: "amounts" },
    el("h4", {}, "Importi, per natura"),
    el("ul", {}, added, others),
    el("p", { class: "hint" }, "Si sommano solo gli interventi che stanno per intero nel comune. Nature diverse non si sommano fra loro, e nessun importo è diviso per superficie o abitanti."),
  );
}
