/** Start: the service worker, the lock, then the screens. */
import "./app.css";
import { askSync, changed, go, isLocked, lock, unlocked, type App, type Screen } from "./app";
import { fill, h } from "./kit/dom";
import { Boxes } from "./store/boxes";
import { accounts, knowDevice, openByServer, type Account } from "./store/vault";
import { session, SignedOut } from "./sync/api";
import { entries, unreceived } from "./sync/outbox";
import { forgetCalls, residents, sync } from "./sync/sync";
import type { Pack } from "./sync/types";
import { frame } from "./screens/frame";
import { edit } from "./screens/edit";
import { fillForm } from "./screens/fill";
import { forms } from "./screens/forms";
import { home } from "./screens/home";
import { need } from "./screens/need";
import { inOrder } from "./screens/order";
import { outbox } from "./screens/outbox";
import { dayOf } from "./screens/parts";
import { passphrase } from "./screens/passphrase";
import { people, person } from "./screens/people";
import { places } from "./screens/places";
import { practice } from "./screens/practice";
import { report } from "./screens/report";
import { door, route } from "./screens/route";
import { todos } from "./screens/todos";
import { locked, unavailable, unlock } from "./screens/unlock";
import { visit } from "./screens/visit";
import { speak, t } from "./words";

const root = document.getElementById("app")!;
const EVERY = 5 * 60_000; // ms between two syncs of an open app
const SOON = 30_000; // ms until the next try while a report of a child at risk waits: a weak signal tells nobody that it is back
const IDLE = 30 * 60_000; // ms without a touch after which the app locks itself

type Route = (app: App, ...ids: string[]) => Screen | Promise<Screen>;
const ROUTES: [RegExp, Route][] = [
  [/^\/?$/, home],
  [/^\/people$/, people],
  [/^\/people\/([\w-]+)$/, person],
  [/^\/visit\/([\w-]+)(?:\/([\w-]+))?$/, visit],
  [/^\/need(?:\/([\w-]+))?(?:\/([\w-]+))?$/, need],
  [/^\/report(?:\/([\w-]+))?(?:\/([\w-]+))?$/, report],
  [/^\/edit\/([\w-]+)(?:\/([\w-]+))?$/, edit],
  [/^\/forms$/, forms],
  [/^\/fill\/([\w-]+)$/, fillForm],
  [/^\/todos$/, todos],
  [/^\/outbox$/, outbox],
  [/^\/passphrase$/, passphrase],
  [/^\/places$/, places],
  [/^\/route$/, route],
  [/^\/practice$/, practice],
  [/^\/door\/(visit|handout|meal)\/([\w-]+)$/, door],
];

async function start(): Promise<void> {
  await knowDevice();
  const known = await accounts();
  const last = known.find((account) => account.id === localStorage.getItem("lianxin-field-last")) ?? known[0];
  speak(localStorage.getItem("lianxin-field-language") ?? last?.language ?? navigator.language);
  const why = !window.isSecureContext ? "insecure" : !("serviceWorker" in navigator) || !("locks" in navigator) ? "noWorker" : null;
  if (why) return fill(root, unavailable(why));
  const renewal = register(); // beside what the person sees first
  const withPassphrase = known.filter((account) => account.byPassphrase);
  if (!withPassphrase.length && isLocked()) {
    await new Promise((resolve) => fill(root, locked(() => resolve(unlocked()))));
  }
  if (!withPassphrase.length) fill(root, h("p", { class: "opening" }, t("loading")));
  let opened = false;
  const enter = (account: Account, key: CryptoKey): void => {
    if (opened) return;
    opened = true;
    void run(account, key, renewal);
  };
  if (withPassphrase.length) fill(root, unlock(withPassphrase, enter));
  if (!withPassphrase.length || !isLocked()) await tryServer(enter, withPassphrase.length > 0);
}

/** Logged in and a signal: the server releases the key and nobody has to type anything. */
async function tryServer(enter: (account: Account, key: CryptoKey) => void, canWait: boolean): Promise<void> {
  try {
    const now = await session(canWait ? 60_000 : 15_000);
    const key = await openByServer(now.user, now.key);
    const account = (await accounts()).find((one) => one.id === now.user.id);
    if (key && account) return enter(account, key);
    if (!canWait) fill(root, unavailable("otherKey"));
  } catch (error) {
    if (canWait) return;
    fill(root, unavailable(error instanceof SignedOut ? "signInFirst" : "signInOffline"));
  }
}

async function register(): Promise<ServiceWorker | null> {
  try {
    const found = await navigator.serviceWorker.register(root.dataset.worker!, { scope: "/field/" });
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (asksRenewal) location.reload();
    });
    return found.waiting && navigator.serviceWorker.controller ? found.waiting : null;
  } catch {
    return null;
  }
}

let asksRenewal = false;

async function run(account: Account, key: CryptoKey, renewal: Promise<ServiceWorker | null>): Promise<void> {
  localStorage.setItem("lianxin-field-last", account.id);
  unlocked();
  if (!localStorage.getItem("lianxin-field-language")) speak(account.language);
  const boxes = await Boxes.of(account.id, key);
  const app: App = { account, boxes, pack: null, people: [], byId: new Map(), report: null, synced: 0, syncing: false, askedAgain: false, renewal: null };
  await load(app);
  let screen: Screen | null = null;
  let tell = (): void => undefined;
  let changes = 0;
  const told = (): void => {
    tell();
    screen?.renew?.();
  };
  let turns = 0;
  const show = async (): Promise<void> => {
    const turn = ++turns; // screens are read from the store: of two asked for in quick succession the later one stays
    const path = location.hash.slice(1);
    for (const [pattern, route] of ROUTES) {
      const found = pattern.exec(path);
      if (!found) continue;
      const left: Screen | null = screen;
      screen = null; // an error below must not leave twice
      await left?.leave?.(); // what it saves must lie there before the next screen reads
      if (turn !== turns) return;
      const before = changes;
      const made = await route(app, ...found.slice(1));
      const framed = await frame(app, made, renew);
      if (turn !== turns) return;
      screen = made;
      tell = framed.tell;
      fill(root, framed.elements);
      if (changes !== before) told(); // a sync that ended while the screen was being made
      scrollTo(0, 0);
      root.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
      return;
    }
    go("/");
  };
  const renew = (): void => {
    asksRenewal = true;
    app.renewal?.postMessage("renew");
  };
  addEventListener("hashchange", () => void show());
  addEventListener("field-changed", () => {
    changes += 1;
    told();
  });
  addEventListener("field-sync", (event) => void once(app, (event as CustomEvent<boolean>).detail));
  addEventListener("online", () => askSync());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && askSync());
  setInterval(askSync, EVERY);
  lockWhenIdle();
  void navigator.storage?.persist?.();
  await show();
  void renewal.then((waiting) => {
    app.renewal = waiting;
    if (waiting) void show();
  });
  if (!app.account.byPassphrase && !sessionStorage.getItem("lianxin-field-asked")) {
    sessionStorage.setItem("lianxin-field-asked", "1");
    go("/passphrase");
  }
  await once(app, !app.pack);
}

/** What lies on the phone, opened into memory. */
async function load(app: App): Promise<void> {
  const [pack, people, synced] = await Promise.all([
    app.boxes.get<Pack>("pack"),
    residents(app.boxes),
    app.boxes.get<number>("synced").then((at) => at ?? 0),
  ]);
  await forgetCalls(app.boxes, pack, dayOf(new Date()));
  Object.assign(app, { pack, people: inOrder(people, pack), synced });
  app.byId = new Map(app.people.map((person) => [person.id, person]));
}

async function once(app: App, asked: boolean): Promise<void> {
  if (app.syncing) {
    app.askedAgain ||= asked; // pressed meanwhile: what is waiting goes as soon as this one ends
    return;
  }
  app.syncing = true;
  changed();
  try {
    const report = await sync(app.boxes, app.account.id, asked);
    if (report) app.report = report;
    if (report?.result === "done" || report?.result === "revoked") await load(app);
    if (app.people.some((person) => person.name_bo)) void document.fonts.load("1rem 'Noto Serif Tibetan'", "བ"); // kept by the worker
  } catch (error) {
    app.report = { at: Date.now(), result: "refused", other: String(error) };
  } finally {
    app.syncing = false;
    changed();
  }
  clearTimeout(soon);
  if (unreceived(await entries(app.boxes)).some(({ delivery }) => delivery.state === "waiting")) soon = setTimeout(askSync, SOON);
  if (app.askedAgain) {
    app.askedAgain = false;
    await once(app, true);
  }
}

let soon: number | undefined;

/** Also without a passphrase: an app that nobody touches must not keep the session at the server alive by its syncs. */
function lockWhenIdle(): void {
  let touched = Date.now();
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (touched = Date.now()), { passive: true });
  const look = (): void => {
    if (Date.now() - touched > IDLE) lock();
  };
  setInterval(look, 60_000);
}

void start();
