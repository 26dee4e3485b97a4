// Today starts with one key: Enter, while nothing on the page has the focus.

const start = document.querySelector("#start");
const nowhere = new Set([document.body, document.documentElement, document.querySelector("#main")]);

if (start) {
  document.querySelector("#key").hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!nowhere.has(document.activeElement)) return;
    event.preventDefault();
    start.click();
  });
}
