// What a card offers as files: the same answer in the other formats of the API, with the same filters.

import { BASE } from "./base.js";
import { el } from "./dom.js";
import { filterQuery } from "./filters.js";
import { KINDS } from "./kinds.js";
import { t } from "./texts.js";

/** The foot of a card: lists of files, each {title, files: [[name, address]…]}, and the printer. */
export function downloads(groups) {
  return el(
    "footer",
    { class: "sheet-foot" },
    el("h3", {}, t("mappa.scarica.titolo")),
    groups.map(({ title, files }) => [
      el("h4", {}, title),
      el("ul", { class: "downloads" }, files.map(([name, href, file = ""]) => el("li", {}, el("a", { href, download: file }, name)))),
    ]).flat(),
    el("button", { type: "button", class: "button quiet", onclick: () => window.print() }, t("mappa.scarica.stampa")),
  );
}

/** Projects and objectives of a place. */
export function placeFiles({ genere, codice }, filtri) {
  const base = `/api/v1/${KINDS[genere].path}/${encodeURIComponent(codice)}`;
  const projects = tables(`${base}/progetti`, filterQuery(filtri));
  const geojson = `/api/v1/progetti?${genere}=${encodeURIComponent(codice)}&f=geojson&limit=1000${filterQuery(filtri)}`;
  return [
    { title: t("mappa.scarica.progetti"), files: [...projects, ["GeoJSON", BASE + geojson]] },
    { title: t("mappa.scarica.obiettivi"), files: tables(`${base}/obiettivi`, filterQuery(filtri, { objectives: true })) },
  ];
}

/** Where a project or an objective is. */
export function territoryFiles(path) {
  return [{ title: t("mappa.scarica.territorio"), files: ["csv", "xlsx", "gpkg", "json"].map((form) => [NAMES[form], `${BASE}${path}?f=${form}`]) }];
}

const NAMES = { csv: "CSV", xlsx: "XLSX", gpkg: "GeoPackage", json: "JSON" };

function tables(path, query) {
  return Object.entries(NAMES).map(([form, name]) => [name, `${BASE}${path}?f=${form}${form === "json" ? "&limit=1000" : ""}${query}`]);
}
