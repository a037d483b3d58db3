/** Set the passphrase that opens the app where there is no signal. */
import { go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { accounts, setPassphrase, SHORTEST } from "../store/vault";
import { session } from "../sync/api";
import { t } from "../words";
import { labelled, plain, tellWrong } from "./parts";

export function passphrase(app: App): Screen {
  const first = h("input", { type: "password", autocomplete: "new-password", name: "passphrase", minlength: SHORTEST, required: true });
  const again = h("input", { type: "password", autocomplete: "new-password", name: "again", required: true });
  const set = async (event: Event): Promise<void> => {
    event.preventDefault();
    tellWrong(again, "");
    tellWrong(first, [...first.value].length < SHORTEST ? t("passphraseShort") : "");
    if ([...first.value].length < SHORTEST) return;
    tellWrong(again, first.value === again.value ? "" : t("passphraseDiffers"));
    if (first.value !== again.value) return;
    try {
      await setPassphrase(app.account.id, (await session()).key, first.value);
      app.account = (await accounts()).find((account) => account.id === app.account.id) ?? app.account;
      go("/");
      say(t("passphraseSet"));
    } catch {
      tellWrong(first, t("signInToSend"));
    }
  };
  const body = h(
    "form",
    { class: "stack", novalidate: true, onsubmit: (event) => void set(event) },
    h("p", {}, t("passphraseText")),
    labelled(t("passphrase"), first),
    labelled(t("passphraseAgain"), again),
    h("div", { class: "actions" }, h("button", { class: "primary" }, t("save")), plain(t("later"), () => go("/"))),
  );
  return { title: t("passphraseTitle"), body, back: "/" };
}
