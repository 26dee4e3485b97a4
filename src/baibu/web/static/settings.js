// Copies the path of the data folder; without a script it can be selected by hand.

const button = document.querySelector("#copy");
const path = document.querySelector("#path");

if (navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(path.textContent);
      button.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(path);
    }
  });
}
