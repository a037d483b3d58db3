/** What was made on the phone and is on its way. An operation goes in once and stays until the server has confirmed it. */
import { newId, sha256 } from "../kit/ids";
import type { Boxes } from "../store/boxes";
import type { Delivery, Door, Kind, Operation, SealedFile } from "./types";

const KEPT = 3 * 24 * 3600_000; // ms for which what was sent stays in the list

export interface Entry {
  id: string;
  delivery: Delivery;
}

export interface New {
  id?: string;
  kind: Kind;
  record: string;
  label: string;
  base?: Record<string, unknown>;
  body: Record<string, unknown>;
  files?: File[];
  /** Names of photos that the server has from before. */
  kept?: string[];
  stop?: Door | undefined;
  again?: boolean | undefined;
  /** Boxes that this replaces: gone in the same moment. */
  gone?: string[];
}

/** Seal an operation with its files, all or nothing. One at a time over all tabs, so that each gets a turn of its own. */
export async function add(boxes: Boxes, made: New): Promise<Operation> {
  const id = made.id ?? newId();
  const contents: Record<string, unknown> = {};
  const files: SealedFile[] = [];
  for (const file of made.files ?? []) {
    const content = await file.arrayBuffer();
    contents[`file/${id}/${file.name}`] = content;
    files.push({ name: file.name, type: file.type, size: content.byteLength, sha256: await sha256(content) });
  }
  const operation: Operation = { id, kind: made.kind, base: made.base ?? {}, captured_at: new Date().toISOString(), body: made.body };
  const delivery: Omit<Delivery, "turn"> = { state: "waiting", label: made.label, record: made.record, files, tries: 0, next: 0, ...(made.kept ? { kept: made.kept } : {}), ...(made.stop ? { stop: made.stop } : {}), ...(made.again ? { again: true } : {}) };
  await navigator.locks.request("lianxin-field-outbox", async () => {
    const turn = 1 + Math.max(0, ...(await entries(boxes)).map((entry) => entry.delivery.turn));
    await boxes.put({ ...contents, [`op/${id}`]: operation, [`state/${id}`]: { ...delivery, turn } }, made.gone ?? []);
  });
  return operation;
}

/** Everything in the outbox, in the order in which it went in, whatever the clock said. */
export async function entries(boxes: Boxes): Promise<Entry[]> {
  const all = [...(await boxes.all<Delivery>("state/"))].map(([id, delivery]) => ({ id, delivery }));
  return all.sort((a, b) => a.delivery.turn - b.delivery.turn);
}

/** Is it still to be delivered, or to be looked at by the person? */
export const isUnsent = ({ delivery }: Entry): boolean => delivery.state === "waiting" || delivery.state === "problem" || delivery.files.length > 0;

/** A report of a child at risk: it goes before everything else, and no pause holds it up. */
export const isReport = ({ delivery }: Entry): boolean => delivery.record.startsWith("report/");

/** An answer to a question that was practised: of these the list says how many, and the server's own queue takes their place. */
export const isPractice = ({ delivery }: Entry): boolean => delivery.record.startsWith("practice/");

/** Reports that the server has not received. */
export const unreceived = (all: readonly Entry[]): Entry[] => all.filter((entry) => isReport(entry) && !entry.delivery.receipt);

export interface Counts {
  waiting: number;
  problems: number;
  oldest: number;
}

export function counts(all: readonly Entry[]): Counts {
  const waiting = all.filter(({ delivery }) => delivery.state === "waiting" || (delivery.state !== "problem" && delivery.files.length > 0));
  const problems = all.filter(({ delivery }) => delivery.state === "problem" || delivery.lost).length;
  const moments = all.filter(isUnsent).map(({ id }) => parseInt(id.replace("-", "").slice(0, 12), 16));
  return { waiting: waiting.length, problems, oldest: moments.length ? Math.min(...moments) : 0 };
}

/** Records about which something was done here that the last download cannot have known, and that was not refused. */
export async function settledHere(boxes: Boxes): Promise<Set<string>> {
  const { settled, again } = await doneHere(boxes);
  return new Set([...settled].filter((record) => !again.has(record)));
}

/** The same with those that may be done again, because the last of it left them so. */
export async function doneHere(boxes: Boxes): Promise<{ settled: Set<string>; again: Set<string> }> {
  const pulled = (await boxes.get<number>("pulled")) ?? 0;
  const done = (await entries(boxes)).filter(({ delivery }) => delivery.state !== "problem" && !(delivery.state === "sent" && (delivery.done ?? 0) < pulled));
  const last = new Map(done.map(({ delivery }) => [delivery.record, delivery]));
  return { settled: new Set(last.keys()), again: new Set([...last].filter(([, delivery]) => delivery.again).map(([record]) => record)) };
}

/** Take one off for good: the person gave it up, or it was delivered long ago. */
export async function drop(boxes: Boxes, id: string): Promise<void> {
  const files = await boxes.names(`file/${id}/`);
  await boxes.remove(`op/${id}`, `state/${id}`, ...files.map((name) => `file/${id}/${name}`));
}

/** Take off what was delivered more than three days ago, and answers that a later download knows of; the number of a report stays until the person takes it off. */
export async function tidy(boxes: Boxes, now: number): Promise<void> {
  const pulled = (await boxes.get<number>("pulled")) ?? 0;
  for (const entry of await entries(boxes)) {
    if (isPractice(entry) && entry.delivery.state === "sent" && (entry.delivery.done ?? 0) < pulled) await drop(boxes, entry.id);
    else if (!isUnsent(entry) && !entry.delivery.lost && !entry.delivery.receipt && entry.delivery.done && now - entry.delivery.done > KEPT) await drop(boxes, entry.id);
  }
}
