/** What every screen shares: who has unlocked, what is known, and how to get from one screen to another. */
import { h } from "./kit/dom";
import type { Boxes } from "./store/boxes";
import type { Account } from "./store/vault";
import type { Pack, Resident } from "./sync/types";
import type { Report } from "./sync/sync";

export interface App {
  account: Account;
  boxes: Boxes;
  pack: Pack | null;
  people: Resident[];
  byId: Map<string, Resident>;
  report: Report | null;
  synced: number;
  syncing: boolean;
  askedAgain: boolean;
  renewal: ServiceWorker | null;
}

/** A screen builds its contents; `renew` runs when something was saved, sent or downloaded, `leave` before another takes its place. */
export interface Screen {
  title: string;
  body: HTMLElement;
  back?: string;
  tab?: string;
  renew?: () => void;
  leave?: () => void | Promise<void>;
}

export const go = (path: string): void => {
  if (location.hash === `#${path}`) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = path;
};

/** Tell everything on the screen that something was saved, sent or downloaded. */
export const changed = (): void => {
  dispatchEvent(new CustomEvent("field-changed"));
};

/** Ask for a sync: at once for the person, soon for the app. */
export const askSync = (asked = false): void => {
  dispatchEvent(new CustomEvent("field-sync", { detail: asked }));
};

const LOCKED = "lianxin-field-locked";

/** Forget the key. A lock that a person has set is not opened by being logged in. */
export function lock(): void {
  sessionStorage.setItem(LOCKED, "1");
  location.reload();
}

export const isLocked = (): boolean => sessionStorage.getItem(LOCKED) !== null;
export const unlocked = (): void => sessionStorage.removeItem(LOCKED);

let shown: number | undefined;

/** One line at the foot of the screen, read out, gone after a while; it outlives the screen it was said on. */
export function say(text: string): void {
  let line = document.getElementById("said");
  if (!line) document.body.append((line = h("p", { id: "said", role: "status" })));
  const said = line;
  line.textContent = text;
  line.hidden = false;
  clearTimeout(shown);
  shown = setTimeout(() => (said.hidden = true), 4000);
}
