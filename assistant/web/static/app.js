// Enhancement only: every page works without this file.
"use strict";

for (const form of document.querySelectorAll("form[data-busy]")) {
  const button = form.querySelector("button[type=submit]");
  const label = button.textContent;
  form.addEventListener("submit", () => {
    button.disabled = true;
    button.textContent = form.dataset.busy;
  });
  // The page may come back from the browser's own cache with the button still disabled.
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = label;
  });
}

for (const area of document.querySelectorAll("textarea[data-enter]")) {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    area.form.requestSubmit();
  });
}

// Only where there is nothing to read yet: under an answer it would scroll the answer away.
const question = document.querySelector("#q");
if (question && !question.value) question.focus();

const follow = document.querySelector("a[data-follow]");
if (follow) {
  const look = async () => {
    const reply = await fetch(follow.href);
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const now = fresh.querySelector("a[data-follow]");
    if (now?.dataset.state !== follow.dataset.state) {
      location.reload();
      return;
    }
    document.querySelector("#framsteg").replaceWith(fresh.querySelector("#framsteg"));
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
}
