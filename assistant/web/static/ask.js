// Enhancement only: every page works without this file.
"use strict";

const place = document.querySelector("#svarsplats");
const news = document.querySelector("#lage");
const question = document.querySelector("#q");
const LATE = 200; // milliseconds before what has come is shown: what comes whole at once should not flicker
let coming;
let here = location.pathname + location.search;

/** Ask as the address says, and show the answer as it comes; on any trouble the browser opens the address itself. */
function ask(search) {
  coming?.close();
  const parts = document.createElement("article");
  parts.className = "answer";
  news.textContent = news.dataset.busy;
  place.setAttribute("aria-busy", "true");
  const late = setTimeout(() => place.replaceChildren(parts), LATE);
  const done = () => {
    clearTimeout(late);
    source.close();
  };
  const source = (coming = new EventSource(`/fraga/strom${search}`));
  source.addEventListener("group", (event) => parts.insertAdjacentHTML("beforeend", JSON.parse(event.data)));
  source.addEventListener("sentence", (event) =>
    [...parts.querySelectorAll(".thread")].at(-1).insertAdjacentHTML("beforeend", JSON.parse(event.data)),
  );
  source.addEventListener("done", (event) => {
    done();
    show(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    done();
    location.assign(`/${search}#svar`);
  });
}

function show(answer) {
  place.innerHTML = answer.html;
  place.removeAttribute("aria-busy");
  document.querySelector("main").classList.add("answered");
  document.querySelector("h1").classList.add("unseen");
  document.title = answer.title;
  question.value = answer.question;
  history.pushState(null, "", answer.address);
  here = location.pathname + location.search;
  news.textContent = answer.summary;
  const heading = place.querySelector("#svar");
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

if (place && window.EventSource) {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-ask]")) return;
    event.preventDefault();
    ask(`?${new URLSearchParams(new FormData(event.target))}`);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    ask(link.search);
  });
  // A step back or forward to another question: its own page; a step within this one is the browser's.
  window.addEventListener("popstate", () => {
    if (location.pathname + location.search !== here) location.reload();
  });
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches("textarea[data-enter]")) return;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// A number and its source point at each other.
function point(event) {
  for (const pointed of document.querySelectorAll(".pointed")) pointed.classList.remove("pointed");
  const from = event.target.closest?.(".ref, .sources li");
  if (!from) return;
  const n = from.dataset.n ?? from.value;
  const source = document.querySelector(`#kalla-${n}`);
  for (const each of document.querySelectorAll(`.ref[data-n="${n}"]`)) each.classList.add("pointed");
  source?.classList.add("pointed");
  const list = source?.closest(".sources");
  if (!list || list === from.closest(".sources") || list.scrollHeight <= list.clientHeight) return;
  const [box, frame] = [source.getBoundingClientRect(), list.getBoundingClientRect()];
  if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
}
document.addEventListener("mouseover", point);
document.addEventListener("focusin", point);

if (navigator.clipboard) {
  document.documentElement.classList.add("copies");
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
    news.textContent = button.dataset.copied;
  });
}

// Only where there is nothing to read yet: under an answer it would scroll the answer away.
if (question && !question.value) question.focus();
