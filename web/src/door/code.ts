/** The code on the door plate: read by the camera where the phone can, else typed. */
import { say } from "../app";
import { h } from "../kit/dom";
import { labelled, plain } from "../screens/parts";
import { t } from "../words";
import type { Pieces } from "./pieces";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
declare const BarcodeDetector: { new (options: { formats: string[] }): Detector } | undefined;

const PAUSE = 300; // ms between two looks
const DOOR_CODE = /^LX[A-HJ-NP-Z2-9]{20}$/; // lianxin/domain/commitments/services/door_codes.py: another text can be no code of a door

export function code(pieces: Pieces): HTMLElement {
  const said = h("p", { class: "hint", role: "status" }, pieces.of("code").length ? t("codeGot") : "");
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true }, t("codeWrong"));
  const typed = h("input", { name: "code", autocomplete: "off", autocapitalize: "characters", maxlength: 40, value: pieces.of("code")[0]?.text ?? "" });
  const got = (text: string): void => {
    const read = text.replace(/\s/g, "").toUpperCase();
    const isCode = DOOR_CODE.test(read);
    pieces.say("code", isCode ? read : "");
    said.textContent = isCode ? t("codeGot") : "";
    wrong.hidden = isCode || !read;
  };
  typed.addEventListener("change", () => got(typed.value));
  const holder = h("div", { class: "stack" }, h("h3", {}, t("proof_code")));
  const canScan = typeof BarcodeDetector !== "undefined" && Boolean(navigator.mediaDevices);
  if (canScan) holder.append(plain(t("scan"), () => void scan(holder, (text) => {
    typed.value = text;
    got(text);
  })));
  holder.append(labelled(t(canScan ? "codeTypedElse" : "codeTyped"), typed), said, wrong);
  return holder;
}

async function scan(holder: HTMLElement, got: (text: string) => void): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
  if (!stream) return say(t("recordNot"));
  const video = h("video", { class: "photo", playsinline: true, muted: true });
  video.srcObject = stream;
  const end = (): void => {
    for (const track of stream.getTracks()) track.stop();
    frame.remove();
  };
  const frame = h("div", { class: "stack" }, video, plain(t("scanStop"), end));
  holder.append(frame);
  await video.play();
  const detector = new BarcodeDetector!({ formats: ["qr_code"] });
  while (frame.isConnected) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found?.rawValue) {
      got(found.rawValue);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  end(); // also when the screen was left meanwhile
}
