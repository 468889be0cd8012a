// Enhancement only: every list is narrowed and every item judged without this file too.
"use strict";

const said = document.querySelector("#sagt");
let latest = 0;

// The named part of the page is changed for the same part of the page that the server answers with.
const swap = async (form, request) => {
  const mine = ++latest;
  const part = document.getElementById(form.dataset.swaps);
  part.setAttribute("aria-busy", "true");
  const reply = await fetch(request);
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
  const found = fresh.getElementById(form.dataset.swaps);
  if (mine !== latest) return null;
  if (!reply.ok || !found) {
    location.assign(reply.url);
    return null;
  }
  part.replaceChildren(...found.childNodes);
  part.removeAttribute("aria-busy");
  said.textContent = document.querySelector("#lista")?.textContent ?? "";
  return reply;
};

const narrowing = document.querySelector("form.narrowing");
if (narrowing) {
  narrowing.classList.add("live");
  let waiting;
  const narrow = () => {
    const chosen = [...new FormData(narrowing)].filter(([name, value]) => value || name === "role");
    const address = `${narrowing.getAttribute("action")}?${new URLSearchParams(chosen)}`;
    history.replaceState(null, "", address);
    swap(narrowing, address);
  };
  narrowing.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(narrow, 250);
  });
  narrowing.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    narrow();
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.tools")) return;
  event.preventDefault();
  const { submitter } = event;
  const body = new URLSearchParams(new FormData(form, submitter));
  const judged = form.closest("[id^=post-]").id;
  const beside = `post-${form.elements.beside.value}`;
  const reply = await swap(form, new Request(form.action, { method: "POST", body }));
  if (reply) (document.getElementById(judged) ?? document.getElementById(beside))?.focus({ preventScroll: true });
});
