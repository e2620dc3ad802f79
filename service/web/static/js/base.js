// Where the service is on this host: at its root, or below a prefix ("/piano") that a proxy took away.

/** The prefix, without a slash at its end. */
export const BASE = new URL(import.meta.url).pathname.split("/static/")[0];

/** The path below the prefix and the query of a link, whatever name the service is known by. */
export function pathHere(href) {
  const { pathname, search } = new URL(href, location.href);
  return (pathname.startsWith(`${BASE}/`) ? pathname.slice(BASE.length) : pathname) + search;
}
