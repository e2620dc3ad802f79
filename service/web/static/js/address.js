// The address of the page holds the comune: it can be sent, and back and forward work.

/** The ISTAT code in the address, or null. */
export function chosenCode() {
  return new URLSearchParams(location.search).get("comune") || null;
}

export function comuneAddress(istat) {
  return `/?comune=${encodeURIComponent(istat)}`;
}

/** Write the comune in the address, as a new entry of the history if it is another one. */
export function writeCode(istat) {
  if (istat !== chosenCode()) history.pushState(null, "", comuneAddress(istat));
}

/** A superseded code gives its place to the one in force. */
export function correctCode(istat) {
  history.replaceState(null, "", comuneAddress(istat));
}

/** Call back when the reader goes back or forward to another comune. */
export function onCodeChange(callback) {
  let last = chosenCode();
  window.addEventListener("popstate", () => {
    const code = chosenCode();
    if (code !== last) callback(code);
  });
  return (code) => {
    last = code;
  };
}
