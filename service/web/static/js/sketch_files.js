// The files of a sketch, made here: no address of the service answers for what was just drawn.

import { t } from "./texts.js";

const COLUMNS = ["certezza", "id", "titolo", "tipo", "stato", "stato_al", "ente_capofila", "importo_eur", "importo_natura", "finanziamento"];
const MARK = "\ufeff";

/** Projects as CSV, the whole answer as JSON, the sketch as GeoJSON. */
export function sketchFiles(geometry, answer, title) {
  const feature = { type: "Feature", geometry, properties: { nome: title, ...answer.geometria } };
  const files = [
    ["CSV", blob(MARK + csv(answer.progetti), "text/csv"), "area-progetti.csv"],
    ["JSON", blob(JSON.stringify(answer, null, 1), "application/json"), "area-incidenza.json"],
    ["GeoJSON", blob(JSON.stringify(feature), "application/geo+json"), "area.geojson"],
  ];
  return [{ title: t("mappa.scarica.area"), files }];
}

function blob(text, type) {
  return URL.createObjectURL(new Blob([text], { type }));
}

function csv(rows) {
  return [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))].map((row) => row.map(cell).join(",")).join("\r\n");
}

/** A cell that a spreadsheet might read as a formula begins with an apostrophe. */
function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
