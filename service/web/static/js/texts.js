// Texts by key, from testi/mappa.toml: t(key, { quanti: 3 }). As service/web/texts.py.

import { TESTI } from "./testi.js";

const NUMBER = new Intl.NumberFormat("it-IT", { maximumFractionDigits: 2, useGrouping: "always" });

/** The text of a key, with its values; what is not there is an error. */
export function t(key, values = {}) {
  const found = key.split(".").reduce((tree, name) => tree?.[name], TESTI);
  const text = typeof found === "object" ? found[form(found, values.quanti)] : found;
  if (typeof text !== "string") throw new Error(`no text «${key}»`);
  return text.replace(/\{(\w+)\}/g, (place, name) => {
    if (!(name in values)) throw new Error(`«${key}» needs «${name}»`);
    return typeof values[name] === "number" ? NUMBER.format(values[name]) : values[name];
  });
}

/** One of the texts of a table, by a code that is known while running; a code that the table has not stands for itself. */
export function word(table, code, values = {}) {
  const texts = table.split(".").reduce((tree, name) => tree?.[name], TESTI);
  return texts && code in texts ? t(`${table}.${code}`, values) : String(code);
}

function form(forms, quanti) {
  if (quanti === 0 && "nessuno" in forms) return "nessuno";
  return quanti === 1 ? "uno" : "altri";
}
