// Which comuni a project touches: marked on the map while it is pointed at, or kept by its button,
// which also writes their names.

import { getJson, isSuperseded } from "./api.js";
import { el } from "./dom.js";
import { t } from "./texts.js";

const LINGER_MS = 200;
const NAMES = 40;

/** `mark` draws a list of {istat, certezza}. */
export function makeHighlighter(mark) {
  const known = new Map();
  let wanted = new AbortController();
  let pinned = null;

  async function comuniOf(project, signal) {
    if (!known.has(project.id)) {
      const answer = await getJson(`/api/v1/progetti/${encodeURIComponent(project.id)}/incidenza`, { signal });
      known.set(project.id, answer.comuni.sort((a, b) => a.nome.localeCompare(b.nome, "it")));
    }
    return known.get(project.id);
  }

  function fresh() {
    wanted.abort();
    wanted = new AbortController();
    return wanted.signal;
  }

  function clear() {
    fresh();
    pinned?.release();
    pinned = null;
    mark([]);
  }

  function watch(item, project) {
    let timer = 0;
    item.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType === "touch" || pinned) return;
      timer = setTimeout(async () => {
        const signal = fresh();
        try {
          const comuni = await comuniOf(project, signal);
          if (!pinned && !signal.aborted) mark(comuni);
        } catch {
          // Pointing asks nothing in so many words: the button tells a failure.
        }
      }, LINGER_MS);
    });
    item.addEventListener("pointerleave", () => {
      clearTimeout(timer);
      if (!pinned) {
        fresh();
        mark([]);
      }
    });
  }

  function button(project) {
    const names = el("span", { class: "reached", role: "status" });
    const press = el("button", { type: "button", class: "button quiet", "aria-pressed": "false" }, t("mappa.comuni_di.bottone"));
    const release = () => {
      press.setAttribute("aria-pressed", "false");
      names.textContent = "";
    };
    press.addEventListener("click", async () => {
      const wasPinned = pinned?.press === press;
      clear();
      if (wasPinned) return;
      pinned = { press, release };
      press.setAttribute("aria-pressed", "true");
      names.textContent = t("mappa.carico");
      const { signal } = wanted;
      try {
        const comuni = await comuniOf(project, signal);
        if (signal.aborted) return;
        mark(comuni, { fit: true });
        names.textContent = inWords(comuni);
      } catch (error) {
        if (isSuperseded(error)) return;
        clear();
        names.textContent = `${error.message} ${t("mappa.comuni_di.ancora")}`;
      }
    });
    return [press, names];
  }

  return { watch, button, clear };
}

function inWords(comuni) {
  if (!comuni.length) return t("mappa.comuni_di.vuoto");
  const shown = comuni.slice(0, NAMES).map(({ nome, certezza }) => (certezza === "da_verificare" ? `${nome} (${t("mappa.certezza.da_verificare")})` : nome));
  const rest = comuni.length > NAMES ? ` ${t("mappa.comuni_di.piu", { n: comuni.length - NAMES })}` : "";
  return `${t("mappa.comuni_di.noti", { quanti: comuni.length })}: ${shown.join(", ")}${rest}.`;
}
