/** A visit in half a minute: how it went, what was said, what is needed. */
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import { add } from "../sync/outbox";
import { t } from "../words";
import { Begun } from "./begun";
import { heardRow, type HeardNeed, type HeardRow } from "./heard";
import { position, type Position } from "./position";
import { clockOf, dayOf, labelled, picked, pills, plain, primary, tellWrong } from "./parts";

const USUAL = 20 * 60_000; // ms of a visit that nobody planned
const OLDEST = 366 * 24 * 3600_000; // ms: the server takes no older one
const MOST_ROWS = 5;

/** What is typed on the screen. */
export interface VisitTyped {
  id: string;
  means: string;
  result: string;
  note: string;
  day: string;
  from: string;
  until: string;
  needs: HeardNeed[];
  position: Position | null;
}

export async function visit(app: App, residentId = "", planned = ""): Promise<Screen> {
  const begun = await Begun.open<VisitTyped>(app, "visit", residentId, planned);
  const before = begun.values;
  const person = app.byId.get(residentId);
  const plan = app.pack?.visits.find((one) => one.id === planned);
  const name = person?.name ?? plan?.name ?? "";
  const id = planned || before?.id || newId();
  const now = new Date();
  const note = h("textarea", { name: "note", rows: 4, maxlength: 2000 });
  note.value = before?.note ?? "";
  const day = h("input", { type: "date", name: "day", value: before?.day ?? dayOf(now), max: dayOf(now) });
  const from = h("input", { type: "time", name: "from", value: before?.from ?? clockOf(new Date(now.getTime() - (plan ? plan.minutes * 60_000 : USUAL))) });
  const until = h("input", { type: "time", name: "until", value: before?.until ?? clockOf(now) });
  const here = position(before?.position ?? null, begun.touch);
  const rows: HeardRow[] = [];
  const list = h("div", {});
  const grow = (need?: HeardNeed): void => {
    const row = heardRow(app, { ...(need ? { before: need } : {}), remove });
    rows.push(row);
    list.append(row.element);
    more.hidden = rows.length >= MOST_ROWS;
  };
  const remove = (row: HeardRow): void => {
    rows.splice(rows.indexOf(row), 1);
    row.element.remove();
    more.hidden = false;
    begun.touch();
  };
  const more = plain(t("addNeed"), () => grow());
  if (before) for (const need of before.needs) grow(need);
  else grow();
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
      await add(app.boxes, { kind: "visit", record: `visit/${id}`, label: t("visitOf", { name }), body, gone: await begun.ends() });
    } catch {
      saved = false;
      begun.goesOn();
      return say(t("storageFull"));
    }
    if (plan && app.pack) { // no longer to be done, although the next download has not said so yet
      plan.recorded = true;
      await app.boxes.put({ pack: app.pack }, ["pack-mark"]);
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
    begun.told(),
    pills(t("visitResult"), words?.results ?? [], before?.result ?? "met", "result"),
    labelled(t("visitNote"), note),
    h("section", { class: "card" }, h("h2", {}, t("needsHeard")), list, more),
    pills(t("visitMeans"), words?.means ?? [], before?.means ?? "home", "means"),
    h("div", { class: "side" }, labelled(t("visitDay"), day), labelled(t("visitFrom"), from), labelled(t("visitUntil"), until)),
    here.element,
    h("div", { class: "actions sticky" }, primary(t("save"), () => void save())),
  );
  begun.watch(form, () => ({
    id, means: picked(form, "means"), result: picked(form, "result"), note: note.value, day: day.value, from: from.value, until: until.value,
    needs: rows.map((row) => row.typed()), position: here.value(),
  }));
  return { title: t("visitOf", { name }), body: form, back: person ? `/people/${residentId}` : "/", leave: begun.leave };
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
