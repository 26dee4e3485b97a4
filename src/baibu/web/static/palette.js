// The command palette: one field for going anywhere and doing what the page's buttons do, by keyboard alone.
// Without JavaScript there is the field in the head of every page.

const field = document.querySelector("#find");
const hint = document.querySelector("#find-key");
const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const PAUSE = 40; // ms without a key before the list is asked for
const OFF = "baibu-hotkeys-off"; // in this browser's memory: single keys are off

let dialog = null;
let box, list, said;
let asked = 0; // which question the newest answer belongs to
let timer;
let current = -1; // the option that Enter means

hint.textContent = isMac ? "⌘K" : "Ctrl K";
hint.hidden = false;
field.setAttribute("aria-keyshortcuts", isMac ? "Meta+K" : "Control+K");

function keysAreOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

const composes = (event) => event.isComposing || event.keyCode === 229;
const options = () => [...list.querySelectorAll("[role=option]")];

async function offer(words) {
  const answer = await fetch(`${field.form.action}/palette?${new URLSearchParams({ q: words })}`, { headers: { "Baibu-Fragment": "1" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const part = document.createElement("template");
  part.innerHTML = await answer.text();
  return part.content.querySelector("dialog");
}

async function open() {
  if (dialog?.open) return;
  const turn = ++asked;
  try {
    const made = await offer("");
    if (turn !== asked) return;
    dialog?.remove();
    document.body.append(made);
    dress(made);
    dialog.showModal();
    box.focus();
    point(0);
  } catch {
    field.focus(); // the server is away, or an old page meets a new server
  }
}

function dress(made) {
  dialog = made;
  box = made.querySelector("input");
  list = made.querySelector("[role=listbox]");
  said = made.querySelector("[role=status]");
  number();
  box.addEventListener("input", (event) => { if (!composes(event)) later(); });
  box.addEventListener("compositionend", later);
  box.addEventListener("keydown", steer);
  made.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => act(event.target.closest("[role=option]")));
  made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
  made.addEventListener("close", () => { // told late: the palette may have been asked for again by now
    clearTimeout(timer);
    timer = undefined;
  });
}

function number() {
  options().forEach((option, index) => { option.id = `palette-${index}`; });
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(renew, PAUSE);
}

// Asks for the list that belongs to the words; says whether it is the newest.
async function renew() {
  clearTimeout(timer);
  timer = undefined;
  const turn = ++asked;
  try {
    const made = await offer(box.value);
    if (turn !== asked || !dialog.open) return false;
    list.replaceChildren(...made.querySelector("[role=listbox]").childNodes);
    said.textContent = made.querySelector("[role=status]").textContent;
    number();
    point(0);
    return true;
  } catch {
    said.textContent = dialog.dataset.offline;
    said.classList.remove("hidden");
    return false;
  }
}

function point(index) {
  const all = options();
  current = all.length ? (index + all.length) % all.length : -1;
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === current)));
  if (current < 0) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  box.setAttribute("aria-activedescendant", all[current].id);
  all[current].scrollIntoView({ block: "nearest" });
}

async function steer(event) {
  if (composes(event)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    point(current + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (timer !== undefined && !(await renew())) return; // what was typed last counts
    act(options()[current]);
  } else if (event.key === "Tab") {
    event.preventDefault(); // the field is all there is
  }
}

function act(option) {
  if (!option) return;
  dialog.close();
  if (option.dataset.href) {
    location.assign(option.dataset.href);
    return;
  }
  const name = CSS.escape(option.dataset.button);
  document.querySelector(`button[name="${name}"][value="${CSS.escape(option.dataset.value)}"]`)?.click();
}

function types(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])");
}

// Another language, another look, the same place: what stood at the top of the window stands there again.
const KEEPS = "baibu-place"; // in this tab's memory, for the next page only
const landmarks = () => [...document.querySelectorAll("#main :is(h1, h2, h3, p, li, pre, figure, table, summary, textarea)")];

addEventListener("submit", (event) => {
  const address = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : event.target.action;
  if (!/\/(language|theme)$/.test(address)) return;
  const all = landmarks();
  const at = all.findIndex((one) => one.getBoundingClientRect().bottom > 0);
  const open = [...document.querySelectorAll("#main details")].map((one) => one.open);
  if (at < 0) return;
  const place = { path: location.pathname, at, of: all.length, top: all[at].getBoundingClientRect().top, open };
  try { sessionStorage.setItem(KEEPS, JSON.stringify(place)); } catch { /* the page begins at its top */ }
});

function comeBack() {
  let place;
  try {
    place = JSON.parse(sessionStorage.getItem(KEEPS));
    sessionStorage.removeItem(KEEPS);
  } catch { return; }
  if (!place || place.path !== location.pathname) return;
  const folds = [...document.querySelectorAll("#main details")];
  if (folds.length === place.open.length) folds.forEach((fold, index) => { fold.open = place.open[index]; });
  const all = landmarks();
  const one = all[all.length === place.of ? place.at : Math.round(place.at * all.length / place.of)];
  if (one && scrollY === 0) scrollTo({ top: one.getBoundingClientRect().top - place.top, behavior: "instant" });
}
comeBack();

addEventListener("keydown", (event) => {
  if (composes(event) || event.altKey || event.shiftKey && event.key !== "/") return;
  const isChord = (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && event.key.toLowerCase() === "k";
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !types(event.target) && !keysAreOff();
  if (!isChord && !isSlash) return;
  event.preventDefault();
  event.stopPropagation();
  if (isChord && dialog?.open) dialog.close();
  else open();
}, true);
