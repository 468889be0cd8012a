// Enhancement only: the page of a document works without this file.
"use strict";

// The picture's own pane is rolled to the mark; the window stays with the marked text.
const pane = document.querySelector(".pane");
const spot = document.querySelector("#i-bilden");
if (pane && spot) {
  const mark = spot.getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  pane.scrollTop += mark.top - view.top - Math.max(0, (pane.clientHeight - mark.height) / 2);
  pane.scrollLeft += mark.left - view.left - Math.max(0, (pane.clientWidth - mark.width) / 2);
}

// A browser has a clipboard only where the connection is private.
const copy = document.querySelector("button[data-copy]");
if (copy && navigator.clipboard) {
  const told = document.querySelector("#kopierat");
  document.querySelector("details[data-copied]").hidden = true;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent);
    const label = copy.textContent;
    copy.textContent = told.textContent = copy.dataset.done;
    copy.disabled = true;
    setTimeout(() => {
      copy.textContent = label;
      told.textContent = "";
      copy.disabled = false;
    }, 2000);
  });
}
