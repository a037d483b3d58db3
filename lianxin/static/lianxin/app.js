// Comfort only: every page works without this file.
"use strict";

// A menu closes when one clicks elsewhere or presses Escape.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

// The error summary takes the focus, so that a screen reader reads it first (GOV.UK pattern).
const summary = document.querySelector("form[method=post] .error-summary");
if (summary) summary.focus();

// Of a row of tabs wider than the phone, the open one is in sight.
for (const row of document.querySelectorAll(".tabs")) {
  const open = row.querySelector("[aria-current]");
  if (open) row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
}

// A number to be passed on is selected whole by one tap; where there is a clipboard, a button copies it.
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: text.dataset.copy });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = text.dataset.copied;
    });
    text.after(" ", button);
  }
}

// Among hundreds of options, those that hold what is typed; the only one left is chosen.
for (const select of document.querySelectorAll("select[data-find]")) {
  const all = [...select.children];
  const matching = (typed, node) => {
    if (node.tagName === "OPTION") return !node.value || node.text.toLowerCase().includes(typed) ? [node] : [];
    const found = [...(node.all ??= [...node.children])].filter((one) => one.text.toLowerCase().includes(typed));
    node.replaceChildren(...found);
    return found.length ? [node] : [];
  };
  const find = Object.assign(document.createElement("input"), { type: "search", className: "find", placeholder: select.dataset.find, ariaLabel: select.dataset.find, autocomplete: "off" });
  find.addEventListener("input", () => {
    const chosen = select.value;
    const typed = find.value.trim().toLowerCase();
    select.replaceChildren(...all.flatMap((node) => matching(typed, node)));
    const left = [...select.options].filter((one) => one.value);
    select.value = typed && left.length === 1 ? left[0].value : left.some((one) => one.value === chosen) ? chosen : "";
    select.size = typed && left.length > 1 ? Math.min(select.length, 8) : 0;
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  select.addEventListener("change", () => { select.size = 0; });
  select.before(find);
}

// A refusal answered to htmx is shown where messages stand, instead of being dropped.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.status !== 422) {
    event.detail.shouldSwap = true;
    event.detail.target = document.getElementById("messages");
    event.detail.swapOverride = "innerHTML";
  } else if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
  }
});

// A live map replaces the server's sketch where the installation has a tile source.
const drawing = document.querySelector(".map-drawing[data-tiles]");
if (drawing) {
  const folder = drawing.dataset.leaflet;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = `${folder}leaflet.css`;
  const script = document.createElement("script");
  script.src = `${folder}leaflet.js`;
  script.addEventListener("load", drawMaps);
  document.head.append(sheet, script);
}

function drawMaps() {
  for (const box of document.querySelectorAll(".map-drawing[data-tiles]")) {
    const places = [...box.parentElement.querySelectorAll("[data-lat]")];
    if (places.length === 0) continue;
    box.replaceChildren();
    box.classList.add("live");
    const map = L.map(box);
    L.tileLayer(box.dataset.tiles).addTo(map);
    const marks = places.map((one, at) => {  // those apart stand last in the list
      const apart = one.classList.contains("apart"), name = one.textContent.trim();
      return L.marker([Number(one.dataset.lat), Number(one.dataset.lon)], { alt: apart ? name : `${at + 1} ${name}`, opacity: apart ? 0.6 : 1 })
        .bindTooltip(apart ? name : String(at + 1), { permanent: !apart, direction: "top" }).addTo(map);
    });
    map.fitBounds(L.featureGroup(marks).getBounds().pad(0.2), { maxZoom: 16 });
  }
}
