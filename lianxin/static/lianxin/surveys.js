// Comfort only: questionnaires work without this file.
"use strict";

// What somebody goes on typing while the questions are drawn anew is theirs.
let typed = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  typed = new Map([...event.target.querySelectorAll("[data-typed]")].map((field) => [field.name, field.value]));
});
document.addEventListener("htmx:afterSwap", (event) => {
  for (const field of event.target.querySelectorAll("[data-typed]")) {
    if (typed.has(field.name)) field.value = typed.get(field.name);
  }
  offerPosition();
});

// A question about a place can take the phone's own.
function offerPosition() {
  if (!navigator.geolocation) return;
  for (const field of document.querySelectorAll("[data-position]")) {
    if (field.nextElementSibling?.classList.contains("position")) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "position", textContent: field.dataset.position });
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
      field.value = `${coords.latitude.toFixed(6)} ${coords.longitude.toFixed(6)}`;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }));
    field.after(button);
  }
}
offerPosition();
