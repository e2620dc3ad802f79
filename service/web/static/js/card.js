// The card at the side: it waits, shows what a place holds, or says what failed and how to go on.

import { isSuperseded, told } from "./api.js";
import { areaCard } from "./area_card.js";
import { announce, el } from "./dom.js";
import { hereCard } from "./here_card.js";
import { isPlace } from "./kinds.js";
import { objectiveCard } from "./objective_card.js";
import { placeCard } from "./place_card.js";
import { projectCard } from "./project_card.js";
import { failure, waiting } from "./states.js";
import { t, word } from "./texts.js";

const MAKERS = { progetto: projectCard, obiettivo: objectiveCard, punto: hereCard, area: areaCard, linea: areaCard };

/**
 * Start the card in `#scheda`. `tools` is what the makers of cards use; `onShown` gets what each found.
 * A maker resolves to {title, content, spoken} and, if the service answered for another code, {codice}.
 */
export function startCard({ tools, onShown, onClose, onPlain }) {
  const place = document.getElementById("scheda");
  let request = new AbortController();

  /** Show the card of a place; `nome` heads it while it is waited for. */
  async function show(luogo, filtri, { nome = null, focus = false } = {}) {
    close();
    const { signal } = request;
    const title = nome ?? luogo.codice ?? word("mappa.titolo", luogo.genere);
    const state = waiting(title, closeButton());
    place.replaceChildren(state.element);
    if (focus) focusHeading();
    announce(t("mappa.scheda.carico", { nome: title }));
    try {
      const make = isPlace(luogo.genere) ? placeCard : MAKERS[luogo.genere];
      const made = await make(luogo, filtri, { ...tools, signal, onSlow: state.slow });
      if (signal.aborted) return;
      replace(frame(made, luogo));
      announce(made.spoken);
      onShown({ luogo: made.codice ? { ...luogo, codice: made.codice } : luogo, title: made.title });
    } catch (error) {
      if (isSuperseded(error)) return;
      const retry = () => show(luogo, filtri, { nome, focus: true });
      const filtered = Object.keys(filtri).length > 0;
      replace(failure({ title, error: told(error), luogo, retry, plain: filtered ? onPlain : null, close: closeButton() }));
    }
  }

  function replace(element) {
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(element);
    if (hadFocus) focusHeading();
  }

  function frame({ title, content, kind }, { genere, codice }) {
    return el(
      "article",
      { class: "sheet", "data-genere": genere, "data-codice": codice },
      el("div", { class: "sheet-head" }, kind ? el("p", { class: "sheet-kind" }, kind) : null, el("h2", { tabindex: "-1" }, title), closeButton()),
      content,
    );
  }

  /** Give up what is under way. */
  function close() {
    request.abort();
    request = new AbortController();
    tools.highlighter.clear();
  }

  /** Show something else than a card. */
  function put(element, { focus = false } = {}) {
    close();
    place.replaceChildren(element);
    if (focus) focusHeading();
  }

  function closeButton() {
    return el("button", { type: "button", class: "close", onclick: onClose, "aria-label": t("mappa.scheda.chiudi") }, "×");
  }

  function focusHeading() {
    place.querySelector("h2")?.focus();
  }

  return { show, put };
}
