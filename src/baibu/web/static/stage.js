// What a stage's page gains with JavaScript: a code editor, Ctrl/Cmd+Enter, the verdict in place, drafts saved
// while typing. Everything here also works without it, by plain forms.

const script = document.querySelector("#script");
const form = document.querySelector("#work");
const box = form.elements.source;
const button = document.querySelector("#submit");
const saved = document.querySelector("#saved");
const said = document.querySelector("#said");
const outcome = document.querySelector("#outcome");
const PAUSE = 700; // ms without a key before a draft is saved

let kept = box.value;
let timer;
let running = false;

box.autocomplete = "off"; // the draft is on the server; the browser's own memory may be older

const body = () => new URLSearchParams({ source: box.value });

async function save() {
  clearTimeout(timer);
  const text = box.value;
  if (text === kept) return;
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: body() });
    if (!answer.ok) throw new Error(answer.statusText);
    kept = text;
    saved.textContent = saved.dataset.saved;
  } catch {
    saved.textContent = saved.dataset.unsaved;
  }
}

function changed() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function say(sentence) {
  said.textContent = ""; // the same sentence twice is still news
  requestAnimationFrame(() => { said.textContent = sentence; });
}

async function check(event) {
  event.preventDefault();
  if (running) return;
  running = true;
  clearTimeout(timer);
  button.setAttribute("aria-busy", "true");
  say(said.dataset.checking);
  const text = box.value;
  try {
    let answer = await fetch(form.action, { method: "POST", body: body(), headers: { "Baibu-Fragment": "1" } });
    let fragment = await answer.text();
    let last = "";
    while (answer.status === 202) { // it waits its turn; the server holds each answer back for a moment
      show(fragment);
      const wait = outcome.querySelector(".trouble [data-said]").dataset.said;
      if (wait !== last) say(wait);
      last = wait;
      answer = await fetch(answer.headers.get("Location"), { headers: { "Baibu-Fragment": "1" } });
      fragment = await answer.text();
    }
    if (answer.ok) {
      kept = text;
      outcome.innerHTML = fragment;
      saved.textContent = saved.dataset.saved;
      calm();
    } else {
      show(fragment);
    }
    say(outcome.querySelector("[data-said]")?.dataset.said ?? fragment);
    outcome.firstElementChild?.scrollIntoView({ block: "nearest" });
  } catch {
    const note = document.createElement("p");
    note.className = "notice bad";
    note.textContent = said.dataset.offline;
    show(note.outerHTML);
    say(said.dataset.offline);
  } finally {
    running = false;
    button.removeAttribute("aria-busy");
  }
}

// Put a trouble above what the page showed before; it goes with the next verdict.
function show(fragment) {
  outcome.querySelectorAll(":scope > .trouble").forEach((old) => old.remove());
  const trouble = document.createElement("div");
  trouble.className = "trouble";
  trouble.innerHTML = fragment;
  outcome.prepend(trouble);
}

// Blocks that may scroll can be reached by Tab; where nothing overflows, that stop would be in the way.
function calm() {
  for (const block of document.querySelectorAll("pre[tabindex], .formula, .wide")) {
    block.tabIndex = block.scrollWidth > block.clientWidth ? 0 : -1;
  }
}

form.addEventListener("submit", (event) => {
  if (!event.submitter || event.submitter === button) check(event);
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(button);
});
box.addEventListener("input", changed);
addEventListener("pagehide", () => {
  if (box.value !== kept) navigator.sendBeacon(form.dataset.draft, body());
});
addEventListener("resize", calm);
document.addEventListener("toggle", calm, true);
calm();

const keys = document.querySelector("#keys");
keys.hidden = false;
if (script.dataset.editor) {
  const { open } = await import(script.dataset.editor);
  box.hidden = true;
  open({
    place: box,
    text: box.value,
    label: box.getAttribute("aria-label"),
    describedBy: "keys",
    nonce: script.dataset.nonce,
    onChange(text) {
      box.value = text;
      changed();
    },
  });
}
