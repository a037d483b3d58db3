/** Which villages to take along, for whoever is responsible for more people than a phone should hold. */
import { askSync, go, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { named, t } from "../words";
import { primary } from "./parts";

export async function places(app: App): Promise<Screen> {
  const chosen = new Set((await app.boxes.get<string[]>("places")) ?? []);
  const rows = (app.pack?.places ?? []).map((place) =>
    h("li", {}, h("label", { class: "row" }, h("input", { type: "checkbox", value: place.code, checked: chosen.has(place.code) }), h("span", {}, named(place.name, place.code)))),
  );
  const list = h("ul", { class: "rows" }, rows);
  const keep = async (): Promise<void> => {
    const codes = [...list.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
    await app.boxes.put({ places: codes });
    askSync(true);
    go("/people");
  };
  return { title: t("choosePlaces"), body: h("div", { class: "stack" }, list, h("div", { class: "actions" }, primary(t("save"), () => void keep()))), back: "/people" };
}
