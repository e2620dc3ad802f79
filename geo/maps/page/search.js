/* The lists beside the map: what leads from them to the map, and the search over them. */

const MOST_FOUND = 12;

/* Without accents, capitals and apostrophes: «Cassina de' Pecchi» is found by «cassina de pecchi». */
function plain(text, between) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("it")
    .replace(/['’‘`´]/gu, between).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function boundsOf(agenda, key) {
  const shapes = agenda.areas.filter((area) => area.key === key);
  return shapes.length
    ? L.latLngBounds(shapes.flatMap(({ geometry }) => latLngs(geometry).flat(Infinity))) : null;
}

function placesOf(agenda, key) {
  return agenda.places.filter((place) =>
    place.marks.some(({ numero }) => agenda.data.projects[numero] === key));
}

function say(words) {
  document.getElementById("search-status").textContent = words;
}

function highlight(agenda, numero) {
  for (const each of document.querySelectorAll(".mark.is-found")) each.classList.remove("is-found");
  for (const place of agenda.places) {
    const here = numero !== null && place.marks.some((mark) => mark.numero === numero);
    place.root.classList.toggle("is-found", here);
    for (const each of here ? place.root.querySelectorAll(".mark") : []) {
      each.classList.toggle("is-found", Number(each.dataset.numero) === numero);
    }
  }
}

function unfold(card) {
  for (let each = card; each; each = each.parentElement?.closest("details")) {
    if (each.tagName === "DETAILS") each.open = true;
  }
  card.scrollIntoView({ block: "nearest", behavior: CALM ? "auto" : "smooth" });
}

function reveal(card) {
  unfold(card);
  const inner = card.querySelector("details");
  if (inner) inner.open = true;
  card.focus({ preventScroll: true });
}

function showMap() {
  const box = document.getElementById("map");
  if (!WIDE.matches) box.scrollIntoView({ block: "nearest", behavior: "auto" });
}

function goTo(agenda, key, from) {
  const card = agenda.cards.get(key);
  const places = placesOf(agenda, key);
  const numero = card.dataset.numero ? Number(card.dataset.numero) : null;
  highlight(agenda, numero);
  const own = boundsOf(agenda, key);
  const spot = agenda.data.spots[key];
  const bounds = places.length ? L.latLngBounds(places.map(({ at }) => at)) : own;
  if (!bounds && !spot) {
    reveal(card);
    say(`${card.dataset.find}: senza un luogo sulla mappa, è nell’elenco.`);
    return;
  }
  agenda.map.closePopup();
  if (WIDE.matches) unfold(card);
  showMap();
  if (bounds && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
    agenda.map.fitBounds(bounds, { animate: false, maxZoom: CLOSEST,
      paddingTopLeft: [60, 40], paddingBottomRight: [beside() + 30, 60] });
  } else {
    agenda.map.setView(bounds ? bounds.getCenter() : spot, CLOSEST, { animate: false });
  }
  if (places.length > 1) {
    say(`${card.dataset.find}: ${places.length} luoghi, evidenziati sulla mappa.`);
    return;
  }
  const at = places.length ? places[0].at : spot ?? placeOf(agenda, key) ?? bounds.getCenter();
  say(`${card.dataset.find}: è sulla mappa.`);
  openCards(agenda, [key], at, { from });
}

function placeOf(agenda, key) {
  return agenda.places.find((place) => place.key === key)?.at;
}

function connectLists(agenda) {
  for (const button of document.querySelectorAll("button[data-go]")) {
    button.hidden = false;
    button.addEventListener("click", () => goTo(agenda, button.dataset.go, button));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open]");
    const card = link && document.getElementById(link.getAttribute("href").slice(1));
    if (card) {
      event.preventDefault();
      reveal(card);
    }
  });
}

function connectSearch(agenda) {
  const input = document.getElementById("search");
  const list = document.getElementById("search-list");
  const things = [...agenda.cards.entries()].filter(([, card]) => card.dataset.find)
    .map(([key, card]) => ({ key, label: card.dataset.find, kind: card.dataset.kind,
      ways: [plain(card.dataset.find, " "), plain(card.dataset.find, "")] }))
    .map((thing) => ({ ...thing, words: ` ${thing.ways.join(" ")}` }));
  let found = [];
  let at = -1;
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const { key, label } = found[index];
    input.value = label;
    close();
    goTo(agenda, key, input);
  };
  const point = (index) => {
    at = (index + found.length) % found.length;
    [...list.children].forEach((each, place) => each.setAttribute("aria-selected", place === at));
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const look = () => {
    const asked = plain(input.value, " ").split(" ").filter(Boolean);
    found = asked.length
      ? things.filter(({ words }) => asked.every((word) => words.includes(` ${word}`)))
      : [];
    const begins = ({ ways }) => ways.some((way) => way.startsWith(asked.join(" ")));
    found.sort((one, other) => begins(other) - begins(one));
    const more = found.length - MOST_FOUND;
    found = found.slice(0, MOST_FOUND);
    list.replaceChildren(...found.map(({ label, kind }, index) => {
      const option = make("li", { role: "option", id: `option-${index}`, "aria-selected": "false" },
        make("span", {}, label), make("small", {}, kind));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(index));
      return option;
    }));
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    if (!asked.length) say("");
    else if (!found.length) say("Nessun comune, progetto o elemento ha questo nome.");
    else say(more > 0 ? `I primi ${MOST_FOUND} di ${more + MOST_FOUND}.` : `Trovati: ${found.length}.`);
  };
  input.addEventListener("input", look);
  input.addEventListener("focus", () => input.value && look());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (list.hidden || !found.length) return;
    if (event.key === "ArrowDown") point(at + 1);
    else if (event.key === "ArrowUp") point(at - 1);
    else if (event.key === "Enter") choose(Math.max(at, 0));
    else return;
    event.preventDefault();
  });
}
