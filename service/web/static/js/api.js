// Requests to the service's own API, with failures told in words.

const SLOW_MS = 5000;
const DEADLINE_MS = 30000;

/** A request that did not give an answer; `message` is for the reader. */
export class ApiError extends Error {
  constructor(message, { status = 0, accepted = [] } = {}) {
    super(message);
    this.status = status;
    this.accepted = accepted;
  }
}

/** Whether a request was given up because another one took its place. */
export function isSuperseded(error) {
  return error?.name === "AbortError";
}

/**
 * Get JSON from an address of the API.
 * `signal` gives the request up; `onSlow` is called if it takes more than five seconds.
 */
export async function getJson(address, { signal, onSlow } = {}) {
  const deadline = new AbortController();
  const giveUp = () => deadline.abort();
  signal?.addEventListener("abort", giveUp);
  const slow = setTimeout(() => onSlow?.(), SLOW_MS);
  const late = setTimeout(giveUp, DEADLINE_MS);
  try {
    const response = await fetch(address, { signal: deadline.signal, credentials: "same-origin" });
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

function inWords(error) {
  if (error instanceof ApiError) return error;
  if (error.name === "AbortError") {
    return new ApiError("Il servizio non ha risposto entro trenta secondi.");
  }
  if (error instanceof SyntaxError) {
    return new ApiError("La risposta del servizio non è leggibile.");
  }
  return new ApiError("Il servizio non è raggiungibile: forse manca il collegamento alla rete.");
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
    const when = seconds > 0 ? ` Si può riprovare fra ${seconds} secondi.` : "";
    return `Il servizio non è disponibile in questo momento.${when}`;
  }
  if (problem.detail) return problem.detail;
  return `Il servizio ha risposto con un errore (${response.status}).`;
}
