// What a stage's page gains with JavaScript: a code editor, Ctrl/Cmd+Enter, the verdict in place, drafts saved
// while typing, and what other roads did: an editor of one's own, a notebook, another window. What is being typed
// is never replaced; what came from elsewhere is offered. Everything here also works without it, by plain forms.

const script = document.querySelector("#script");
const form = document.querySelector("#work");
const box = form.elements.source;
const base = form.elements.base; // the text on the server that this page has seen
const button = document.querySelector("#submit");
const saved = document.querySelector("#saved");
const said = document.querySelector("#said");
const outcome = document.querySelector("#outcome");
const PAUSE = 700; // ms without a key before a draft is saved
const LATER = 30000; // ms, while another text stands in its place

let kept = box.value;
let timer;
let busy = 0; // answers that are on their way: each may change `base`
let running = false;
let clashing = false; // another text stands on the server, and nobody has chosen yet
let news; // what the stream told last, while it could not be looked at
let stream;

box.autocomplete = "off"; // the draft is on the server; the browser's own memory may be older

const body = (more) => new URLSearchParams({ source: box.value, base: base.value, ...more });
const place = () => Number(document.querySelector("#verdict").dataset.place);

async function ask(address, options) {
  busy += 1;
  try {
    const answer = await fetch(address, { ...options, headers: { "Baibu-Fragment": "1" } });
    const fragment = await answer.text();
    const version = answer.headers.get("Baibu-Version");
    if (answer.ok && version && options) base.value = version;
    return { answer, fragment };
  } finally {
    busy -= 1;
  }
}

async function save(more) {
  clearTimeout(timer);
  const text = box.value;
  if (text === kept && !more) return;
  try {
    const { answer, fragment } = await ask(form.dataset.draft, { method: "POST", body: body(more) });
    if (answer.ok) {
      kept = text;
      clashing = false;
      outcome.querySelectorAll(".news").forEach((old) => (old.closest(".trouble") ?? old).remove());
      saved.textContent = saved.dataset.saved;
    } else if (answer.status === 409) {
      saved.textContent = saved.dataset.aside;
      offer(fragment);
    } else {
      throw new Error(answer.statusText);
    }
  } catch {
    saved.textContent = saved.dataset.unsaved;
  }
  look();
}

function changed() {
  clearTimeout(timer);
  timer = setTimeout(save, clashing ? LATER : PAUSE);
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
  const text = box.value;
  const asked = ask(form.action, { method: "POST", body: body() }); // on its way before anything is drawn
  button.setAttribute("aria-busy", "true");
  say(said.dataset.checking);
  try {
    let { answer, fragment } = await asked;
    let last = "";
    while (answer.status === 202) { // it waits its turn; the server holds each answer back for a moment
      show(fragment);
      const wait = outcome.querySelector(".trouble [data-said]").dataset.said;
      if (wait !== last) say(wait);
      last = wait;
      ({ answer, fragment } = await ask(answer.headers.get("Location"), {}));
    }
    if (answer.ok) {
      kept = text;
      clashing = false;
      put(fragment);
      saved.textContent = saved.dataset.saved;
      finish();
    } else {
      show(fragment);
    }
    say(outcome.querySelector("[data-said]")?.dataset.said ?? fragment);
    requestAnimationFrame(() => outcome.firstElementChild?.scrollIntoView({ block: "nearest" })); // one layout for all
  } catch {
    const note = document.createElement("p");
    note.className = "notice bad";
    note.textContent = said.dataset.offline;
    show(note.outerHTML);
    say(said.dataset.offline);
  } finally {
    running = false;
    button.removeAttribute("aria-busy");
    look();
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

// Offer a text that came from elsewhere; it is said once, however often that text changes meanwhile.
function offer(fragment) {
  const known = outcome.querySelector(".news") !== null;
  clashing = true;
  outcome.querySelectorAll(":scope > .news").forEach((old) => old.remove());
  show(fragment);
  if (!known) say(outcome.querySelector(".news").dataset.said);
}

// Look at what the stream told, once nothing of our own is on its way.
async function look() {
  if (!news || busy || running) return;
  const told = news;
  news = undefined;
  const isJudged = told.place > place();
  if (!isJudged && told.version === base.value) return;
  try {
    const query = new URLSearchParams({ base: base.value, after: String(place()) });
    const { answer, fragment } = await ask(`${form.dataset.news}?${query}`);
    if (!answer.ok || running) return;
    if (answer.headers.get("Baibu-Part") === "news") {
      offer(fragment);
    } else if (answer.status === 200) {
      put(fragment);
      clashing = outcome.querySelector(".news") !== null;
      finish();
      say(outcome.querySelector("[data-said]")?.dataset.said ?? "");
    }
  } catch { // the stream comes back by itself, and tells again
  }
  look();
}

// One stream for a page that is looked at; a browser has few connections to one server.
function follow() {
  if (stream || document.hidden) return;
  const query = new URLSearchParams({ base: base.value, after: String(place()) });
  stream = new EventSource(`${form.dataset.events}?${query}`);
  stream.addEventListener("news", (event) => {
    news = JSON.parse(event.data);
    look();
  });
}

function leave() {
  stream?.close();
  stream = undefined;
}

// Show a verdict. The list of attempts stays as it was until the new one comes.
function put(fragment) {
  const attempts = outcome.querySelector("#attempts");
  outcome.innerHTML = fragment;
  if (attempts) outcome.querySelector("#attempts")?.replaceWith(attempts);
}

// What nobody waits for comes once the verdict has been painted; a page in the background paints nothing.
function finish() {
  const rest = () => { calm(outcome); listAttempts(); };
  if (document.hidden) rest();
  else requestAnimationFrame(() => setTimeout(rest));
}

// Blocks that may scroll can be reached by Tab; where nothing overflows, that stop would be in the way. All are
// looked at before the first is changed: the other way round the browser lays the page out anew for each. What is
// folded away waits until it is opened: it would be laid out for this alone, block by block.
function calm(part = document) {
  const blocks = [...part.querySelectorAll("pre[tabindex], .formula, .wide, .brief figure")]
    .filter((block) => !block.closest("details:not([open])"));
  const stops = blocks.map((block) => (block.scrollWidth > block.clientWidth ? 0 : -1));
  blocks.forEach((block, index) => { if (block.tabIndex !== stops[index]) block.tabIndex = stops[index]; });
}

// The attempts, and their chart, come after the verdict.
async function listAttempts() {
  const after = place();
  try {
    const { answer, fragment } = await ask(`${form.dataset.attempts}?after=${after}`);
    const attempts = outcome.querySelector("#attempts");
    if (answer.status !== 200 || !attempts || place() !== after) return;
    attempts.outerHTML = fragment;
    calm(outcome);
  } catch { // the next verdict brings them, and so does the page
  }
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.dataset.keep !== undefined) {
    event.preventDefault();
    save({ mine: "yes" });
  } else if (!event.submitter || event.submitter === button) {
    check(event);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(button);
});
box.addEventListener("input", changed);
addEventListener("pagehide", () => {
  if (box.value !== kept) navigator.sendBeacon(form.dataset.draft, body());
  leave();
});
addEventListener("pageshow", follow);
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : follow()));
addEventListener("resize", () => calm());
document.addEventListener("toggle", (event) => calm(event.target), true);
calm();
if (document.fonts.status === "loading") document.fonts.ready.then(() => calm()); // wider or narrower than before
follow();

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
