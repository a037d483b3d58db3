/** Where the day begins: how things stand, what is planned, what to do. */
import { askSync, go, type App, type Screen } from "../app";
import { fill, h } from "../kit/dom";
import { icon } from "../kit/icons";
import { counts, entries, unreceived } from "../sync/outbox";
import { dayWords, language, LANGUAGES, moment, named, speak, t } from "../words";
import { begun } from "./begun";
import { dayOf, plain } from "./parts";
import { left as questionsLeft } from "./practice";
import { notReceived } from "./report";
import { stops } from "./route";

const OLD = 2 * 24 * 3600_000; // ms: Safari clears what was not opened for seven days

export async function home(app: App): Promise<Screen> {
  const status = h("section", { class: "card standing" });
  const visits = h("section", { class: "card" });
  const way = h("a", { class: "button primary big", href: "#/route" }, icon("next"), t("route"));
  const questions = h("a", { class: "button big", href: "#/practice" });
  const tiles = h(
    "div",
    { class: "tiles" },
    way,
    app.pack?.may.visit === false ? null : h("a", { class: "button big", href: "#/people" }, icon("visit"), t("recordVisit")),
    app.pack?.may.need === false ? null : h("a", { class: "button big", href: "#/need" }, icon("need"), t("recordNeed")),
    app.pack?.may.submit === false ? null : h("a", { class: "button big", href: "#/forms" }, icon("forms"), t("fillForm")),
    questions,
  );
  const tell = async (): Promise<void> => {
    fill(status, await standing(app));
    tiles.hidden = isRevoked(app);
    const left = await stops(app);
    const today = dayOf(new Date());
    const tomorrow = [...left.visits, ...left.meals].filter((one) => one.day > today).length;
    const count = left.visits.length + left.handouts.length + left.meals.length - tomorrow;
    const meals = left.meals.filter((one) => one.day === today).length;
    fill(visits, plan(app, meals));
    visits.hidden = app.pack?.may.visit === false && !meals;
    way.hidden = !app.pack?.route;
    questions.hidden = app.pack?.may.practice !== true;
    fill(questions, icon("todos"), `${t("practice")} · ${t("practiceLeft", { count: (await questionsLeft(app)).length })}`);
    fill(way, icon("next"), [t("route"), count && t("routeStops", { count }), tomorrow && t("routeStopsTomorrow", { count: tomorrow })].filter(Boolean).join(" · "));
  };
  await tell();
  const drafts = await begun(app);
  const body = h(
    "div",
    { class: "stack" },
    status,
    tiles,
    h("a", { class: "button danger big", href: "#/report" }, icon("need"), t("childReport")), // also for whoever has no role any more
    drafts.length ? h("section", { class: "card" }, h("h2", {}, t("drafts")), h("ul", { class: "rows" }, drafts.map(({ title, path }) => h("li", {}, h("a", { class: "row", href: `#${path}` }, title, icon("next")))))) : null,
    visits,
    languages(),
    h("p", {}, h("a", { href: "/" }, t("website"))),
  );
  return { title: t("app"), body, tab: "/", renew: () => void tell() };
}

/** The role is gone: the server has said so, or there is nothing here after a sync. */
const isRevoked = (app: App): boolean => app.report?.result === "revoked" || (!app.pack && app.synced > 0);

async function standing(app: App): Promise<HTMLElement[]> {
  const all = await entries(app.boxes);
  const now = counts(all);
  const when = app.synced ? moment(app.synced) : t("never");
  const line = now.waiting || now.problems ? t("lines", { waiting: now.waiting, problems: now.problems, when }) : t("allSent", { when });
  const lines: HTMLElement[] = unreceived(all).length ? [notReceived(app)] : [];
  lines.push(h("p", { class: "line" }, app.synced || now.waiting ? line : t("never")));
  lines.push(...hindrance(app));
  if (now.oldest && Date.now() - now.oldest > OLD) lines.push(notice(t("oldUnsent")));
  if (!app.account.byPassphrase) lines.push(notice(t("noPassphrase"), h("a", { class: "button", href: "#/passphrase" }, t("passphraseTitle"))));
  lines.push(h("div", { class: "actions" }, plain(t("syncNow"), () => askSync(true), { disabled: app.syncing })));
  if (language() === "bo") lines.push(h("p", { class: "hint" }, t("tibetanDraft")));
  return lines;
}

/** Why nothing goes or comes just now, and what to do about it. */
export function hindrance(app: App): HTMLElement[] {
  const lines: HTMLElement[] = [];
  const result = app.report?.result;
  if (isRevoked(app) && !app.syncing) lines.push(notice(t("revoked")));
  if (app.syncing) lines.push(h("p", { class: "hint" }, t("syncing")));
  else if (result === "signed_out") lines.push(notice(t("signInToSend"), h("a", { class: "button primary", href: "/login/?next=/field/" }, t("signIn"))));
  else if (result === "other_user") lines.push(notice(t("otherUser", { name: app.report?.other ?? "" })));
  else if (result === "refused") lines.push(notice(app.report?.other ?? ""));
  else if (!navigator.onLine || result === "unreachable") lines.push(h("p", { class: "hint" }, t("offline")));
  return lines;
}

function notice(text: string, ...more: HTMLElement[]): HTMLElement {
  return h("div", { class: "notice" }, h("p", {}, text), more);
}

/** Today's visits, and how many meals are to be brought, which stand in the route in their order. */
function plan(app: App, meals: number): HTMLElement[] {
  const visits = (app.pack?.visits ?? []).filter((visit) => !visit.recorded);
  const rows = visits.map((visit) =>
    h(
      "li",
      {},
      h(
        "a",
        { class: "row", href: `#/visit/${visit.resident_id}/${visit.id}` },
        h("span", {}, h("strong", {}, visit.name), h("small", {}, [named(visit.what), `${dayWords(visit.day)} ${visit.starts}`.trim(), app.byId.get(visit.resident_id)?.address].filter(Boolean).join(" · "))),
        icon("next"),
      ),
    ),
  );
  if (meals) rows.push(h("li", {}, h("a", { class: "row", href: "#/route" }, h("strong", {}, t("mealsToday", { count: meals })), icon("next"))));
  return [h("h2", {}, t("today")), rows.length ? h("ul", { class: "rows" }, rows) : h("p", { class: "hint" }, t("noVisits"))];
}

function languages(): HTMLElement {
  const buttons = LANGUAGES.map(([code, name]) =>
    plain(name, () => {
      speak(code);
      localStorage.setItem("lianxin-field-language", code);
      go("/");
    }, { lang: code, "aria-pressed": String(code === language()) }),
  );
  return h("div", { class: "languages" }, buttons);
}
