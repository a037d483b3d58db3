/** Who cannot write says that it was done: at most a minute, small enough for a weak line. */
import { say } from "../app";
import { fill, h } from "../kit/dom";
import { plain } from "../screens/parts";
import { t } from "../words";
import type { Pieces } from "./pieces";

const LONGEST = 60; // seconds
const BITS = 24_000; // per second: 180 kB a minute
const MOST = 1_000_000; // bytes; a phone that heeds no rate

export function voice(pieces: Pieces): HTMLElement {
  const holder = h("div", { class: "stack" });
  const show = async (): Promise<void> => {
    const piece = pieces.of("voice")[0];
    const file = piece && (await pieces.file(piece));
    const player = file ? h("audio", { controls: true, src: URL.createObjectURL(file) }) : null;
    fill(holder, player, plain(t(piece ? "recordAgain" : "record"), () => void begin()), piece ? plain(t("removeProof"), () => void pieces.remove(piece).then(show), { class: "danger" }) : null);
  };
  const begin = async (): Promise<void> => {
    const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
    if (!stream || !("MediaRecorder" in window)) return say(t("recordNot"));
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS });
    const parts: Blob[] = [];
    const began = Date.now();
    const end = (): void => {
      if (recorder.state === "recording") recorder.stop();
    };
    const stop = plain(t("recordStop", { seconds: 0 }), end, { class: "primary" });
    const clock = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      stop.textContent = t("recordStop", { seconds });
      if (seconds >= LONGEST || !stop.isConnected) end(); // also when the screen was left
    }, 500);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = async () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      const made = new Blob(parts, { type: recorder.mimeType });
      if (made.size > MOST) say(t("fileTooBig"));
      else if (made.size) await pieces.keep("voice", made, true).catch(() => say(t("storageFull")));
      await show();
    };
    fill(holder, stop);
    recorder.start();
  };
  void show();
  return h("details", {}, h("summary", {}, t("cannotWrite")), holder);
}
