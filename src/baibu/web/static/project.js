// A project's page hears of each change of its run and puts it into the page; a form is sent once.

const live = document.querySelector("#live");

document.addEventListener("submit", (event) => {
  const button = event.submitter ?? event.target.querySelector("button[data-once]");
  if (!button?.hasAttribute("data-once")) return;
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-busy", "true");
  window.addEventListener("pageshow", () => button.removeAttribute("aria-busy"), { once: true });
});

// What the person has opened or focused stays so.
function put(html) {
  const opened = new Map([...live.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  const held = live.contains(document.activeElement) ? document.activeElement : null;
  const summary = held?.localName === "summary" ? held.parentElement.id : null;
  const button = held?.localName === "button";
  live.innerHTML = html;
  for (const [id, open] of opened) {
    const found = document.getElementById(id);
    if (found) found.open = open;
  }
  if (summary) document.querySelector(`#${CSS.escape(summary)} > summary`)?.focus({ preventScroll: true });
  else if (button) live.querySelector("button")?.focus({ preventScroll: true });
}

if (live?.dataset.state === "running") {
  const source = new EventSource(`/projects/${encodeURIComponent(live.dataset.project)}/live`);
  source.addEventListener("running", (event) => put(JSON.parse(event.data)));
  for (const state of ["done", "failed", "stopped", "new"]) {
    source.addEventListener(state, (event) => {
      source.close();
      put(JSON.parse(event.data));
      if (state === "done") location.reload(); // for what can be done with the model now
    });
  }
}
