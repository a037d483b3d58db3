/** The doors of today and tomorrow, visits and meals in one order of time: the next on top, the rest below, goods beside them. */
import type { App, Screen } from "../app";
import { links } from "../door/door";
import { fill, h } from "../kit/dom";
import { icon } from "../kit/icons";
import { doneHere, settledHere } from "../sync/outbox";
import type { HandoutStop, MealStop, Route, VisitStop } from "../sync/types";
import { named, t } from "../words";
import { doorGoods } from "./doorGoods";
import { allergiesOf, asksOf, doorMeal } from "./doorMeal";
import { doorVisit } from "./doorVisit";
import { dayOf, marks } from "./parts";

const DOORS: Record<string, (app: App, id: string) => Promise<Screen>> = { handout: doorGoods, meal: doorMeal };

export const door = (app: App, what = "", id = ""): Promise<Screen> => (DOORS[what] ?? doorVisit)(app, id);

/** What is still to be done: what waits in the outbox is done here, whatever the last download says. */
export async function stops(app: App): Promise<Route> {
  const [settled, { again }] = [await settledHere(app.boxes), await doneHere(app.boxes)];
  const { visits, handouts, meals } = app.pack?.route ?? { visits: [], handouts: [], meals: [] };
  const today = dayOf(new Date());
  return {
    visits: visits.filter((one) => one.day >= today && !settled.has(`visit/${one.id}`)),
    handouts: handouts.filter((one) => !settled.has(`handout/${one.id}`)),
    meals: meals.filter((one) => one.day >= today && !settled.has(`meal/${one.id}`)).map((one) => (again.has(`meal/${one.id}`) ? { ...one, silent: true } : one)),
  };
}

/** One door of a list: when, and how it is shown as the next and further down. */
interface Timed {
  day: string;
  at: string;
  first: () => HTMLElement;
  row: () => HTMLElement;
}

/** Visits and meals by time; a door that did not open comes after the others of its day. */
function inOrder({ visits, meals }: Route): Timed[] {
  const timed: Timed[] = [
    ...visits.map((stop) => ({ day: stop.day, at: timeOf(stop), first: () => firstVisit(stop), row: () => visitRow(stop) })),
    ...meals.map((stop) => ({ day: stop.day, at: `${stop.silent ? "again" : ""}${timeOf(stop)}`, first: () => firstMeal(stop), row: () => mealRow(stop) })),
  ];
  return timed.sort((a, b) => `${a.day} ${a.at}`.localeCompare(`${b.day} ${b.at}`, "en"));
}

const timeOf = (stop: VisitStop | MealStop): string => stop.starts || stop.window[0] || "99";

export async function route(app: App): Promise<Screen> {
  const body = h("div", { class: "stack" });
  const tell = async (): Promise<void> => {
    const left = await stops(app);
    const today = dayOf(new Date());
    const all = inOrder(left);
    const [next, ...rest] = all.filter((one) => one.day === today);
    const tomorrow = all.filter((one) => one.day > today);
    const nothing = !all.length && !left.handouts.length ? t("routeEmpty") : next ? "" : t("routeDone");
    fill(body, nothing ? h("p", { class: "card" }, nothing) : null, next ? next.first() : null, listed(t("routeRest"), rest), goods(left.handouts), listed(t("routeTomorrow"), tomorrow));
  };
  await tell();
  return { title: t("route"), body, back: "/", renew: () => void tell() };
}

const firstVisit = (stop: VisitStop): HTMLElement => first(stop, `visit/${stop.id}`, [when(stop), t("lasts", { minutes: stop.minutes })], lines(stop), [], stop.calls);

const firstMeal = (stop: MealStop): HTMLElement =>
  first(stop, `meal/${stop.id}`, [stop.silent && t("nobodyBefore"), stop.trip && t("trip", { at: stop.trip }), when(stop)], [asksOf(stop), stop.address, stop.note && `${t("doorNote")}: ${stop.note}`], allergiesOf(stop), stop.calls);

function first(stop: VisitStop | MealStop, path: string, times: Told[], about: Told[], warned: string[], calls: VisitStop["calls"] = []): HTMLElement {
  return h(
    "section",
    { class: "card next" },
    h("h2", {}, t("routeNext")),
    h("p", { class: "who" }, h("strong", {}, stop.name), ` · ${named(stop.what)}`),
    h("p", { class: "line" }, times.filter(Boolean).join(" · ")),
    marks(warned),
    about.filter(Boolean).map((line) => h("p", { class: "hint" }, line)),
    links(stop, calls),
    h("a", { class: "button primary big", href: `#/door/${path}` }, icon("visit"), t("atDoor")),
  );
}

type Told = string | number | false | null | undefined;

function when(stop: VisitStop | MealStop): string {
  const [from, until] = stop.window;
  return [stop.starts && t("planned", { when: stop.starts }), from && until && t("window", { from, until })].filter(Boolean).join(" · ");
}

const lines = (stop: VisitStop): Told[] => [
  [stop.address, stop.travel ? t("travel", { minutes: stop.travel }) : ""].filter(Boolean).join(" · "),
  stop.note && `${t("doorNote")}: ${stop.note}`,
  stop.bring ? `${t("bring")}: ${named(stop.bring)}` : "",
  stop.with && t("together", { name: stop.with }),
];

function listed(title: string, stops: Timed[]): HTMLElement | null {
  return stops.length ? h("section", { class: "card" }, h("h2", {}, title), h("ul", { class: "rows" }, stops.map((one) => one.row()))) : null;
}

const visitRow = (stop: VisitStop): HTMLElement =>
  row(`visit/${stop.id}`, `${stop.starts || stop.window[0]} ${stop.name}`.trim(), [named(stop.what), stop.address, stop.travel ? t("travel", { minutes: stop.travel }) : ""]);

function mealRow(stop: MealStop): HTMLElement {
  const about = [stop.silent && t("nobodyBefore"), named(stop.what), stop.trip && t("trip", { at: stop.trip }), asksOf(stop), stop.address];
  return row(`meal/${stop.id}`, `${stop.starts || stop.window.join("–")} ${stop.name}`.trim(), about, allergiesOf(stop));
}

function goods(handouts: HandoutStop[]): HTMLElement | null {
  if (!handouts.length) return null;
  const rows = handouts.map((stop) => row(`handout/${stop.id}`, stop.name, [stop.title, stop.goods.map((one) => `${named(one.name)} ${one.quantity}${named(one.unit)}`).join("、"), stop.address]));
  return h("section", { class: "card" }, h("h2", {}, t("handoutsHere")), h("ul", { class: "rows" }, rows));
}

function row(path: string, title: string, about: Told[], warned: string[] = []): HTMLElement {
  return h("li", {}, h("a", { class: "row", href: `#/door/${path}` }, h("span", {}, h("strong", {}, title), marks(warned), h("small", {}, about.filter(Boolean).join(" · "))), icon("next")));
}
