/** The doors of today and tomorrow: the next on top, the rest below, goods beside them. */
import type { App, Screen } from "../app";
import { links } from "../door/door";
import { fill, h } from "../kit/dom";
import { icon } from "../kit/icons";
import { settledHere } from "../sync/outbox";
import type { HandoutStop, MealStop, Route, VisitStop } from "../sync/types";
import { named, t } from "../words";
import { doorGoods } from "./doorGoods";
import { asksOf, doorMeal } from "./doorMeal";
import { doorVisit } from "./doorVisit";
import { dayOf } from "./parts";

const DOORS: Record<string, (app: App, id: string) => Promise<Screen>> = { handout: doorGoods, meal: doorMeal };

export const door = (app: App, what = "", id = ""): Promise<Screen> => (DOORS[what] ?? doorVisit)(app, id);

/** What is still to be done: what waits in the outbox is done here, whatever the last download says. */
export async function stops(app: App): Promise<Route> {
  const settled = await settledHere(app.boxes);
  const { visits, handouts, meals } = app.pack?.route ?? { visits: [], handouts: [], meals: [] };
  const today = dayOf(new Date());
  return {
    visits: visits.filter((one) => one.day >= today && !settled.has(`visit/${one.id}`)).sort(byTime),
    handouts: handouts.filter((one) => !settled.has(`handout/${one.id}`)),
    meals: meals.filter((one) => one.day >= today && !settled.has(`meal/${one.id}`)),
  };
}

const byTime = (a: VisitStop, b: VisitStop): number => `${a.day}${timeOf(a)}`.localeCompare(`${b.day}${timeOf(b)}`);
const timeOf = (stop: VisitStop): string => stop.starts || stop.window[0] || "99";

export async function route(app: App): Promise<Screen> {
  const body = h("div", { class: "stack" });
  const tell = async (): Promise<void> => {
    const { visits, handouts, meals } = await stops(app);
    const today = dayOf(new Date());
    const [next, ...rest] = visits.filter((one) => one.day === today);
    const tomorrow = visits.filter((one) => one.day > today);
    const nothing = !visits.length && !handouts.length && !meals.length ? t("routeEmpty") : next ? "" : t("routeDone");
    fill(body, nothing ? h("p", { class: "card" }, nothing) : null, next ? first(next) : null, listed(t("routeRest"), rest), brought(meals, today), goods(handouts), listed(t("routeTomorrow"), tomorrow));
  };
  await tell();
  return { title: t("route"), body, back: "/", renew: () => void tell() };
}

function first(stop: VisitStop): HTMLElement {
  return h(
    "section",
    { class: "card next" },
    h("h2", {}, t("routeNext")),
    h("p", { class: "who" }, h("strong", {}, stop.name), ` · ${named(stop.what)}`),
    h("p", { class: "line" }, when(stop)),
    lines(stop).map((line) => h("p", { class: "hint" }, line)),
    links(stop, stop.calls),
    h("a", { class: "button primary big", href: `#/door/visit/${stop.id}` }, icon("visit"), t("atDoor")),
  );
}

function when(stop: VisitStop): string {
  const [from, until] = stop.window;
  return [stop.starts && t("planned", { when: stop.starts }), from && until && t("window", { from, until }), t("lasts", { minutes: stop.minutes })].filter(Boolean).join(" · ");
}

const lines = (stop: VisitStop): string[] =>
  [
    [stop.address, stop.travel ? t("travel", { minutes: stop.travel }) : ""].filter(Boolean).join(" · "),
    stop.note && `${t("doorNote")}: ${stop.note}`,
    stop.bring ? `${t("bring")}: ${named(stop.bring)}` : "",
    stop.with && t("together", { name: stop.with }),
  ].filter(Boolean) as string[];

function listed(title: string, visits: VisitStop[]): HTMLElement | null {
  if (!visits.length) return null;
  const rows = visits.map((stop) => row(`visit/${stop.id}`, `${stop.starts || stop.window[0]} ${stop.name}`.trim(), [named(stop.what), stop.address, stop.travel ? t("travel", { minutes: stop.travel }) : ""]));
  return h("section", { class: "card" }, h("h2", {}, title), h("ul", { class: "rows" }, rows));
}

function brought(meals: MealStop[], today: string): HTMLElement | null {
  if (!meals.length) return null;
  const rows = meals.map((stop) => {
    const when = [stop.day > today && t("routeTomorrow"), stop.trip && t("trip", { at: stop.trip }), stop.starts || stop.window.join("–")].filter(Boolean).join(" ");
    return row(`meal/${stop.id}`, `${stop.name} · ${named(stop.what)}`, [when, asksOf(stop), stop.address]);
  });
  return h("section", { class: "card" }, h("h2", {}, t("mealsHere")), h("ul", { class: "rows" }, rows));
}

function goods(handouts: HandoutStop[]): HTMLElement | null {
  if (!handouts.length) return null;
  const rows = handouts.map((stop) => row(`handout/${stop.id}`, stop.name, [stop.title, stop.goods.map((one) => `${named(one.name)} ${one.quantity}${named(one.unit)}`).join("、"), stop.address]));
  return h("section", { class: "card" }, h("h2", {}, t("handoutsHere")), h("ul", { class: "rows" }, rows));
}

function row(path: string, title: string, about: string[]): HTMLElement {
  return h("li", {}, h("a", { class: "row", href: `#/door/${path}` }, h("span", {}, h("strong", {}, title), h("small", {}, about.filter(Boolean).join(" · "))), icon("next")));
}
