// Numbers, dates and names, the Italian way.

import { t } from "./texts.js";

const NUMBER = new Intl.NumberFormat("it-IT", { maximumFractionDigits: 2, useGrouping: "always" });
const MONTHS = [
  "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
  "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
];

export function number(value) {
  return NUMBER.format(Number(value));
}

/** An amount as the source gives it; the API may write decimals as text. */
export function euro(value) {
  return `${number(value)} €`;
}

/** "2024-07-03" → "3 luglio 2024", "2024-07" → "luglio 2024", "2024" → "2024". */
export function date(text) {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text ?? "");
  if (!found) return text ?? "";
  const [, year, month, day] = found;
  if (!month) return year;
  const name = MONTHS[Number(month) - 1];
  if (!day) return `${name} ${year}`;
  return `${Number(day) === 1 ? "1º" : Number(day)} ${name} ${year}`;
}

/** "n progetto" or "n progetti". */
export function count(n, one, many) {
  return `${number(n)} ${n === 1 ? one : many}`;
}

export function area(squareMetres) {
  if (squareMetres >= 100000) return `${number(Math.round(squareMetres / 10000) / 100)} km²`;
  if (squareMetres >= 10000) return `${number(Math.round(squareMetres / 100) / 100)} ha`;
  return `${number(Math.round(squareMetres))} m²`;
}

export function length(metres) {
  if (metres >= 1000) return `${number(Math.round(metres / 10) / 100)} km`;
  return `${number(Math.round(metres))} m`;
}

export function share(value) {
  const percent = value * 100;
  if (percent > 0 && percent < 0.1) return t("mappa.quota_minima");
  return `${number(Math.round(percent * 10) / 10)} %`;
}

/** A name without case, accents, apostrophes and other signs, its words apart by one space. */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
