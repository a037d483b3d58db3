/** Before anything is open: the passphrase, or why there is nothing to open. */
import { unlocked } from "../app";
import { h } from "../kit/dom";
import { openByPassphrase, type Account } from "../store/vault";
import { t } from "../words";
import { labelled, tellWrong } from "./parts";

const FREE_TRIES = 3;

/** The passphrase of one of the people who use this device; after three wrong ones each try waits longer. */
export function unlock(known: Account[], enter: (account: Account, key: CryptoKey) => void): HTMLElement {
  const field = h("input", { type: "password", autocomplete: "current-password", name: "passphrase", required: true });
  const who = h("select", { name: "who" }, known.map((account) => h("option", { value: account.id }, account.name)));
  who.value = localStorage.getItem("lianxin-field-last") ?? known[0]!.id;
  if (!who.value) who.selectedIndex = 0;
  const button = h("button", { class: "primary" }, t("unlock"));
  let tries = 0;
  const form = h(
    "form",
    {
      class: "gate",
      onsubmit: async (event) => {
        event.preventDefault();
        const account = known.find((one) => one.id === who.value)!;
        button.disabled = true;
        const key = await openByPassphrase(account, field.value);
        if (key) return enter(account, key);
        tries += 1;
        const pause = tries < FREE_TRIES ? 0 : Math.min(2 ** (tries - FREE_TRIES), 64);
        tellWrong(field, pause ? `${t("wrongPassphrase")} ${t("waitBefore", { seconds: pause })}` : t("wrongPassphrase"));
        setTimeout(() => (button.disabled = false), pause * 1000);
        field.value = "";
      },
    },
    h("h1", {}, t("app")),
    known.length > 1 ? labelled(t("whoAreYou"), who) : h("p", { class: "who" }, known[0]!.name),
    labelled(t("passphrase"), field),
    button,
    h("p", { class: "hint" }, t("unlockText")),
    h("a", { class: "button", href: "/login/?next=/field/", onclick: unlocked }, t("signIn")),
  );
  return form;
}

/** Locked, and no passphrase is set: whoever is still logged in opens it again. Until then nothing asks the server for anything. */
export function locked(open: () => void): HTMLElement {
  return h("div", { class: "gate" }, h("h1", {}, t("app")), h("p", {}, t("lockedText")), h("button", { class: "primary", type: "button", onclick: open }, t("unlock")));
}

/** Nothing to open here, why, and what to do. */
export function unavailable(why: "noWorker" | "insecure" | "signInFirst" | "signInOffline" | "otherKey"): HTMLElement {
  if (why === "noWorker" || why === "insecure") {
    const text = why === "insecure" ? t("insecure") : t("noWorkerText");
    return h("div", { class: "gate" }, h("h1", {}, t("noWorker")), h("p", {}, text), h("a", { class: "button", href: "/today/" }, t("online")));
  }
  const text = why === "otherKey" ? t("otherKey") : t("signInFirst");
  return h(
    "div",
    { class: "gate" },
    h("h1", {}, t("app")),
    h("p", {}, text),
    why === "signInOffline" ? h("p", { class: "hint" }, t("offline")) : null,
    h("a", { class: "button primary", href: "/login/?next=/field/" }, t("signIn")),
  );
}
