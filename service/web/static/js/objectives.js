// The objectives of the plan at a place: the same four parts, read when the section is opened.

import { getJson, nextPath } from "./api.js";
import { announce, el } from "./dom.js";
import { filterQuery } from "./filters.js";
import { number } from "./format.js";
import { PARTS, noData, sentence } from "./labels.js";
import { meaning } from "./parts.js";
import { reasons } from "./reasons.js";
import { cardAddress } from "./state.js";
import { t, word } from "./texts.js";

/** The section of a card; `signal` gives up what is under way when the card goes. `open` reads it at once. */
export function objectives(address, luogo, { filtri, signal, open = false }) {
  const body = el("div", { class: "objectives-body" });
  const element = el(
    "details",
    { class: "objectives", id: "obiettivi", "data-lazy": true, open, ontoggle: read },
    el("summary", {}, el("h3", {}, t("mappa.obiettivi.titolo"))),
    el("p", { class: "meaning" }, t("mappa.obiettivi.senso", { luogo: word("mappa.questo", luogo.genere) })),
    body,
  );
  let asked = false;

  async function read() {
    if (!element.open || asked) return;
    asked = true;
    body.replaceChildren(el("p", { class: "waiting" }, el("span", { class: "spinner", "aria-hidden": "true" }), t("mappa.obiettivi.carico")));
    try {
      const answer = await readAll(`${address}?limit=1000${filterQuery(filtri, { objectives: true })}`, signal);
      body.replaceChildren(...PARTS.map((part) => partOf(part, answer, luogo, open)));
      delete element.dataset.lazy;
      const counts = PARTS.map((key) => `${word("mappa.parti.titolo", key)}: ${answer.totali[key].obiettivi || noData()}`);
      announce(t("mappa.obiettivi.detti", { conti: counts.join("; ") }));
    } catch (error) {
      if (signal.aborted) return;
      asked = false;
      const again = el("button", { type: "button", class: "button quiet", onclick: read }, t("mappa.riprova"));
      body.replaceChildren(el("p", { class: "problem-inline", role: "alert" }, error.message), again);
    }
  }

  if (open) read();
  return element;
}

/** All pages, put together part by part. */
async function readAll(address, signal) {
  const whole = await getJson(address, { signal });
  for (let next = nextPath(whole.links); next; ) {
    const page = await getJson(next, { signal });
    for (const key of PARTS) whole[key].push(...page[key]);
    next = nextPath(page.links);
  }
  return whole;
}

function partOf(key, answer, luogo, open) {
  const total = answer.totali[key].obiettivi;
  const items = answer[key].map((each) => objectiveItem(each, luogo));
  return el(
    "details",
    { class: `objective-part part-${key}`, open: open && key === "certi" },
    el("summary", {}, word("mappa.parti.titolo", key), " ", el("span", { class: "part-total" }, total ? number(total) : noData())),
    el("p", { class: "meaning" }, meaning(key, luogo.genere, "mappa.obiettivi.parti")),
    items.length ? el("ul", { class: "projects" }, items) : el("p", { class: "empty" }, sentence(answer.messaggi?.[key])),
  );
}

function objectiveItem(objective, luogo) {
  const { codice, edizione, testo, missione_nome: mission } = objective;
  return el(
    "li",
    { class: "project objective", "data-codice": codice },
    el("h4", {}, objectiveLink(objective)),
    el("p", { class: "hint" }, [mission, t("mappa.obiettivi.edizione", { edizione })].filter(Boolean).join(", ")),
    testo ? el("p", { class: "description" }, testo) : null,
    reasons(objective, luogo, t("mappa.genere.obiettivo")),
    objectiveSource(objective),
  );
}

/** The code and the title, which lead to the card of the objective. */
export function objectiveLink({ codice, titolo }) {
  return el("a", { href: cardAddress("obiettivo", codice), "data-card": true }, el("span", { class: "code" }, codice), ` ${titolo}`);
}

/** The document and the lines where the text of an objective stands. */
export function objectiveSource({ prima_riga: first, ultima_riga: last, fonte }) {
  if (!fonte) return null;
  const lines = first ? `, ${first === last ? t("mappa.fonti.riga", { n: String(first) }) : t("mappa.fonti.righe", { da: String(first), a: String(last) })}` : "";
  return el("p", { class: "hint" }, `${t("mappa.fonti.fonte")} ${fonte.documento}${lines}.`);
}
