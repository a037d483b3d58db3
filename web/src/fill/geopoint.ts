/** Where the question was answered, when the phone allows it. */
import type { AnyInputNode } from "@getodk/xforms-engine";
import { h } from "../kit/dom";
import { plain } from "../screens/parts";
import { t } from "../words";
import type { Shown } from "./questions";

const PATIENCE = 30_000; // ms

export function geopoint(node: AnyInputNode, id: string): Shown {
  const said = h("p", { class: "hint", role: "status" });
  const locate = (): void => {
    said.textContent = "…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const value = { latitude: coords.latitude, longitude: coords.longitude, altitude: coords.altitude, accuracy: coords.accuracy };
        (node as unknown as { setValue: (value: unknown) => void }).setValue(value);
      },
      () => (said.textContent = t("positionFailed")),
      { enableHighAccuracy: true, timeout: PATIENCE },
    );
  };
  const update = (): void => {
    const [lat, lon, , accuracy] = node.currentState.instanceValue.split(" ");
    if (lat && lon) said.textContent = `${Number(lat).toFixed(5)}, ${Number(lon).toFixed(5)}${accuracy ? ` · ±${Math.round(Number(accuracy))} m` : ""}`;
  };
  return { element: h("div", { id }, plain(t("locate"), locate), said), update };
}
