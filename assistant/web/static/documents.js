// Enhancement only: files can be dropped anywhere on the page, and a reading is followed as it goes.
"use strict";

const upload = document.querySelector("form.upload");

const send = (form) => {
  const sending = form.querySelector(".sending");
  const say = sending.querySelector("[role=status]");
  const bar = sending.querySelector("progress");
  const button = form.querySelector("button[type=submit]");
  const request = new XMLHttpRequest(); // the only one that tells how much has been sent
  button.disabled = true;
  sending.hidden = false;
  say.textContent = form.dataset.sending;
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    // What was wrong stands in the page that came back, above a fresh form.
    const fresh = new DOMParser().parseFromString(request.responseText, "text/html");
    document.title = fresh.title;
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
    document.querySelector("main").focus();
  });
  request.addEventListener("error", () => {
    say.textContent = form.dataset.lost;
    button.disabled = false;
  });
  request.open(form.method, form.action);
  request.send(new FormData(form));
};

if (upload) {
  document.documentElement.classList.add("drops");
  const here = document.querySelector(".drop-here");
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0; // a drag enters an element before it leaves the one around it
  const show = (change) => {
    depth = Math.max(0, depth + change);
    here.hidden = depth === 0;
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.upload")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("dragenter", (event) => hasFiles(event) && show(1));
  document.addEventListener("dragleave", (event) => hasFiles(event) && show(-1));
  document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(-depth);
    const now = document.querySelector("form.upload");
    now.querySelector("input[type=file]").files = event.dataTransfer.files;
    now.requestSubmit();
  });
  // The page may come back from the browser's own cache as it was left.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelector("form.upload button[type=submit]").disabled = false;
    document.querySelector(".sending").hidden = true;
  });
}

const following = document.querySelector("a[data-follow]");

if (following) {
  const state = document.querySelector("#lage");
  const say = (text) => {
    if (state.textContent.trim() !== text) state.firstElementChild.textContent = text;
  };

  const look = async () => {
    let reply;
    try {
      reply = await fetch(following.href);
    } catch {
      say(following.dataset.lost);
      setTimeout(look, 3000);
      return;
    }
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const next = fresh.querySelector("#lage");
    if (!next) {
      location.reload();
      return;
    }
    document.querySelector("#framsteg").replaceWith(fresh.querySelector("#framsteg"));
    say(next.textContent.trim());
    if (fresh.querySelector("a[data-follow]")) {
      setTimeout(look, 700);
      return;
    }
    // It is over: what can be done now is something else, and whoever stood on a button that is gone stands at the top.
    document.title = fresh.title;
    const notice = state.closest(".notice");
    const over = next.closest(".notice");
    notice.className = over.className;
    notice.append(...[...over.children].slice(1));
    const actions = document.querySelector("#atgarder");
    const held = actions.contains(document.activeElement);
    actions.replaceWith(fresh.querySelector("#atgarder"));
    if (held) document.querySelector("#inlasning").focus();
  };
  setTimeout(look, 300);
}
