// The card of a comune: who it is, the four parts, downloads; and its waiting and failing states.

import { getJson, isSuperseded } from "./api.js";
import { announce, el, outsideLink } from "./dom.js";
import { date, number } from "./format.js";
import { PARTS, PRECISIONE } from "./labels.js";
import { objectives } from "./objectives.js";
import { onThisHost, partSections } from "./parts.js";
import { failure, waiting } from "./states.js";
import { overview } from "./totals.js";

const PAGE = 50;

/** Start the card in `#scheda`; `onShown` gets the comune of each answer. */
export function startCard({ highlighter, onShown, onClose }) {
  const place = document.getElementById("scheda");
  let request = new AbortController();

  async function show(istat, { nome = null, focus = false } = {}) {
    close();
    const { signal } = request;
    const state = waiting(nome ?? istat, closeButton());
    place.replaceChildren(state.element);
    if (focus) focusHeading();
    announce(`Carico i progetti di ${nome ?? istat}.`);
    try {
      const address = `/api/v1/comuni/${encodeURIComponent(istat)}/progetti?limit=${PAGE}`;
      const answer = await getJson(address, { signal, onSlow: state.slow });
      const hadFocus = place.contains(document.activeElement);
      place.replaceChildren(content(answer, signal));
      if (hadFocus) focusHeading();
      announce(spoken(answer));
      onShown(answer.comune);
    } catch (error) {
      if (isSuperseded(error)) return;
      const hadFocus = place.contains(document.activeElement);
      place.replaceChildren(failure(nome ?? istat, error, { retry: () => show(istat, { nome, focus: true }), close: closeButton() }));
      if (hadFocus) focusHeading();
    }
  }

  /** Give up what is under way. */
  function close() {
    request.abort();
    request = new AbortController();
    highlighter.clear();
  }

  function closeButton() {
    return el("button", { type: "button", class: "close", onclick: onClose, "aria-label": "Chiudi la scheda" }, "×");
  }

  function focusHeading() {
    place.querySelector("h2")?.focus();
  }

  function content(answer, signal) {
    const { comune, totali } = answer;
    return el(
      "article",
      { class: "card", "data-istat": comune.istat },
      head(comune, closeButton()),
      overview(totali),
      partSections(answer, { highlighter, signal }),
      objectives(comune, signal),
      downloads(answer),
    );
  }

  return { show, close };
}

function head(comune, close) {
  const { istat, nome, zona_omogenea_nome: zona, popolazione: people, popolazione_al: when, superficie_km2: km2 } = comune;
  const facts = [
    ["Codice ISTAT", istat],
    ["Zona omogenea", zona ?? "nessuna"],
    ["Abitanti", typeof people === "number" ? `${number(people)}${when ? ` (${date(when)})` : ""}` : "nessun dato"],
    ["Superficie", typeof km2 === "number" ? `${number(Math.round(km2 * 100) / 100)} km²` : "nessun dato"],
  ];
  return el(
    "div",
    { class: "card-head" },
    el("h2", { tabindex: "-1" }, nome),
    close,
    el("dl", { class: "comune-facts" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    el("p", { class: "hint" }, boundaryText(comune), sourceOf(comune.fonte)),
  );
}

function boundaryText({ precisione, ufficiale, data_riferimento: when }) {
  const words = [PRECISIONE[precisione] ?? precisione];
  if (when) words.push(date(when));
  if (ufficiale === false) words.push("non dichiarata ufficiale");
  return `Confine: ${words.join(", ")}. `;
}

function sourceOf(fonte) {
  if (!fonte) return "";
  return ["Fonte: ", outsideLink(fonte.indirizzo, [fonte.editore, fonte.licenza].filter(Boolean).join(", ") || fonte.documento), "."];
}

function spoken({ comune, totali }) {
  const counts = PARTS.map(({ key, title }) => `${title}: ${totali[key].progetti || "nessun dato"}`);
  return `${comune.nome}. ${counts.join("; ")}.`;
}

/** The same answer in the other formats, as its own links offer them. */
function downloads({ comune, links = [] }) {
  const here = `/api/v1/comuni/${comune.istat}/progetti`;
  const geojson = links.find(({ rel, type }) => rel === "alternate" && type.includes("geo+json"));
  const files = [
    ["CSV", whole(`${here}?f=csv`)],
    ["JSON", whole(`${here}?f=json`)],
    ["GeoJSON", whole(geojson ? onThisHost(geojson.href) : `/api/v1/progetti?comune=${comune.istat}&f=geojson`)],
  ];
  return el(
    "footer",
    { class: "card-foot" },
    el("h3", {}, "Scarica"),
    el("ul", { class: "downloads" }, files.map(([name, href]) => el("li", {}, el("a", { href, download: "" }, name)))),
    el("button", { type: "button", class: "button quiet", onclick: () => window.print() }, "Stampa la scheda"),
  );
}

function whole(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("limit", "1000");
  return url.pathname + url.search;
}
