// On paper nothing stays folded.

export function unfoldOnPaper(place) {
  window.addEventListener("beforeprint", () => {
    for (const details of place.querySelectorAll("details:not([open], [data-lazy])")) {
      details.open = true;
      details.dataset.printed = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of place.querySelectorAll("details[data-printed]")) {
      details.open = false;
      delete details.dataset.printed;
    }
  });
}
