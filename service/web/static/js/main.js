// The page: territory, search, map and card, tied together by the comune in the address.

import { chosenCode, correctCode, onCodeChange, writeCode } from "./address.js";
import { getJson } from "./api.js";
import { startCard } from "./card.js";
import { loadTerritory } from "./comuni.js";
import { announce } from "./dom.js";
import { makeHighlighter } from "./highlight.js";
import { EMPTY } from "./layers.js";
import { fillLegend } from "./legend.js";
import { startMap } from "./map.js";
import { makeOverlays } from "./overlays.js";
import { startSearch } from "./search.js";
import { territoryFailure, territoryWaiting, welcome } from "./states.js";

const TITLE = document.title;
const PROJECTS = "/api/v1/progetti?f=geojson&limit=1000";
const side = document.getElementById("scheda");
const notice = document.getElementById("mappa-avviso");

let territory = null;
let map = null;

const highlighter = makeHighlighter((comuni, options) => map?.mark(comuni, options));
const search = startSearch({ onChoose: ({ istat }) => choose(istat, { focus: true }) });
const card = startCard({ highlighter, onShown: showName, onClose: () => choose(null, { focus: true }) });
const remember = onCodeChange((istat) => show(istat, {}));

/** What the reader does: the address follows. */
function choose(istat, options) {
  if (istat) writeCode(istat);
  else if (chosenCode()) history.pushState(null, "", "/");
  show(istat, options);
}

/** Show what the address says. */
function show(istat, { fit = true, focus = false }) {
  remember(istat);
  map?.choose(istat, { fit });
  if (istat) return card.show(istat, { nome: territory?.byCode.get(istat)?.nome, focus });
  card.close();
  document.title = TITLE;
  search.show("");
  showWelcome();
  if (focus) side.querySelector("h2")?.focus();
}

function showName({ istat, nome }) {
  document.title = `${nome} · ${TITLE}`;
  search.show(nome);
  if (istat === chosenCode()) return;
  // The service answered for the code that took the place of the one asked.
  announce(`Il codice ${chosenCode()} è stato sostituito da ${istat}, ${nome}.`);
  correctCode(istat);
  remember(istat);
  map?.choose(istat, { fit: true });
}

function showWelcome() {
  if (territory) side.replaceChildren(welcome(territory));
}

/** Read comuni and zone, then draw; the card of the address does not wait for them. */
async function start() {
  const state = territoryWaiting();
  if (!chosenCode()) side.replaceChildren(state.element);
  notice.textContent = "Carico la mappa…";
  try {
    territory = await loadTerritory({ onSlow: state.slow });
  } catch (error) {
    notice.replaceChildren(territoryFailure(error, start));
    if (!chosenCode()) side.replaceChildren();
    return;
  }
  search.setComuni(territory.list);
  if (!chosenCode()) showWelcome();
  await draw();
}

async function draw() {
  const { projects, moreProjects } = await loadProjects();
  fillLegend({ territory, projects, moreProjects });
  const overlays = makeOverlays();
  try {
    map = await startMap(document.getElementById("mappa"), {
      territory,
      projects,
      onChoose: (istat) => choose(istat, { fit: false, focus: true }),
    });
    notice.textContent = "";
    map.choose(chosenCode(), { fit: Boolean(chosenCode()) });
    overlays.start(map);
  } catch {
    overlays.remove();
    document.getElementById("mappa").replaceChildren();
    notice.textContent = "Questo browser non può disegnare la mappa (manca WebGL). La ricerca e l’elenco dei comuni dicono le stesse cose.";
  }
}

/** Projects with a geometry of their own; the map does without them if they do not come. */
async function loadProjects() {
  try {
    const { features, links = [] } = await getJson(PROJECTS);
    const drawn = features.filter(({ geometry }) => geometry);
    return { projects: { ...EMPTY, features: drawn }, moreProjects: links.some(({ rel }) => rel === "next") };
  } catch {
    return { projects: EMPTY, moreProjects: false };
  }
}

/** Links to a comune of this page are followed without leaving it. */
side.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-istat]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  choose(link.dataset.istat, { focus: true });
});

/** On paper, nothing stays folded. */
window.addEventListener("beforeprint", () => {
  for (const details of side.querySelectorAll("details:not([open], [data-lazy])")) {
    details.open = true;
    details.dataset.printed = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const details of side.querySelectorAll("details[data-printed]")) {
    details.open = false;
    delete details.dataset.printed;
  }
});

if (chosenCode()) show(chosenCode(), {});
start();
