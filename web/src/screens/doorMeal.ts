/** At the door with a meal: to whom it was given, or why not. */
import type { App, Screen } from "../app";
import { finishing, head, lackingProof, links, open, proving, save, unknown, without, type DoorTyped } from "../door/door";
import { momentOf, stamp, type Stamped } from "../door/stamp";
import { h } from "../kit/dom";
import { doneHere } from "../sync/outbox";
import type { MealStop } from "../sync/types";
import { named, t } from "../words";
import { labelled, marks, picked, pills, tellWrong } from "./parts";

export interface MealTyped extends DoorTyped<MealStop> {
  arrived: Stamped | null;
  /** When it was saved first; "" before. */
  at: string;
  outcome: string;
  receivedBy: string;
  note: string;
  celsius: string;
  boxBack: boolean;
}

const LEFT_WITH = "left_with"; // lianxin/domain/meals/rules/doors.py
const REFUSED = "refused";
const NOBODY = "no_answer";

/** What the meal must be. An older server mixes in what it must not: then it is said that both are meant. */
export function asksOf(stop: MealStop): string {
  const asks = stop.asks.map((one) => named(one)).join("、");
  return asks && `${t(stop.allergies ? "asksFor" : "asksMixed")}: ${asks}`;
}

/** What must never be given, each by itself: 对奶过敏. */
export const allergiesOf = (stop: MealStop): string[] =>
  [...(stop.allergies ?? []).map((one) => named(one)), stop.avoid].filter(Boolean).map((what) => t("allergicTo", { what }));

export async function doorMeal(app: App, id: string): Promise<Screen> {
  const opened = await open<MealTyped>(app, "meal", id);
  const { begun, before, pieces } = opened;
  const stop = app.pack?.route?.meals.find((one) => one.id === id) ?? before?.stop;
  if (!stop) return unknown(t("atDoor"), begun);
  const silent = (stop.silent || (await doneHere(app.boxes)).again.has(`meal/${id}`)) && before?.outcome !== NOBODY;
  const arrived = stamp({ press: "arrived", noted: "arrivedAt" }, before?.arrived ?? null, begun.now);
  const receiver = h("input", { type: "text", name: "receivedBy", maxlength: 60, value: before?.receivedBy ?? "" });
  const celsius = h("input", { type: "number", name: "celsius", min: -30, max: 120, step: 0.1, inputmode: "decimal", value: before?.celsius ?? "" });
  const box = h("input", { type: "checkbox", name: "boxBack", checked: before?.boxBack ?? false });
  const note = h("textarea", { name: "note", rows: 2, maxlength: 200 });
  note.value = before?.note ?? "";
  const whom = labelled(t("receivedBy"), receiver);
  const given = h("div", { class: "stack" }, whom, labelled(t("celsius"), celsius), h("label", { class: "row" }, box, t("boxBack")));
  const nobody = h("div", { class: "notice" }, h("p", {}, t("nobodyHelp")), links({ ...stop, at: null }, stop.calls));
  const typed = (): MealTyped => ({
    pieces: pieces.all, stop: without(stop), arrived: arrived.value(), at: before?.at ?? "", outcome: picked(form, "outcome"), receivedBy: receiver.value, note: note.value, celsius: celsius.value, boxBack: box.checked,
  });
  const show = (): void => {
    const outcome = picked(form, "outcome");
    whom.hidden = outcome !== LEFT_WITH;
    given.hidden = outcome === REFUSED || outcome === NOBODY;
    nobody.hidden = outcome !== NOBODY;
  };
  let saved = false;
  const finish = async (): Promise<void> => {
    await pieces.settle();
    const made = typed();
    const lacksWhom = made.outcome === LEFT_WITH && !made.receivedBy.trim();
    const lacksWhy = made.outcome === REFUSED && !made.note.trim();
    tellWrong(receiver, lacksWhom ? t("receiverNeeded") : "");
    tellWrong(note, lacksWhy ? t("whyNeeded") : "");
    if (saved || lacksWhom || lacksWhy) return;
    saved = true;
    const isGiven = !given.hidden;
    const body = {
      resident_id: stop.resident_id, meal_id: stop.id, outcome: made.outcome, received_by: made.outcome === LEFT_WITH ? made.receivedBy.trim() : "", note: made.note.trim(),
      celsius: isGiven ? made.celsius : "", box_back: isGiven ? made.boxBack : null, position: made.arrived?.position ?? null,
      at: momentOf(made.at, made.arrived?.at),
    };
    saved = await save(app, opened, { kind: "meal", record: `meal/${id}`, label: t("mealOf", { name: stop.name }), body, proofs: [], stop, again: made.outcome === NOBODY });
  };
  const lacks = (): string => {
    const given = [...pieces.all.map(({ kind }) => kind), ...(arrived.value()?.position ? ["place"] : [])];
    return [REFUSED, NOBODY].includes(picked(form, "outcome")) ? "" : lackingProof(given, stop.proof, stop.proof_any);
  };
  const allergies = allergiesOf(stop);
  const form = h(
    "div",
    { class: "stack" },
    begun.told(),
    head(stop, [`${named(stop.what)} · ${stop.kitchen}`, stop.address, asksOf(stop)], stop.calls),
    allergies.length ? h("div", { class: "notice" }, marks(allergies)) : null,
    arrived.element,
    silent ? h("p", { class: "notice" }, t("nobodyBefore")) : null,
    pills(t("visitResult"), (app.pack?.words.brought ?? []).filter(({ code }) => !silent || code !== NOBODY), before?.outcome ?? "delivered", "outcome"),
    nobody,
    given,
    labelled(t("note"), note),
    proving(pieces, stop.proof, stop.proof_any),
    finishing(pieces, lacks, finish),
  );
  form.addEventListener("change", show);
  show();
  begun.watch(form, typed);
  return { title: t("mealOf", { name: stop.name }), body: form, back: "/route", leave: () => pieces.settle().then(begun.leave) };
}
