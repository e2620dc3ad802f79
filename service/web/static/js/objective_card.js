// The card of an objective: what it says, where its text places it, which projects serve it.

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { downloads, territoryFiles } from "./downloads.js";
import { pageOf } from "./kinds.js";
import { objectiveSource } from "./objectives.js";
import { projectLink } from "./project.js";
import { byPart, territorySections } from "./territory.js";
import { overview } from "./totals.js";
import { t, word } from "./texts.js";

export async function objectiveCard({ codice }, _filters, { onReach, signal, onSlow }) {
  const base = `/api/v1/obiettivi/${encodeURIComponent(codice)}`;
  const [whole, territory] = await Promise.all([getJson(base, { signal, onSlow }), getJson(`${base}/territorio`, { signal })]);
  const list = whole.elenco_comuni;
  const unknown = ["parziale", "ignoto"].includes(list) ? `${word("mappa.perche.elenco", list)}: ${t("mappa.obiettivi.altri_comuni")}` : null;
  const found = byPart(territory, unknown);
  onReach(territory);
  return {
    title: whole.titolo,
    kind: `${t("mappa.genere.obiettivo")} ${whole.codice}, ${t("mappa.obiettivi.edizione", { edizione: whole.edizione })}`,
    spoken: t("mappa.progetto.detto", { nome: whole.titolo, quanti: territory.comuni.length }),
    content: [
      whole.missione_nome ? el("p", { class: "hint" }, `${whole.missione} ${whole.missione_nome}`) : null,
      el("p", { class: "description" }, whole.testo ?? t("mappa.obiettivi.senza_testo")),
      objectiveSource(whole),
      el("p", { class: "page-link" }, el("a", { href: pageOf({ genere: "obiettivo", codice: whole.codice }) }, t("mappa.scheda.pagina", { nome: whole.codice }))),
      placed(territory.localizzazioni),
      overview(found.counts, t("mappa.territorio.quanti")),
      territorySections(found, t("mappa.genere.obiettivo"), "mappa.obiettivi.dove"),
      projects(whole.progetti),
      downloads(territoryFiles(`${base}/territorio`)),
    ].filter(Boolean),
  };
}

/** The words that place it. */
function placed(localizzazioni) {
  const items = localizzazioni.map(({ layer, elemento, motivo, menzione }) =>
    el("li", {}, el("strong", {}, elemento?.nome ?? word("mappa.strato", layer)), `: ${motivo} (${word("mappa.perche.menzione", menzione)})`),
  );
  return el("section", { class: "block" }, el("h3", {}, t("mappa.obiettivi.parole")), el("ul", { class: "served" }, items.length ? items : el("li", {}, t("mappa.obiettivi.senza_luogo"))));
}

function projects(list) {
  const items = list.map((each) => el("li", {}, projectLink(each), each.motivo ? el("p", { class: "hint" }, `${word("mappa.natura", each.natura)}: ${each.motivo}`) : null));
  return el("section", { class: "block" }, el("h3", {}, t("mappa.obiettivi.progetti")), el("ul", { class: "served" }, items.length ? items : el("li", {}, t("mappa.obiettivi.senza_progetti"))));
}
