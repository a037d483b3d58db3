// How much time a mock exam has left. The page says when it closes; the server keeps the time.
"use strict";

const LAST = 5; // seconds before the end at which the open page is sent

for (const timer of document.querySelectorAll("[data-closes]")) {
  const ahead = Date.now() - Date.parse(timer.dataset.now); // by how much the clock here differs
  const tell = () => {
    const left = Math.max(0, Math.round((Date.parse(timer.dataset.closes) - Date.now() + ahead) / 1000));
    const pad = (number) => String(number).padStart(2, "0");
    timer.textContent = `${timer.dataset.left} ${Math.floor(left / 3600)}:${pad(Math.floor(left / 60) % 60)}:${pad(left % 60)}`;
    if (left > LAST) return;
    clearInterval(ticking);
    document.querySelector("form.card").requestSubmit(); // what is chosen on this page counts as well
  };
  const ticking = setInterval(tell, 1000);
  tell();
}
