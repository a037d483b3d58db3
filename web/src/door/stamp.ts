/** "I have arrived", "I am leaving": the moment at once, the place as soon as the phone knows it, and honestly none when it does not. */
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import { labelled, tellWrong } from "../screens/parts";
import type { Proof } from "../sync/types";
import { moment, t } from "../words";

export interface Position {
  lon: number;
  lat: number;
  /** Metres. */
  accuracy: number;
}

export interface Stamped {
  at: string;
  position: Position | null;
}

const PATIENCE = 30_000; // ms
const AHEAD = 60_000; // ms
const OLDEST = 366 * 24 * 3600_000; // ms: the server takes no older one

/** A moment that nobody was there: the phone had lost the date when it noted it. */
const isAbsurd = (at: string): boolean => !(Date.parse(at) <= Date.now() + AHEAD && Date.parse(at) >= Date.now() - OLDEST);

/** The first of these that can be, else now: when it was saved first, when the person arrived. */
export const momentOf = (...noted: (string | undefined)[]): string => noted.find((at) => at && !isAbsurd(at)) ?? new Date().toISOString();

function where(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: Math.round(coords.accuracy) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
}

/** A button that turns into what it has noted; a moment that cannot be is asked for. */
export function stamp(words: { press: "arrived" | "leave"; noted: "arrivedAt" | "leftAt" }, before: Stamped | null, told: () => Promise<void>): { element: HTMLElement; value: () => Stamped | null } {
  let found = before;
  const said = h("p", { class: "hint", role: "status" });
  const button = h("button", { type: "button", class: words.press === "arrived" ? "primary big" : "big", onclick: () => void press() }, t(words.press));
  const actual = h("input", { type: "datetime-local" });
  const asked = labelled(t("timeWrong"), actual);
  actual.addEventListener("change", () => {
    const at = new Date(actual.value);
    const isWrong = Number.isNaN(at.getTime()) || isAbsurd(at.toISOString());
    tellWrong(actual, isWrong ? t("inFuture") : "");
    if (isWrong || !found) return;
    found = { ...found, at: at.toISOString() };
    void told();
    show();
  });
  const show = (isLocating = false): void => {
    button.hidden = Boolean(found);
    asked.hidden = !found || !isAbsurd(found.at);
    if (!found) return;
    const place = found.position ? t("positionGot", { metres: found.position.accuracy }) : isLocating ? t("locating") : t("noPosition");
    said.textContent = `${t(words.noted, { when: moment(found.at) })} · ${place}`;
  };
  const press = async (): Promise<void> => {
    const made: Stamped = (found = { at: new Date().toISOString(), position: null });
    show(true);
    await told();
    made.position = await where();
    await told();
    show();
  };
  show();
  return { element: h("div", { class: "stamp" }, button, said, asked), value: () => found };
}

/** The proof of a place; without a position it says so. */
export function placeOf(stamped: Stamped): Proof {
  const { position, at } = stamped;
  return { id: newId(), kind: "place", captured_at: at, position, ...(position ? { text: `±${position.accuracy} m` } : {}) };
}
