/** At the door of a planned visit: arrive, do, see, prove, leave. Every step is kept as it is taken. */
import { say, type App, type Screen } from "../app";
import { finishing, head, lackingProof, open, proving, save, unknown, without, type DoorTyped } from "../door/door";
import { placeOf, stamp, type Stamped } from "../door/stamp";
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import type { Proof, VisitStop } from "../sync/types";
import { named, t } from "../words";
import { changes, tasks } from "./doing";
import { labelled, picked, pills } from "./parts";

export interface VisitDoorTyped extends DoorTyped<VisitStop> {
  arrived: Stamped | null;
  left: Stamped | null;
  result: string;
  note: string;
  record: Record<string, string>;
  observed: string[];
  /** Of a change seen that is to become a need: the need's id. */
  needs: Record<string, string>;
  colleague: boolean;
}

const MET = "met"; // lianxin/domain/care/rules/visits.py

export async function doorVisit(app: App, id: string): Promise<Screen> {
  const opened = await open<VisitDoorTyped>(app, "visit", id);
  const { begun, before, pieces } = opened;
  const stop = app.pack?.route?.visits.find((one) => one.id === id) ?? before?.stop;
  if (!stop) return unknown(t("atDoor"), begun);
  const arrived = stamp({ press: "arrived", noted: "arrivedAt" }, before?.arrived ?? null, begun.now);
  const left = stamp({ press: "leave", noted: "leftAt" }, before?.left ?? null, begun.now);
  const done = tasks(stop.tasks, before?.record ?? {});
  const seen = changes(app, before?.observed ?? [], before?.needs ?? {});
  const note = h("textarea", { name: "note", rows: 3, maxlength: 2000 });
  note.value = before?.note ?? "";
  const beside = stop.proof.includes("second_worker") || stop.with ? colleague(stop, before?.colleague ?? false) : null;
  let saved = false;
  const typed = (): VisitDoorTyped => ({
    pieces: pieces.all, stop: without(stop), arrived: arrived.value(), left: left.value(), result: picked(form, "result"), note: note.value,
    record: done.value(), ...seen.value(), colleague: Boolean(beside?.box.checked),
  });
  const finish = async (): Promise<void> => {
    await pieces.settle();
    const made = typed();
    if (saved || !made.arrived) return made.arrived ? undefined : say(t("arriveFirst"));
    saved = true;
    const gone = made.left ?? { at: new Date().toISOString(), position: null };
    const proofs: Proof[] = [placeOf(made.arrived), ...(made.left ? [placeOf(made.left)] : [])];
    if (made.colleague) proofs.push({ id: newId(), kind: "second_worker", captured_at: gone.at, text: stop.with || t("colleague") });
    const needs = Object.entries(made.needs).map(([code, need]) => {
      const change = app.pack?.words.observations?.find((one) => one.code === code);
      return { id: need, code, kind: change?.need ?? "", urgency: "", said: change?.name.zh ?? code };
    });
    const body = {
      resident_id: stop.resident_id, visit_id: stop.id, arrived_at: made.arrived.at, left_at: gone.at, means: "home", result: made.result,
      note: made.note.trim(), needs, position: made.arrived.position, record: made.record, observed: made.observed,
    };
    const over = (): void => {
      for (const visit of app.pack?.visits ?? []) if (visit.id === id) visit.recorded = true;
    };
    saved = await save(app, opened, { kind: "visit", record: `visit/${id}`, label: t("visitOf", { name: stop.name }), body, proofs, stop, done: over });
  };
  const lacks = (): string => {
    const made = typed();
    const given = [...pieces.all.map(({ kind }) => kind), ...(made.arrived ? ["place"] : []), ...(made.colleague ? ["second_worker"] : [])];
    return made.arrived && made.result === MET ? lackingProof(given, stop.proof, stop.proof_any) : "";
  };
  const form = h(
    "div",
    { class: "stack" },
    begun.told(),
    head(stop, [named(stop.what), stop.address, stop.bring && `${t("bring")}: ${named(stop.bring)}`, stop.with && t("together", { name: stop.with })], stop.calls),
    stop.caution ? h("div", { class: "notice" }, h("p", {}, `${t("caution")}: ${named(stop.caution)}`)) : null,
    arrived.element,
    pills(t("visitResult"), app.pack?.words.results ?? [], before?.result ?? "met", "result"),
    done.element,
    seen.element,
    labelled(t("visitNote"), note),
    proving(pieces, stop.proof, stop.proof_any),
    beside?.element,
    left.element,
    finishing(pieces, lacks, finish),
  );
  begun.watch(form, typed);
  return { title: t("visitOf", { name: stop.name }), body: form, back: "/route", leave: () => pieces.settle().then(begun.leave) };
}

/** Who came along, to be ticked when they were there. */
function colleague(stop: VisitStop, isThere: boolean): { element: HTMLElement; box: HTMLInputElement } {
  const box = h("input", { type: "checkbox", name: "colleague", checked: isThere });
  return { box, element: h("label", { class: "card row" }, box, t("colleagueThere", { name: stop.with || t("colleague") })) };
}
