// The objectives of the plan in a comune: the same four parts, read when the reader opens them.

import { getJson } from "./api.js";
import { announce, el } from "./dom.js";
import { number } from "./format.js";
import { NO_DATA, OBJECTIVE_PARTS } from "./labels.js";
import { nextAddress } from "./parts.js";
import { reasons } from "./reasons.js";

/** The section of a card, closed; `signal` gives up what is under way when the card goes. */
export function objectives(comune, signal) {
  const body = el("div", { class: "objectives-body" });
  const element = el(
    "details",
    { class: "objectives", id: "obiettivi", "data-lazy": true, ontoggle: open },
    el("summary", {}, el("h3", {}, "Obiettivi del piano")),
    el("p", { class: "meaning" }, "Gli obiettivi che raggiungono questo comune, nelle stesse quattro parti dei progetti."),
    body,
  );
  let asked = false;

  async function open() {
    if (!element.open || asked) return;
    asked = true;
    body.replaceChildren(el("p", { class: "waiting" }, el("span", { class: "spinner", "aria-hidden": "true" }), "Carico gli obiettivi…"));
    try {
      const answer = await read(`/api/v1/comuni/${comune.istat}/obiettivi?limit=1000`, signal);
      body.replaceChildren(...OBJECTIVE_PARTS.map((part) => partOf(part, answer, comune)));
      delete element.dataset.lazy;
      announce(`Obiettivi: ${OBJECTIVE_PARTS.map(({ key, title }) => `${title}: ${answer.totali[key].obiettivi || NO_DATA}`).join("; ")}.`);
    } catch (error) {
      if (signal.aborted) return;
      asked = false;
      const again = el("button", { type: "button", class: "button quiet", onclick: open }, "Riprova");
      body.replaceChildren(el("p", { class: "problem-inline", role: "alert" }, error.message), again);
    }
  }

  return element;
}

/** All pages, put together part by part. */
async function read(address, signal) {
  const whole = await getJson(address, { signal });
  for (let next = nextAddress(whole.links); next; ) {
    const page = await getJson(next, { signal });
    for (const { key } of OBJECTIVE_PARTS) whole[key].push(...page[key]);
    next = nextAddress(page.links);
  }
  return whole;
}

function partOf({ key, title, meaning }, answer, comune) {
  const total = answer.totali[key].obiettivi;
  const items = answer[key].map((each) => objectiveItem(each, comune));
  return el(
    "details",
    { class: `objective-part part-${key}` },
    el("summary", {}, title, " ", el("span", { class: "part-total" }, total ? number(total) : NO_DATA)),
    el("p", { class: "meaning" }, meaning),
    items.length ? el("ul", { class: "projects" }, items) : el("p", { class: "empty" }, sentence(answer.messaggi?.[key])),
  );
}

function sentence(message) {
  const words = message || `${NO_DATA}.`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function objectiveItem(objective, comune) {
  const { codice, edizione, titolo, testo, missione_nome: mission, prima_riga: first, ultima_riga: last, fonte } = objective;
  const lines = first ? `, ${first === last ? `riga ${first}` : `righe ${first}-${last}`}` : "";
  return el(
    "li",
    { class: "project objective", "data-codice": codice },
    el("h4", {}, el("span", { class: "code" }, codice), ` ${titolo}`),
    el("p", { class: "hint" }, [mission, `edizione ${edizione}`].filter(Boolean).join(", ")),
    testo ? el("p", { class: "description" }, testo) : null,
    reasons(objective, comune, "Obiettivo"),
    fonte ? el("p", { class: "hint" }, `Fonte: ${fonte.documento}${lines}.`) : null,
  );
}
