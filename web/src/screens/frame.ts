/** Around every screen: title and way back, where the outbox stands, the five places to go. */
import type { App, Screen } from "../app";
import { go } from "../app";
import { h } from "../kit/dom";
import { icon } from "../kit/icons";
import { counts, entries } from "../sync/outbox";
import type { Pack } from "../sync/types";
import { t } from "../words";

/** The whole screen; `renew` takes the new version of the app into use. What it gives back besides is told of every change. */
export async function frame(app: App, screen: Screen, renew: () => void): Promise<{ elements: HTMLElement[]; tell: () => void }> {
  const status = h("button", { class: "status", type: "button", onclick: () => go("/outbox") });
  const tell = async (): Promise<void> => {
    const now = counts(await entries(app.boxes));
    const isReached = navigator.onLine && app.report?.result === "done"; // a phone with a signal may still miss the server
    const marks = [app.syncing && "⟳", now.waiting && `↑${now.waiting}`, now.problems && `!${now.problems}`].filter(Boolean);
    status.dataset.tone = now.problems ? "bad" : now.waiting || !isReached ? "warn" : "good";
    status.textContent = marks.join(" ") || (isReached ? "✓" : "⌁");
    status.setAttribute("aria-label", `${t("outbox")}: ${now.waiting} ${t("waiting")}, ${now.problems} ${t("problem")}`);
  };
  await tell();
  const elements = [
    h(
      "header",
      { class: "bar" },
      screen.back !== undefined ? h("a", { class: "back", href: `#${screen.back}`, "aria-label": t("back") }, icon("back")) : h("span", { class: "back" }),
      h("h1", { tabindex: -1 }, screen.title),
      status,
    ),
    app.renewal ? h("button", { class: "renew", type: "button", onclick: renew }, t("renew")) : h("span", { hidden: true }),
    h("main", { class: screen.tab === undefined ? "alone" : null }, screen.body),
    ...(screen.tab !== undefined ? [tabs(screen.tab, app.pack)] : []),
  ];
  return { elements, tell: () => void tell() };
}

const TABS = [
  ["/", "home"],
  ["/people", "people"],
  ["/forms", "forms"],
  ["/todos", "todos"],
  ["/outbox", "outbox"],
] as const;

function tabs(here: string, pack: Pack | null): HTMLElement {
  const open = pack?.todos.length ?? 0;
  const closed = [pack?.may.people === false && "people", pack?.may.submit === false && "forms", pack?.may.submit === false && "todos"];
  return h(
    "nav",
    { class: "tabs" },
    TABS.filter(([, word]) => !closed.includes(word)).map(([path, word]) =>
      h(
        "a",
        { href: `#${path}`, "aria-current": here === path ? "page" : null },
        icon(word),
        t(word),
        word === "todos" && open ? h("b", { class: "count" }, open) : null,
      ),
    ),
  );
}
