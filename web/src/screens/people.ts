/** The residents on this phone: found by name, sound or village as fast as one types; and one of them. */
import { type App, type Screen } from "../app";
import { fill, h } from "../kit/dom";
import { icon } from "../kit/icons";
import type { Choice, Pack, Resident } from "../sync/types";
import { dayWords, named, t } from "../words";
import { withOwnChanges } from "./changes";
import { dueOf } from "./order";
import { about, ageOf, dayOf } from "./parts";

const SHOWN = 30;

export interface Found {
  person: Resident;
  /** All that is searched, in small letters: names, sound, initials, village, address. */
  text: string;
}

/** Once per download: 5,000 people take some 20 ms. */
export function index(people: readonly Resident[], place: (code: string) => string): Found[] {
  return people.map((person) => {
    const sound = person.pinyin.replaceAll(" ", "");
    return { person, text: [person.name, person.name_bo, sound, person.initials ?? "", place(person.place), person.address].join("\n").toLowerCase() };
  });
}

/** Everybody with every word of what was typed somewhere in their text. */
export function search(found: readonly Found[], typed: string): Resident[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return found.filter(({ text }) => words.every((word) => text.includes(word))).map(({ person }) => person);
}

const indexes = new WeakMap<readonly Resident[], Found[]>();

function indexOf(app: App): Found[] {
  let found = indexes.get(app.people);
  if (!found) indexes.set(app.people, (found = index(app.people, (code) => `${placeName(app, code)}\n${app.pack?.places.find((one) => one.code === code)?.initials ?? ""}`)));
  return found;
}

const places = new WeakMap<Pack, Map<string, Choice>>();

export function placeName(app: App, code: string): string {
  if (!app.pack) return "";
  let known = places.get(app.pack);
  if (!known) places.set(app.pack, (known = new Map(app.pack.places.map((place) => [place.code, place]))));
  return named(known.get(code)?.name);
}

/** A search field over its results; `then` is where a person leads. */
export function finder(app: App, then: (person: Resident) => string): HTMLElement {
  const list = h("ul", { class: "rows", id: "found" });
  const count = h("p", { class: "hint", role: "status" });
  const due = dueOf(app.pack);
  const show = (): void => {
    const people = search(indexOf(app), field.value);
    count.textContent = !people.length ? t("nobody") : people.length > SHOWN ? t("moreFound", { count: people.length - SHOWN }) : t("found", { count: people.length });
    fill(list, people.slice(0, SHOWN).map((person) => h("li", {}, row(app, person, then(person), due.get(person.id)))));
  };
  const field = h("input", { type: "search", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off", oninput: show });
  show();
  return h("div", { class: "stack" }, field, count, list);
}

function row(app: App, person: Resident, href: string, due?: string): HTMLElement {
  const next = due === undefined ? null : h("span", { class: "label" }, due ? t("dueVisit", { when: dayWords(due) }) : t("dueTodo"));
  return h(
    "a",
    { class: "row", href: `#${href}`, "data-id": person.id },
    h("span", {}, h("strong", {}, person.name, person.name_bo ? h("span", { lang: "bo" }, ` ${person.name_bo}`) : null), h("small", {}, about(person, placeName(app, person.place))), next),
    icon("next"),
  );
}

export async function people(app: App): Promise<Screen> {
  const more = await app.boxes.get<boolean>("residents-more");
  const body = h(
    "div",
    { class: "stack" },
    more ? h("div", { class: "notice" }, h("p", {}, t("notAll", { count: app.people.length })), h("a", { class: "button", href: "#/places" }, t("choosePlaces"))) : null,
    finder(app, (person) => `/people/${person.id}`),
  );
  return { title: t("people"), body, tab: "/people" };
}

export async function person(app: App, id = ""): Promise<Screen> {
  const known = app.byId.get(id);
  if (!known) return { title: t("people"), body: h("p", {}, t("nobody")), back: "/people" };
  const found = await withOwnChanges(app, known);
  const labels = found.categories.map((code) => named(app.pack?.words.categories.find((one) => one.code === code)?.name, code));
  const talks = named(app.pack?.words.languages.find((one) => one.code === found.language)?.name, found.language);
  const today = dayOf(new Date());
  const planned = (app.pack?.visits ?? []).filter((visit) => visit.resident_id === id && !visit.recorded && visit.day === today); // first, so that the right promise is kept
  const pairs: [string, string][] = [
    [t("address"), found.address],
    [t("phone"), found.phone],
    [t("talks"), talks],
    [t("note"), found.note],
  ];
  const body = h(
    "div",
    { class: "stack" },
    h(
      "section",
      { class: "card" },
      h("p", { class: "who" }, h("strong", {}, found.name), found.name_bo ? h("span", { lang: "bo" }, ` ${found.name_bo}`) : null),
      h("p", { class: "hint" }, about({ ...found, address: "" }, placeName(app, found.place))),
      labels.length ? h("p", { class: "labels" }, labels.map((label) => h("span", { class: "label" }, label))) : null,
      h("dl", {}, pairs.filter(([, value]) => value).map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)])),
    ),
    h(
      "div",
      { class: "tiles" },
      planned.map((visit) => h("a", { class: "button primary big", href: `#/visit/${id}/${visit.id}` }, icon("visit"), `${t("recordVisit")} · ${named(visit.what)} ${visit.starts}`)),
      h("a", { class: planned.length ? "button big" : "button primary big", href: `#/visit/${id}` }, icon("visit"), t(planned.length ? "asAnother" : "recordVisit")),
      app.pack?.may.need === false ? null : h("a", { class: "button big", href: `#/need/${id}` }, icon("need"), t("recordNeed")),
      app.pack?.forms.length ? h("a", { class: "button big", href: "#/forms", onclick: () => sessionStorage.setItem("field-about", id) }, icon("forms"), t("fillForm")) : null,
      (ageOf(found) ?? 0) < (app.pack?.child?.age ?? 0) ? h("a", { class: "button danger big", href: `#/report/${id}` }, icon("need"), t("childReport")) : null,
      app.pack?.may.edit === false ? null : h("a", { class: "button big", href: `#/edit/${id}` }, icon("edit"), t("editResident")),
    ),
  );
  return { title: found.name, body, back: "/people" };
}
