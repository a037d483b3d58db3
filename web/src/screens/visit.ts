/** A visit in half a minute: how it went, what was said, what is needed. */
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import { add } from "../sync/outbox";
import { t } from "../words";
import { heardRow, type HeardNeed } from "./heard";
import { position } from "./position";
import { clockOf, dayOf, labelled, picked, pills, plain, primary, tellWrong } from "./parts";

const USUAL = 20 * 60_000; // ms of a visit that nobody planned
const OLDEST = 366 * 24 * 3600_000; // ms: the server takes no older one
const FIRST_ROWS = 1;
const MOST_ROWS = 5;

export function visit(app: App, residentId = "", planned = ""): Screen {
  const person = app.byId.get(residentId);
  const plan = app.pack?.visits.find((one) => one.id === planned);
  const name = person?.name ?? plan?.name ?? "";
  const id = planned || newId();
  const now = new Date();
  const note = h("textarea", { name: "note", rows: 4, maxlength: 2000 });
  const day = h("input", { type: "date", name: "day", value: dayOf(now), max: dayOf(now) });
  const from = h("input", { type: "time", name: "from", value: clockOf(new Date(now.getTime() - (plan ? plan.minutes * 60_000 : USUAL))) });
  const until = h("input", { type: "time", name: "until", value: clockOf(now) });
  const here = position();
  const rows = Array.from({ length: FIRST_ROWS }, () => heardRow(app));
  const list = h("div", {}, rows.map((row) => row.element));
  const more = plain(t("addNeed"), () => {
    const row = heardRow(app);
    rows.push(row);
    list.append(row.element);
    more.hidden = rows.length >= MOST_ROWS;
  });
  let saved = false;
  const save = async (): Promise<void> => {
    if (saved) return;
    const times = readTimes(day, from, until);
    const heard = rows.map((row) => row.read());
    if (!times || heard.includes("wrong")) return;
    saved = true;
    const body = {
      resident_id: residentId, visit_id: id, ...times, means: picked(form, "means"), result: picked(form, "result"), note: note.value.trim(),
      needs: heard.filter((need): need is HeardNeed => need !== null && need !== "wrong"), position: here.value(),
    };
    try {
      await add(app.boxes, { kind: "visit", record: `visit/${id}`, label: t("visitOf", { name }), body });
    } catch {
      saved = false;
      return say(t("storageFull"));
    }
    go("/");
    say(t("savedOnPhone"));
    changed();
    askSync();
  };
  const words = app.pack?.words;
  const form = h(
    "div",
    { class: "stack" },
    pills(t("visitResult"), words?.results ?? [], "met", "result"),
    labelled(t("visitNote"), note),
    h("section", { class: "card" }, h("h2", {}, t("needsHeard")), list, more),
    pills(t("visitMeans"), words?.means ?? [], "home", "means"),
    h("div", { class: "side" }, labelled(t("visitDay"), day), labelled(t("visitFrom"), from), labelled(t("visitUntil"), until)),
    here.element,
    h("div", { class: "actions sticky" }, primary(t("save"), () => void save())),
  );
  return { title: t("visitOf", { name }), body: form, back: person ? `/people/${residentId}` : "/" };
}

/** The moments, or null after saying what is wrong with them. */
function readTimes(day: HTMLInputElement, from: HTMLInputElement, until: HTMLInputElement): { arrived_at: string; left_at: string } | null {
  const arrived = new Date(`${day.value}T${from.value}`);
  const left = new Date(`${day.value}T${until.value}`);
  const wrong = Number.isNaN(arrived.getTime()) || Number.isNaN(left.getTime()) || left.getTime() > Date.now() + 60_000;
  tellWrong(day, wrong ? t("inFuture") : Date.now() - arrived.getTime() > OLDEST ? t("tooOld") : "");
  if (wrong || Date.now() - arrived.getTime() > OLDEST) return null;
  tellWrong(until, left < arrived ? t("leftBeforeArrived") : "");
  return left < arrived ? null : { arrived_at: arrived.toISOString(), left_at: left.toISOString() };
}
