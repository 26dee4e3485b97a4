// What a sitting at the cards gains with JavaScript: one key for everything, and the next card without a new
// page. Everything here also works without it, by plain forms.

const place = document.querySelector("#sitting");
const said = document.querySelector("#said");
const hotkeys = document.querySelector("#hotkeys");
const OFF = "baibu-hotkeys-off"; // in this browser's memory

let running = false;
let looked = 0; // ms at this card while the page could be seen
let since = performance.now();

// The browser may refuse to remember anything; then the keys are on.
function remembered() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

function remember(off) {
  try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* for this page only */ }
}

function seconds() {
  if (!document.hidden) {
    looked += performance.now() - since;
    since = performance.now();
  }
  return (looked / 1000).toFixed(2);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) looked += performance.now() - since;
  since = performance.now();
});

function say(sentence) {
  said.textContent = ""; // the same sentence twice is still news
  requestAnimationFrame(() => { said.textContent = sentence; });
}

// The card has the focus after each step, so that it is read out and Space means the card.
function arrive() {
  const typing = place.querySelector(".edit[open] textarea");
  const card = place.querySelector(".ending, .answer[open] .answers, .asks");
  (typing ?? card)?.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}

async function send(form, button) {
  if (running) return;
  running = true;
  const body = new URLSearchParams(new FormData(form, button));
  const spent = seconds();
  if (body.has("seconds")) body.set("seconds", spent);
  place.setAttribute("aria-busy", "true");
  try {
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    const answer = await fetch(address, { method: "POST", body, headers: { "Baibu-Fragment": "1" } });
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    if (!part.content.querySelector(".pace")) throw new Error(answer.statusText); // no card, no ending
    place.replaceChildren(part.content);
    if (!address.endsWith("/review/answer")) looked = 0; // else it is the same card, turned over
    since = performance.now();
    arrive();
    say(place.querySelector("[data-said]")?.dataset.said ?? "");
  } catch {
    place.querySelector(":scope > .offline")?.remove();
    const note = document.createElement("p");
    note.className = "notice bad offline";
    note.textContent = said.dataset.offline;
    place.prepend(note);
    say(said.dataset.offline);
  } finally {
    running = false;
    place.removeAttribute("aria-busy");
  }
}

place.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});

place.addEventListener("toggle", (event) => {
  if (!event.target.open) return;
  if (event.target.matches(".answer")) place.querySelector(".answers").focus({ preventScroll: true });
  if (event.target.matches(".edit")) place.querySelector(".edit textarea").focus();
}, true);

function wanted(event) {
  if (event.key === "Enter") return " ";
  return event.key.length === 1 ? event.key.toLowerCase() : "";
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  const edit = place.querySelector(".edit[open]");
  if (event.key === "Escape" && edit) {
    edit.open = false;
    arrive();
    return;
  }
  if (event.repeat || hotkeys.getAttribute("aria-pressed") === "false") return;
  if (event.target.closest("input, textarea, select")) return;
  const key = wanted(event);
  if (key === " " && event.target.closest("a, button, summary")) return; // what has the focus is meant
  const button = key && place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button || !button.checkVisibility()) return;
  if (key === " " && place.querySelector(".answer[open]")) return; // shown already; a page may scroll
  event.preventDefault();
  button.click();
});

hotkeys.hidden = false;
hotkeys.setAttribute("aria-pressed", String(!remembered()));
hotkeys.addEventListener("click", () => {
  const off = hotkeys.getAttribute("aria-pressed") === "true";
  hotkeys.setAttribute("aria-pressed", String(!off));
  remember(off);
});
arrive();
