/** Photos of what was done: as many as are needed, each made small and put away at once. */
import { say } from "../app";
import { small } from "../fill/photo";
import { fill, h } from "../kit/dom";
import { plain } from "../screens/parts";
import { t } from "../words";
import type { Pieces } from "./pieces";

const MOST = 4;

export function photos(pieces: Pieces): HTMLElement {
  const shown = h("div", { class: "shots" });
  const input = h("input", { type: "file", id: "door-photo", accept: "image/*", capture: "environment", class: "unseen" });
  const button = h("label", { class: "button big", for: "door-photo" }, t("addPhoto"));
  const show = async (): Promise<void> => {
    const shots = await Promise.all(
      pieces.of("photo").map(async (piece) => {
        const file = await pieces.file(piece);
        const picture = h("img", { class: "photo", alt: t("proof_photo"), src: file ? URL.createObjectURL(file) : null });
        return h("figure", {}, picture, plain(t("photoRemove"), () => void pieces.remove(piece).then(show), { class: "danger" }));
      }),
    );
    fill(shown, shots);
    button.hidden = shots.length >= MOST;
  };
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) void small(file).then((made) => pieces.keep("photo", made)).then(show, () => say(t("storageFull")));
  });
  void show();
  return h("div", { class: "stack" }, shown, input, button);
}
