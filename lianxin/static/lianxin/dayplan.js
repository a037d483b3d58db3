// A visit dragged to another time or carer asks what that would cost; nothing changes before the answer is accepted.
"use strict";

for (const table of document.querySelectorAll(".timetable[data-movable]")) {
  const svg = table.querySelector("svg");
  const lanes = [...svg.querySelectorAll(".lane")];
  const { begin, scale, left, top, row } = Object.fromEntries(Object.entries(table.dataset).map(([name, value]) => [name, Number(value)]));
  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const laneAt = (y) => lanes[Math.min(Math.max(Math.floor((y - top) / row), 0), lanes.length - 1)];
  const face = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  let held = null;

  svg.addEventListener("pointerdown", (event) => {
    const block = event.target.closest(".block:not(.begun)");
    if (block && event.button === 0) held = { block, from: at(event), moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const to = at(event);
    if (!held.moved && Math.hypot(to.x - held.from.x, to.y - held.from.y) < 6) return;
    if (!held.moved) svg.setPointerCapture(event.pointerId);
    held.moved = true;
    held.block.classList.add("dragged");
    held.block.setAttribute("transform", `translate(${to.x - held.from.x} ${to.y - held.from.y})`);
    for (const lane of lanes) lane.classList.toggle("over", lane === laneAt(to.y));
  });
  svg.addEventListener("pointerup", (event) => {
    if (!held?.moved) { held = null; return; }
    const { block, from } = held;
    const to = at(event);
    const x = Number(block.dataset.x) + to.x - from.x;
    const minute = Math.min(Math.max(Math.round((begin + (x - left) / scale) / 5) * 5, 0), 1435);
    const asked = new URLSearchParams({ carer: laneAt(to.y).dataset.carer, start: face(minute) });
    held = { block, done: true };
    window.location.assign(`${block.getAttribute("href")}?${asked}`);
  });
  svg.addEventListener("pointercancel", () => {
    held?.block.removeAttribute("transform");
    held = null;
  });
  // The link under the pointer is not followed after a drag, nor dragged itself.
  svg.addEventListener("click", (event) => { if (held?.done) event.preventDefault(); }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}
