/** One way of being at a door, whatever is brought there: who lives there, when one came, what proves it, and how it is saved. */
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { Begun } from "../screens/begun";
import { primary } from "../screens/parts";
import { add } from "../sync/outbox";
import type { Door, Kind, Proof } from "../sync/types";
import { t } from "../words";
import { code } from "./code";
import { photos } from "./photos";
import { besideOf, Pieces, type Piece } from "./pieces";
import { signature } from "./signature";
import { voice } from "./voice";

/** What every door's draft holds beside its own fields. */
export interface DoorTyped<S extends Door = Door> {
  pieces: Piece[];
  /** What was known of the door when it was begun: a download of the next day no longer has it. None in drafts of an older version. */
  stop?: S;
}

export interface Opened<V extends DoorTyped> {
  begun: Begun<V>;
  pieces: Pieces;
  before: V | null;
}

/** A door that is neither in what was downloaded nor in a draft; what was begun there can at least be thrown away. */
export const unknown = (title: string, begun: Begun<DoorTyped>): Screen => ({ title, body: h("div", { class: "stack" }, begun.told(), h("p", {}, t("stopGone"))), back: "/route" });

/** The door as a draft keeps it: numbers to call are for the day of the visit alone. */
export const without = <S extends Door>(stop: S): S => ("calls" in stop ? { ...stop, calls: [] } : stop);

export async function open<V extends DoorTyped>(app: App, what: string, id: string): Promise<Opened<V>> {
  const beside = besideOf(what, id);
  const begun = await Begun.open<V>(app, "door", what, id, beside);
  const before = begun.values;
  const pieces = new Pieces(app, beside, [...(before?.pieces ?? [])], begun.now);
  await pieces.tidy();
  return { begun, before, pieces };
}

/** Who lives there, what is noted about the door, whom to call, and the way. */
export function head(door: Door, lines: (string | false | undefined)[], calls: { name: string; relation: string; phone: string }[] = []): HTMLElement {
  return h(
    "section",
    { class: "card" },
    h("p", { class: "who" }, h("strong", {}, door.name)),
    lines.filter((line): line is string => Boolean(line)).map((line) => h("p", { class: "hint" }, line)),
    door.note ? h("p", {}, `${t("doorNote")}: ${door.note}`) : null,
    links(door, calls),
  );
}

/** Calls and the way: a phone opens its own dialler and map. */
export function links(door: Door, calls: { name: string; relation: string; phone: string }[] = []): HTMLElement | null {
  if (!calls.length && !door.at) return null;
  const [lat, lon] = door.at ?? [0, 0];
  return h(
    "div",
    { class: "actions" },
    calls.map((one) => h("a", { class: "button", href: `tel:${one.phone.replace(/[^\d+]/g, "")}` }, `${t("call")} ${one.relation || one.name}`)),
    door.at ? h("a", { class: "button", href: `geo:${lat},${lon}?q=${lat},${lon}` }, t("wayThere")) : null,
  );
}

export const proofWords = (kinds: readonly string[]): string => kinds.map((kind) => t(`proof_${kind}` as "proof_photo")).join("、");

const BY_ITSELF = new Set(["time", "record"]); // comes with what is saved
const INSTEAD: Record<string, string> = { signature: "voice" }; // lianxin/domain/commitments/rules/proof.py

/** What the catalogue asks for and is not among these kinds, in words; of a choice one is enough. "" when nothing is lacking. */
export function lackingProof(given: readonly string[], wanted: readonly string[], choice: readonly string[] = []): string {
  const has = (kind: string): boolean => BY_ITSELF.has(kind) || given.includes(kind) || given.includes(INSTEAD[kind] ?? "");
  const lacks = proofWords(wanted.filter((kind) => !has(kind)));
  return [lacks, choice.length && !choice.some(has) ? t("proofAny", { kinds: proofWords(choice) }) : ""].filter(Boolean).join(";");
}

/** The button at the foot. What is lacking is said once; pressed again it saves all the same, and is owed. */
export function finishing(pieces: Pieces, lacking: () => string, finish: () => Promise<void>): HTMLElement {
  const told = h("p", { class: "wrong", role: "alert", hidden: true });
  let said = "";
  const button = primary(t("finish"), () => void press());
  const press = async (): Promise<void> => {
    await pieces.settle();
    const lacks = lacking();
    told.hidden = !lacks;
    told.textContent = lacks && t("proofLacking", { kinds: lacks });
    button.textContent = t(lacks ? "finishAnyway" : "finish");
    if (lacks === said || !lacks) return finish();
    said = lacks;
  };
  return h("div", { class: "sticky" }, told, h("div", { class: "actions" }, button));
}

/** Everything that can prove it, in one card; `wanted` are the kinds that the catalogue asks for, of `choice` one is enough. */
export function proving(pieces: Pieces, wanted: readonly string[] = [], choice: readonly string[] = []): HTMLElement {
  const kinds = [proofWords(wanted.filter((kind) => !BY_ITSELF.has(kind))), choice.length ? t("proofAny", { kinds: proofWords(choice) }) : ""].filter(Boolean).join(";");
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t("proof")),
    kinds ? h("p", { class: "hint" }, t("proofWanted", { kinds })) : null,
    code(pieces),
    photos(pieces),
    signature(pieces),
    voice(pieces),
  );
}

export interface Making {
  kind: Kind;
  record: string;
  label: string;
  body: Record<string, unknown>;
  proofs: Proof[];
  stop: Door;
  /** It is left to be done again: a door that nobody opened. */
  again?: boolean;
  /** Runs when it is put away: it is done, although the next download has not said so yet. */
  done?: () => void;
}

/** Put the operation and its files into the outbox, and what was begun away, all or nothing. False when the phone is full. */
export async function save<V extends DoorTyped>(app: App, { begun, pieces }: Opened<V>, making: Making): Promise<boolean> {
  try {
    const { proofs, files } = await pieces.packed();
    const clock_seconds = (await app.boxes.get<number>("clock")) ?? null;
    const body = { ...making.body, proofs: [...making.proofs, ...proofs], clock_seconds };
    await add(app.boxes, { kind: making.kind, record: making.record, label: making.label, body, files, stop: without(making.stop), again: making.again, gone: await begun.ends() });
  } catch {
    begun.goesOn();
    say(t("storageFull"));
    return false;
  }
  making.done?.();
  if (app.pack) await app.boxes.put({ pack: app.pack }, ["pack-mark"]);
  go("/route");
  say(t("savedOnPhone"));
  changed();
  askSync();
  return true;
}
