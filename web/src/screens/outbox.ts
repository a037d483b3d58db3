/** What is on its way, what the server says about it, and what one can do. */
import { askSync, changed, go, lock, say, type App, type Screen } from "../app";
import { fill, h } from "../kit/dom";
import { proofWords } from "../door/door";
import { accounts, forget } from "../store/vault";
import { session, signOut } from "../sync/api";
import { newId } from "../kit/ids";
import { add, drop, entries, isPractice, isReport, isUnsent, type Entry } from "../sync/outbox";
import type { Operation } from "../sync/types";
import { moment, t } from "../words";
import { unfinished } from "./begun";
import { correct, held, titleOf } from "./cards";
import { hindrance } from "./home";
import { plain, primary, twice } from "./parts";
import { notReceived, received } from "./report";

const OWN = /^(op|state|draft|begun|file|photo)\//; // what was made here; anything else is downloaded again
const RECORDED = "care.visit_recorded"; // lianxin/kernel/problems/care.py

export async function outbox(app: App): Promise<Screen> {
  const list = h("div", { class: "stack" });
  const tell = async (): Promise<void> => {
    const all = (await entries(app.boxes)).reverse();
    const answers = all.filter((entry) => isPractice(entry) && entry.delivery.state === "waiting").length;
    const listed = all.filter((entry) => !isPractice(entry) || entry.delivery.state === "problem");
    const cards = listed.length || answers ? await Promise.all(listed.map((entry) => card(app, entry))) : h("p", { class: "hint" }, t("nothingWaiting"));
    await app.boxes.all("draft/");
    const damaged = [...app.boxes.unreadable].filter((name) => OWN.test(name)).length;
    fill(list, hindrance(app), damaged ? h("div", { class: "notice" }, h("p", {}, t("unreadable", { count: damaged }))) : null, answers ? h("p", { class: "card" }, t("practiceWaiting", { count: answers })) : null, cards);
  };
  await tell();
  const body = h("div", { class: "stack" }, h("div", { class: "actions" }, primary(t("syncNow"), () => askSync(true))), list, settings(app));
  return { title: t("outbox"), body, tab: "/outbox", renew: () => void tell() };
}

async function card(app: App, { id, delivery }: Entry): Promise<HTMLElement> {
  const operation = await app.boxes.get<Operation>(`op/${id}`);
  const isOpen = operation && operation.kind !== "submission" && operation.kind !== "practice" && (delivery.state === "problem" || (delivery.state === "waiting" && operation.kind !== "child_report"));
  const made = parseInt(id.replace("-", "").slice(0, 12), 16);
  const tone = { waiting: "warn", sent: "good", conflict: "warn", problem: "bad", quarantined: "warn" }[delivery.state];
  const give = async (): Promise<void> => {
    await drop(app.boxes, id);
    changed();
  };
  return h(
    "section",
    { class: "card entry", "data-state": delivery.state },
    h("p", { class: "between" }, h("strong", {}, operation ? titleOf(app, operation, delivery.label) : delivery.label), h("span", { class: "badge", "data-tone": tone }, t(delivery.state))),
    h("p", { class: "hint" }, t("whenCaptured", { when: moment(made) })),
    isReport({ id, delivery }) ? (delivery.receipt ? received(delivery.receipt, give) : notReceived(app)) : null,
    delivery.problem ? h("p", { class: delivery.state === "problem" ? "wrong" : "hint" }, `${delivery.problem.title} ${delivery.problem.remedy}`) : null,
    delivery.files.length && delivery.state !== "waiting" ? h("p", { class: "hint" }, t("photosLeft", { count: delivery.files.length })) : null,
    delivery.lost ? h("p", { class: "wrong" }, t("photosGone", { names: delivery.lost.join(" ") })) : null,
    delivery.lacks?.length ? h("p", { class: "wrong" }, t("proofOwed", { kinds: proofWords(delivery.lacks) })) : null,
    delivery.code_wrong ? h("p", { class: "wrong" }, t("codeNotTheirs")) : null,
    delivery.held ? h("p", { class: "hint" }, t("beingCorrected")) : null,
    operation ? held(app, operation) : null,
    isOpen ? h("div", { class: "actions" }, plain(t("correct"), () => void correct(app, id, operation)), delivery.held ? plain(t("sendAsIs"), () => void again(app, id)) : null) : null,
    delivery.photoProblem ? h("p", { class: "wrong" }, t("photoFailed", { name: delivery.photoProblem })) : null,
    delivery.problem?.code === RECORDED ? h("div", { class: "actions" }, plain(t("asAnother"), () => void asAnother(app, id))) : null,
    delivery.state === "problem" || delivery.photoProblem || delivery.lost
      ? h("div", { class: "actions" }, delivery.state === "problem" || delivery.photoProblem ? plain(t("syncNow"), () => void again(app, id)) : null, twice(t("discard"), t("discardSure"), () => void give()))
      : null,
  );
}

/** A visit that somebody else has recorded meanwhile becomes a visit of its own: nothing typed is lost, and what proves it comes along
 * for the promise behind the planned one. */
async function asAnother(app: App, id: string): Promise<void> {
  const operation = await app.boxes.get<Operation>(`op/${id}`);
  const entry = (await entries(app.boxes)).find((one) => one.id === id);
  if (!operation || !entry) return;
  const needs = (operation.body.needs as { id: string }[]).map((need) => ({ ...need, id: newId() }));
  const visit = newId();
  const { label, stop } = entry.delivery;
  const files: File[] = [];
  for (const { name, type } of entry.delivery.files) {
    const content = await app.boxes.bytes(`file/${id}/${name}`);
    if (content) files.push(new File([content], name, { type }));
  }
  const planned = operation.body.instead_of ?? (Array.isArray(operation.body.proofs) ? operation.body.visit_id : "");
  const body = { ...operation.body, visit_id: visit, needs, instead_of: planned };
  const gone = [`op/${id}`, `state/${id}`, ...entry.delivery.files.map(({ name }) => `file/${id}/${name}`)];
  try {
    await add(app.boxes, { kind: "visit", record: `visit/${visit}`, label, body, files, stop, gone });
  } catch {
    return say(t("storageFull"));
  }
  changed();
  askSync(true);
}

/** Send what was refused once more: the reason may be gone (a place given back, a form opened again). */
async function again(app: App, id: string): Promise<void> {
  const entry = (await entries(app.boxes)).find((one) => one.id === id);
  if (!entry) return;
  const { problem: _problem, ...rest } = entry.delivery;
  await app.boxes.put({ [`state/${id}`]: { ...rest, state: rest.state === "problem" ? "waiting" : rest.state, held: false, next: 0 } });
  changed();
  askSync(true);
}

function settings(app: App): HTMLElement {
  const lost = h("div", { hidden: true });
  const leave = async (isSure = false): Promise<void> => {
    const unsent = (await entries(app.boxes)).filter(isUnsent).length;
    if (unsent) return say(t("signOutFirst", { count: unsent }));
    const drafts = await unfinished(app);
    if (drafts.length && !isSure) {
      lost.hidden = false;
      const names = drafts.map(({ title, path }) => h("li", {}, h("a", { href: `#${path}` }, title)));
      fill(lost, h("div", { class: "notice", role: "alert" }, h("p", {}, t("signOutDrafts")), h("ul", {}, names), twice(t("signOutAnyway"), t("signOutAnywaySure", { count: drafts.length }), () => void leave(true))));
      return lost.scrollIntoView({ block: "center" });
    }
    const csrf = await session().then((now) => now.csrf, () => "");
    app.boxes.close();
    await forget(app.account.id);
    if (csrf) await signOut(csrf).catch(() => undefined);
    location.replace("/field/");
  };
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t("settings")),
    h("p", { class: "hint" }, app.account.name),
    h("p", { class: "hint" }, t("install")),
    h("div", { class: "actions column" }, plain(t("passphraseTitle"), () => go("/passphrase")), app.account.byPassphrase ? plain(t("lock"), lock) : null),
    h("p", { class: "hint" }, t("exportText")),
    h("div", { class: "actions column" }, plain(t("export"), () => void exported(app)), twice(t("signOut"), t("signOutSure"), () => void leave())),
    lost,
  );
}

/** Everything unsent as it lies here, sealed, with the data key under the passphrase: docs/handbook says how to open it. */
async function exported(app: App): Promise<void> {
  const account = (await accounts()).find((one) => one.id === app.account.id);
  if (!account?.byPassphrase) return say(t("exportNeedsPassphrase"));
  const base64 = (data: ArrayBuffer | Uint8Array<ArrayBuffer>): string => {
    let text = "";
    for (const byte of new Uint8Array(data)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const { salt, rounds, iv, data } = account.byPassphrase;
  const boxes = (await app.boxes.sealedCopy(["op/", "state/", "file/", "draft/", "photo/", "begun/"])).map(([name, box]) => [name, base64(box.iv), base64(box.data)]);
  const file = { format: "lianxin-field-export-1", user: account.id, made_at: new Date().toISOString(), key: { salt: base64(salt), rounds, iv: base64(iv), data: base64(data) }, boxes };
  const link = h("a", { href: URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" })), download: `lianxin-field-${new Date().toISOString().slice(0, 10)}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
