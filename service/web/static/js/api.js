// Requests to the service's own API, with failures told in words.

import { BASE, pathHere } from "./base.js";
import { t } from "./texts.js";

const SLOW_MS = 5000;
const DEADLINE_MS = 30000;

/** A request that did not give an answer; `message` is for the reader. */
class ApiError extends Error {
  constructor(message, { status = 0, accepted = [] } = {}) {
    super(message);
    this.status = status;
    this.accepted = accepted;
  }
}

/** An error for the reader: whatever is no answer of the service comes of one that has another form. */
export function told(error) {
  return error instanceof ApiError ? error : new ApiError(t("mappa.guasti.illeggibile"));
}

/** Whether a request was given up because another one took its place. */
export function isSuperseded(error) {
  return error?.name === "AbortError";
}

/**
 * Get JSON from a path of the service, or for what is posted to it.
 * `signal` gives the request up; `onSlow` is called if it takes more than five seconds.
 */
export async function getJson(path, { signal, onSlow, posted } = {}) {
  const deadline = new AbortController();
  const giveUp = () => deadline.abort();
  signal?.addEventListener("abort", giveUp);
  const slow = setTimeout(() => onSlow?.(), SLOW_MS);
  const late = setTimeout(giveUp, DEADLINE_MS);
  try {
    const response = await fetch(BASE + path, { signal: deadline.signal, credentials: "same-origin", ...body(posted) });
    if (!response.ok) throw await problemOf(response);
    return await response.json();
  } catch (error) {
    if (signal?.aborted) throw new DOMException("superseded", "AbortError");
    throw inWords(error);
  } finally {
    clearTimeout(slow);
    clearTimeout(late);
    signal?.removeEventListener("abort", giveUp);
  }
}

function body(posted) {
  if (!posted) return {};
  return { method: "POST", headers: { "Content-Type": "application/geo+json" }, body: JSON.stringify(posted) };
}

function inWords(error) {
  if (error instanceof ApiError) return error;
  if (error.name === "AbortError") return new ApiError(t("mappa.guasti.scaduto"));
  if (error instanceof SyntaxError) return new ApiError(t("mappa.guasti.illeggibile"));
  return new ApiError(t("mappa.guasti.irraggiungibile"));
}

async function problemOf(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // A proxy may answer in its own way: the status says enough.
  }
  const accepted = Array.isArray(problem.accettati) ? problem.accettati : [];
  return new ApiError(problemText(response, problem), { status: response.status, accepted });
}

function problemText(response, problem) {
  if (response.status === 503) {
    const seconds = Number(response.headers.get("Retry-After"));
    return seconds > 0 ? t("mappa.guasti.occupato_fra", { secondi: seconds }) : t("mappa.guasti.occupato");
  }
  return problem.detail || t("mappa.guasti.errore", { stato: String(response.status) });
}

/** The path of the next page. */
export function nextPath(links = []) {
  const link = links.find(({ rel }) => rel === "next");
  return link ? pathHere(link.href) : null;
}
