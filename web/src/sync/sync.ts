/**
 * Bring the outbox to the server and the server's news here. One at a time over all tabs (Web Locks). A child at risk first of all;
 * then data; photos after, one by one, so that one which fails holds up nothing. Operations about the same thing keep their order.
 */
import { changed } from "../app";
import type { Boxes } from "../store/boxes";
import { bytes, fresh, Refused, send, sendFile, session, SignedOut, Unreachable } from "./api";
import { entries, isReport, tidy, type Entry } from "./outbox";
import type { Answer, Delivery, Operation, Pack, PracticeQuestion, Resident, ResidentPage, Session } from "./types";

const BATCH = 8;
const BATCH_BYTES = 400_000;
const PAUSE = 15_000; // ms after the first failure; doubles up to an hour
const LONGEST_PAUSE = 3600_000;
const REFRESH = 5 * 60_000; // ms between two looks for news, unless asked for
const MOST_RESIDENTS = 5000;
const UNTOLD = new Set(["conflict", "quarantined"]);

export interface Report {
  at: number;
  result: "done" | "signed_out" | "other_user" | "unreachable" | "refused" | "revoked";
  other?: string;
}

/** `asked`: the person pressed the button: pauses do not count, and it waits for another one to end. Else null when one is at it. */
export async function sync(boxes: Boxes, accountId: string, asked: boolean): Promise<Report | null> {
  return navigator.locks.request("lianxin-field-sync", { ifAvailable: !asked }, async (lock) => {
    if (!lock) return null;
    try {
      const now = await session();
      if (now.user.id !== accountId) return { at: Date.now(), result: "other_user" as const, other: now.user.name };
      await boxes.put({ clock: Math.round((Date.now() - Date.parse(now.now)) / 1000) || 0 });
      await push(boxes, now, asked);
      const isIn = await pull(boxes, asked || (await isUntold(boxes))).then(() => true, (error) => withdraw(boxes, error));
      await tidy(boxes, Date.now());
      if (!isIn) return { at: Date.now(), result: "revoked" as const };
      const done = { at: Date.now(), result: "done" as const };
      await boxes.put({ synced: done.at });
      return done;
    } catch (error) {
      if (error instanceof SignedOut) return { at: Date.now(), result: "signed_out" as const };
      if (error instanceof Unreachable) return { at: Date.now(), result: "unreachable" as const };
      if (error instanceof Refused) return { at: Date.now(), result: "refused" as const, other: `${error.problem.title} ${error.problem.remedy}` };
      throw error;
    }
  });
}

/** The server's answer says that what lies here is out of date: a colleague's value, or a role that is gone. Looked at once. */
const isUntold = async (boxes: Boxes): Promise<boolean> => (await entries(boxes)).some(({ delivery }) => UNTOLD.has(delivery.state) && !delivery.brought);

async function push(boxes: Boxes, now: Session, asked: boolean): Promise<void> {
  const blocked = new Set<string>();
  await pushWaiting(boxes, now, asked, blocked);
  await askHeld(boxes, now);
  await pushFiles(boxes, now, asked, () => pushWaiting(boxes, now, asked, blocked, isReport));
}

async function pushWaiting(boxes: Boxes, now: Session, asked: boolean, blocked: Set<string>, which: (entry: Entry) => boolean = () => true): Promise<void> {
  for (;;) {
    const all = (await entries(boxes)).filter((entry) => entry.delivery.state === "waiting" && which(entry));
    const reports = await nextBatch(boxes, all.filter(isReport), blocked, true); // alone: what else waits is no reason for them to wait
    const batch = reports.length ? reports : await nextBatch(boxes, all, blocked, asked);
    if (!batch.length) return;
    await pushBatch(boxes, now, batch, blocked);
    if (reports.length) changed(); // photos may take their time; that it is received is said now
  }
}

interface Loaded extends Entry {
  operation: Operation;
}

/** The next few that may go: of each record only its first, so that none overtakes another. */
async function nextBatch(boxes: Boxes, waiting: readonly Entry[], blocked: Set<string>, asked: boolean): Promise<Loaded[]> {
  const batch: Loaded[] = [];
  const taken = new Set(blocked);
  let size = 0;
  for (const entry of waiting) {
    const { record, next } = entry.delivery;
    if (taken.has(record)) continue;
    taken.add(record);
    if (entry.delivery.held) continue;
    if (!asked && isPaused(next)) continue;
    const operation = await boxes.get<Operation>(`op/${entry.id}`);
    if (!operation) continue;
    size += JSON.stringify(operation).length;
    if (batch.length && (batch.length >= BATCH || size > BATCH_BYTES)) break;
    batch.push({ ...entry, operation });
  }
  return batch;
}

async function pushBatch(boxes: Boxes, now: Session, batch: Loaded[], blocked: Set<string>): Promise<void> {
  let answers: Answer[];
  try {
    answers = await send(batch.map((entry) => entry.operation), now.csrf);
  } catch (error) {
    if (error instanceof SignedOut) throw error;
    await boxes.put(Object.fromEntries(batch.map(({ id, delivery }) => [`state/${id}`, later(delivery)])));
    if (!(error instanceof Refused) && !(await answersAtAll())) throw error;
    const [first] = batch;
    if (batch.length > 1) for (const entry of batch) await pushBatch(boxes, now, [entry], blocked);
    else if (first && error instanceof Refused) await boxes.put({ [`state/${first.id}`]: { ...first.delivery, state: "problem", problem: error.problem } });
    else if (first) blocked.add(first.delivery.record); // one that the server stumbles over holds up no other
    return;
  }
  for (const { id, delivery } of batch) {
    const answer = answers.find((one) => one.id === id);
    if (!answer) blocked.add(delivery.record);
    else await boxes.put({ [`state/${id}`]: delivered(delivery, answer) }, answer.receipt ? [`op/${id}`] : []); // of a report the number alone stays
  }
}

/** What waits for a person at the server is sent again: the answer says whether it was let in, or why not. It stays here meanwhile. */
async function askHeld(boxes: Boxes, now: Session): Promise<void> {
  const held: Loaded[] = [];
  for (const entry of await entries(boxes)) {
    const operation = entry.delivery.state === "quarantined" ? await boxes.get<Operation>(`op/${entry.id}`) : null;
    if (operation && operation.kind !== "submission") held.push({ ...entry, operation });
  }
  for (let at = 0; at < held.length; at += BATCH) {
    const batch = held.slice(at, at + BATCH);
    const answers = await send(batch.map((entry) => entry.operation), now.csrf);
    const told = batch.flatMap(({ id, delivery }) => answers.filter((one) => one.id === id).map((one) => [`state/${id}`, delivered(delivery, one)]));
    await boxes.put(Object.fromEntries(told));
  }
}

async function answersAtAll(): Promise<boolean> {
  return session().then(
    () => true,
    (error) => {
      if (error instanceof SignedOut) throw error;
      return false;
    },
  );
}

function delivered(delivery: Delivery, answer: Answer): Delivery {
  const { problem: _problem, brought: _brought, ...rest } = delivery;
  if (answer.outcome === "refused") return { ...rest, state: "problem", ...(answer.problem ? { problem: answer.problem } : {}) };
  const state = answer.outcome === "conflict" ? "conflict" : answer.outcome === "quarantined" ? "quarantined" : "sent";
  const isKnown = state === delivery.state && delivery.brought;
  const lost = (answer.missing ?? []).filter((name) => !delivery.files.some((file) => file.name === name) && !delivery.kept?.includes(name));
  return { ...rest, state, done: Date.now(), tries: 0, next: 0, ...(isKnown ? { brought: true } : {}), ...(answer.problem ? { problem: answer.problem } : {}), ...(lost.length ? { lost } : {}), ...(answer.lacks?.length ? { lacks: answer.lacks } : {}), ...(answer.code_wrong ? { code_wrong: true } : {}), ...(answer.receipt ? { receipt: answer.receipt } : {}) };
}

/** A pause longer than any we make was reckoned while the clock stood ahead: it counts for nothing. */
const isPaused = (next: number): boolean => next > Date.now() && next <= Date.now() + LONGEST_PAUSE;

function later<T extends { tries: number; next: number }>(delivery: T): T {
  const pause = Math.min(PAUSE * 2 ** delivery.tries, LONGEST_PAUSE);
  return { ...delivery, tries: delivery.tries + 1, next: Date.now() + pause };
}

/** The photos of what has arrived. The copy here goes only when the server names the digest of the very same bytes. */
async function pushFiles(boxes: Boxes, now: Session, asked: boolean, first: () => Promise<void>): Promise<void> {
  for (const { id, delivery } of await entries(boxes)) {
    const operation = delivery.files.length ? await boxes.get<Operation>(`op/${id}`) : null;
    if (!operation || !isTakenIn(delivery, operation) || (!asked && isPaused(delivery.next))) continue;
    let left = delivery;
    for (const file of delivery.files) {
      await first(); // a report written meanwhile
      const box = `file/${id}/${file.name}`;
      const content = await boxes.bytes(box);
      try {
        const digest = content && (await sendFile(addressOf(operation, file.name), content, now.csrf));
        if (content && digest !== file.sha256) throw new Unreachable("digest");
        const { photoProblem: _problem, ...rest } = left;
        left = { ...rest, files: left.files.filter((one) => one.name !== file.name), tries: 0, next: 0, ...(content ? {} : { lost: [...(left.lost ?? []), file.name] }) };
        await boxes.put({ [`state/${id}`]: left }, [box]);
      } catch (error) {
        if (error instanceof SignedOut) throw error;
        left = later({ ...left, photoProblem: file.name });
        await boxes.put({ [`state/${id}`]: left });
      }
    }
  }
}

/** Is what the file belongs to at the server? In quarantine a questionnaire is, with a place for its photos; other work is not yet. */
const isTakenIn = (delivery: Delivery, { kind }: Operation): boolean => delivery.state === "sent" || (delivery.state === "quarantined" && kind === "submission");

/** Of a questionnaire: by form, instance and name. Of a proof: by its id, which is the name of its file. */
function addressOf({ kind, body }: Operation, name: string): string {
  if (kind === "submission") return `files/${[body.form_id, body.instance_id, name].map((part) => encodeURIComponent(String(part))).join("/")}`;
  return `proofs/${name.replace(/\..*$/, "")}`;
}

/** Who may no longer see anything here keeps nothing of it on the phone; what is unsent stays. */
async function withdraw(boxes: Boxes, error: unknown): Promise<false> {
  if (!(error instanceof Refused) || error.status !== 403) throw error;
  await boxes.remove("pack", "pack-mark", "pulled", "practice", "practice-mark");
  await dropResidents(boxes);
  return false;
}

async function dropResidents(boxes: Boxes): Promise<void> {
  const pages = (await boxes.names("people/")).map((name) => `people/${name}`);
  await boxes.remove("residents-mark", "residents-more", ...pages);
}

/** News: the pack with the forms it lists, then residents page by page. The pack is put away when its forms are here: a line that
 * breaks between leaves the one before, with all of its forms. */
async function pull(boxes: Boxes, asked: boolean): Promise<void> {
  const since = Date.now() - ((await boxes.get<number>("pulled")) ?? 0);
  if (!asked && since >= 0 && since < REFRESH) return; // "pulled" lies ahead: the clock has been put right since
  const begun = Date.now();
  const kept = await boxes.get<Pack>("pack");
  const known = kept && (await boxes.get<{ etag: string }>("pack-mark"));
  const news = await fresh<Pack>("pack", known?.etag);
  const pack = news?.body ?? kept;
  if (pack) await pullForms(boxes, pack);
  if (news) await boxes.put({ pack: news.body, "pack-mark": { etag: news.etag } });
  if (pack) await dropForms(boxes, pack);
  await pullPractice(boxes, pack?.may.practice === true);
  if (pack?.may.people === false) await dropResidents(boxes); // who only brings meals
  else await pullResidents(boxes);
  await boxes.put({ pulled: begun });
}

/** Questions to practise; none for whoever may not. */
async function pullPractice(boxes: Boxes, may: boolean): Promise<void> {
  if (!may) return boxes.remove("practice", "practice-mark");
  const news = await fresh<{ rows: PracticeQuestion[] }>("practice", (await boxes.get<{ etag: string }>("practice-mark"))?.etag);
  if (news) await boxes.put({ practice: news.body.rows, "practice-mark": { etag: news.etag } });
}

/** The versions that may be opened: those to fill in, and those of what was sent back. */
const versionsOf = (pack: Pack): { version_id: string; media: { name: string }[] }[] => [...pack.forms, ...pack.todos].filter((one) => one.version_id);

/** Each version with its media, as far as they are not here yet. */
async function pullForms(boxes: Boxes, pack: Pack): Promise<void> {
  const here = new Set([...(await boxes.names("form/")), ...(await boxes.names("media/"))]);
  for (const { version_id: version, media } of versionsOf(pack)) {
    const contents: Record<string, unknown> = {};
    for (const { name } of media.filter((one) => !here.has(`${version}/${one.name}`))) {
      contents[`media/${version}/${name}`] = await bytes(`forms/${version}/media?name=${encodeURIComponent(name)}`);
      here.add(`${version}/${name}`);
    }
    if (!here.has(version)) contents[`form/${version}`] = new TextDecoder().decode(await bytes(`forms/${version}`));
    here.add(version);
    await boxes.put(contents);
  }
}

/** Versions that nobody here opens any more go, with their media. */
async function dropForms(boxes: Boxes, pack: Pack): Promise<void> {
  const drafts = [...(await boxes.all<{ version_id: string }>("draft/")).values()];
  const wanted = new Set([...versionsOf(pack), ...drafts].map((one) => one.version_id));
  const gone = (await boxes.names("form/")).filter((version) => !wanted.has(version));
  for (const version of gone) {
    const media = await boxes.names(`media/${version}/`);
    await boxes.remove(`form/${version}`, ...media.map((name) => `media/${version}/${name}`));
  }
}

interface Mark {
  etags: Record<string, string>;
  places: string;
}

/** Pages of a thousand; a page that has not changed costs one short answer. All are put away together. */
async function pullResidents(boxes: Boxes): Promise<void> {
  const places = (await boxes.get<string[]>("places")) ?? [];
  const mark = await boxes.get<Mark>("residents-mark");
  const same = mark?.places === places.join();
  const etags: Record<string, string> = {};
  const pages: Record<string, ResidentPage> = {};
  const names: string[] = [];
  let count = 0;
  let more = false;
  for (const place of places.length ? places : [""]) {
    let after = "";
    do {
      const name = `${place}.${after}`;
      const kept = await boxes.get<ResidentPage>(`people/${name}`);
      const news = await fresh<ResidentPage>(`residents?place=${place}&after=${after}`, same && kept ? mark.etags[name] : "");
      const page: ResidentPage | null = news?.body ?? kept;
      if (!page) throw new Unreachable("a page of residents is neither here nor there");
      if (news) pages[`people/${name}`] = page;
      etags[name] = news?.etag ?? mark?.etags[name] ?? "";
      names.push(name);
      count += page.rows.length;
      after = page.after;
      more ||= count >= MOST_RESIDENTS && !!after;
    } while (after && count < MOST_RESIDENTS);
  }
  const gone = (await boxes.names("people/")).filter((name) => !names.includes(name)).map((name) => `people/${name}`);
  const sent = (await entries(boxes)).filter(({ delivery }) => !delivery.brought && (UNTOLD.has(delivery.state) || (delivery.state === "sent" && delivery.record.startsWith("resident/"))));
  const brought = sent.map(({ id, delivery }) => [`state/${id}`, { ...delivery, brought: true }] as const);
  await boxes.put({ ...pages, ...Object.fromEntries(brought), "residents-mark": { etags, places: places.join() }, "residents-more": more }, gone);
}

/** Numbers to call of days that are over go; the mark with them, so that a phone whose date was wrong gets its own again. */
export async function forgetCalls(boxes: Boxes, pack: Pack | null, today: string): Promise<void> {
  const over = (pack?.route?.visits ?? []).filter((one) => one.day < today && one.calls.length);
  for (const one of over) one.calls = [];
  if (over.length) await boxes.put({ pack }, ["pack-mark"]);
}

/** Everybody on this phone. */
export async function residents(boxes: Boxes): Promise<Resident[]> {
  return [...(await boxes.all<ResidentPage>("people/")).values()].flatMap((page) => page.rows);
}
