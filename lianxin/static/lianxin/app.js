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
    const marks = places.map((one, at) =>
      L.marker([Number(one.dataset.lat), Number(one.dataset.lon)], { alt: `${at + 1} ${one.textContent}` })
        .bindTooltip(String(at + 1), { permanent: true, direction: "top" }).addTo(map));
    map.fitBounds(L.featureGroup(marks).getBounds().pad(0.2), { maxZoom: 16 });
  }
}
