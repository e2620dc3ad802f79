// Sources in words: document, publisher, date, licence; what comes from the press is marked.

import { el } from "./dom.js";
import { date } from "./format.js";
import { noData } from "./labels.js";
import { isWebAddress, outsideLink } from "./links.js";
import { t } from "./texts.js";

export function sourceList(sources) {
  return el("ul", {}, sources.length ? sources.map(sourceItem) : el("li", {}, noData()));
}

/** "3 fonti, 1 di stampa". */
export function sourcesText(list) {
  const press = list.filter(({ natura }) => natura === "stampa").length;
  const all = t("mappa.fonti.quante", { quanti: list.length });
  if (!press) return all;
  if (press < list.length) return t("mappa.fonti.anche_stampa", { fonti: all, n: press });
  return t("mappa.fonti.solo_stampa", { quanti: list.length, fonti: all });
}

function sourceItem({ documento, editore, data: when, natura, indirizzo: address, licenza }) {
  const about = [editore, date(when), licenza].filter(Boolean).join(", ");
  const shownAddress = address && !isWebAddress(address) ? ` (${address})` : "";
  return el(
    "li",
    {},
    natura === "stampa" ? el("span", { class: "tag press" }, t("mappa.fonti.stampa")) : null,
    outsideLink(address, documento),
    about ? `, ${about}` : "",
    shownAddress,
  );
}

/** One source in a line: publisher and licence, or the document. */
export function sourceOf(fonte) {
  if (!fonte) return [];
  return [`${t("mappa.fonti.fonte")} `, outsideLink(fonte.indirizzo, [fonte.editore, fonte.licenza].filter(Boolean).join(", ") || fonte.documento), "."];
}
