/** Where the phone is, when the person asks and the phone allows. */
import { h } from "../kit/dom";
import { t } from "../words";
import { plain } from "./parts";

export interface Position {
  lon: number;
  lat: number;
}

const PATIENCE = 30_000; // ms

export function position(before: Position | null, told: () => void): { element: HTMLElement; value: () => Position | null } {
  let found = before;
  const said = h("p", { class: "hint", role: "status" });
  const element = h(
    "div",
    {},
    plain(t("withPosition"), () => {
      said.textContent = "…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          found = { lon: coords.longitude, lat: coords.latitude };
          told();
          said.textContent = t("positionGot", { metres: Math.round(coords.accuracy) });
        },
        () => (said.textContent = t("positionFailed")),
        { enableHighAccuracy: true, timeout: PATIENCE },
      );
    }),
    said,
  );
  return { element, value: () => found };
}
