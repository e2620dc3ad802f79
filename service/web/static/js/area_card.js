// What lies in a sketch: the comuni and elementi that it meets, with measures, and the projects and objectives there.

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { downloads } from "./downloads.js";
import { filterQuery } from "./filters.js";
import { area, length, number, share } from "./format.js";
import { kindOfLayer } from "./kinds.js";
import { PARTS, PART_OF, emptyWords, noData } from "./labels.js";
import { objectiveLink } from "./objectives.js";
import { section } from "./parts.js";
import { facts, mainFacts, projectLink, projectTags } from "./project.js";
import { geometryOf } from "./sketch.js";
import { sketchFiles } from "./sketch_files.js";
import { cardAddress } from "./state.js";
import { overview } from "./totals.js";
import { t, word } from "./texts.js";

const LAYERS = ["comuni", "zone_omogenee", "parchi", "plis", "navigli", "nodi_trasporto"];

export async function areaCard(luogo, filtri, { signal, onSlow, names }) {
  const geometry = geometryOf(luogo);
  const asked = getJson("/api/v1/incidenza?limit=1000", { posted: geometry, signal, onSlow });
  const wanted = filterQuery(filtri) ? getJson(`/api/v1/progetti?limit=1000${filterQuery(filtri)}`, { signal }) : null;
  const goalQuery = filterQuery(filtri, { objectives: true });
  const wantedGoals = goalQuery ? getJson(`/api/v1/obiettivi?limit=1000${goalQuery}`, { signal }) : null;
  const [answer, kept, keptGoals] = await Promise.all([asked, wanted, wantedGoals]);
  const projects = among(answer.progetti, kept, ({ id }) => id);
  const parts = Object.fromEntries(PARTS.map((key) => [key, projects.filter(({ certezza }) => PART_OF[certezza] === key)]));
  const counts = Object.fromEntries(PARTS.map((key) => [key, parts[key].length]));
  const title = word("mappa.titolo", luogo.genere);
  return {
    title,
    spoken: t("mappa.area.detto", { comuni: answer.comuni.length, progetti: projects.length }),
    content: [
      measures(answer.geometria),
      overview(counts, t("mappa.parti.quanti_progetti")),
      el("p", { class: "hint" }, t("mappa.area.importi")),
      PARTS.map((key) => partOf(key, parts[key], { answer, luogo, names, filtered: Boolean(kept) })),
      territory(answer),
      goals(among(answer.obiettivi, keptGoals, ({ edizione, codice }) => `${edizione} ${codice}`)),
      downloads(sketchFiles(geometry, { ...answer, progetti: projects }, title)),
    ],
  };
}

/** Those that are in a list of the API, too; all of them without one. */
function among(found, kept, keyOf) {
  if (!kept) return found;
  const keys = new Set(kept.items.map(keyOf));
  return found.filter((each) => keys.has(keyOf(each)));
}

function measures({ area_m2: squareMetres, lunghezza_m: metres }) {
  const rows = [];
  if (typeof squareMetres === "number") rows.push([t("mappa.campi.superficie"), area(squareMetres)]);
  if (typeof metres === "number") rows.push([t("mappa.campi.lunghezza"), length(metres)]);
  return el("dl", { class: "place-facts" }, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function partOf(key, projects, { answer, luogo, names, filtered }) {
  const unsure = key === "non_determinabili" ? unmeasured(answer.non_misurabili) : null;
  const empty = emptyWords(filtered ? t("mappa.area.nulla_filtri") : answer.messaggi.progetti ?? t("mappa.area.nulla"));
  const list = el("ul", { class: "projects" }, projects.map((each) => item(each, names)));
  return section(
    key,
    { total: projects.length, sense: word("mappa.area.parti", key, { luogo: word("mappa.questo", luogo.genere) }) },
    projects.length ? list : el("div", { class: "empty" }, empty.map((words) => el("p", {}, words))),
    unsure,
  );
}

/** What has no perimeter cannot be measured: it may be there or not. */
function unmeasured(list) {
  if (!list.length) return null;
  const items = list.map(({ layer, codice, nome }) => el("li", {}, el("a", { href: cardAddress(kindOfLayer(layer), codice), "data-card": true }, nome), " ", el("small", {}, word("mappa.strato", layer))));
  return el("details", { class: "why-more" }, el("summary", {}, t("mappa.area.non_misurabili", { quanti: list.length })), el("ul", { class: "places" }, items));
}

function item(project, names) {
  const through = project.attraverso.map(({ layer, codice }) => names()?.get({ genere: kindOfLayer(layer), codice })?.nome ?? word("mappa.strato", layer));
  return el(
    "li",
    { class: "project", "data-id": project.id },
    el("h4", {}, projectLink(project)),
    projectTags(project),
    el("div", { class: "why" }, el("h5", {}, t("mappa.perche.titolo")), el("p", { class: "why-text" }, why(project, through))),
    facts(mainFacts({ ...project, importo_ripartito: false })),
  );
}

function why({ certezza, elenco_comuni: list }, through) {
  if (certezza === "non_determinabile") return `${word("mappa.perche.elenco", list)}.`;
  return through.length ? t("mappa.area.attraverso", { luoghi: through.join(", ") }) : t("mappa.area.propria");
}

function territory(answer) {
  const blocks = LAYERS.filter((layer) => answer[layer].length).map((layer) => [
    el("h4", {}, word("mappa.strati.nomi", layer)),
    el("ul", { class: "places" }, answer[layer].map((each) => met(each, layer))),
  ]);
  return el("section", { class: "block" }, el("h3", {}, t("mappa.area.territorio")), blocks.length ? blocks : el("p", { class: "empty" }, answer.messaggi.territorio));
}

function met(each, layer) {
  const { certezza, area_m2: squareMetres, lunghezza_m: metres, distanza_m: away, quota_elemento: part } = each;
  const words = [];
  if (typeof squareMetres === "number") words.push(area(squareMetres));
  if (typeof metres === "number") words.push(length(metres));
  if (typeof part === "number") words.push(t("mappa.area.quota", { quota: share(part) }));
  if (typeof away === "number" && away > 0) words.push(t("mappa.area.distanza", { metri: number(Math.round(away)) }));
  if (certezza === "da_verificare") words.push(word("mappa.certezza", certezza));
  const link = el("a", { href: cardAddress(kindOfLayer(layer), each.istat ?? each.codice), "data-card": true }, each.nome);
  return el("li", {}, link, words.length ? ` ${words.join(", ")}` : "");
}

function goals(obiettivi) {
  const parts = PARTS.map((key) => [key, obiettivi.filter(({ certezza }) => PART_OF[certezza] === key)]);
  return el(
    "details",
    { class: "objectives" },
    el("summary", {}, el("h3", {}, t("mappa.obiettivi.titolo"))),
    parts.map(([key, found]) =>
      el(
        "div",
        { class: `objective-part part-${key}` },
        el("h4", {}, word("mappa.parti.titolo", key), " ", el("span", { class: "part-total" }, found.length ? number(found.length) : noData())),
        el("ul", { class: "served" }, found.map((each) => el("li", {}, objectiveLink(each)))),
      ),
    ),
  );
}
