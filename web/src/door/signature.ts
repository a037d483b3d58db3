/** A signature drawn with a finger. A cross or a mark is one too. */
import { say } from "../app";
import { h } from "../kit/dom";
import { plain } from "../screens/parts";
import { t } from "../words";
import type { Pieces } from "./pieces";

const WIDTH = 640; // pixels of the picture; some 10 kB
const HEIGHT = 280;
const PEN = 5;
const PAUSE = 700; // ms after a stroke until it is put away

export function signature(pieces: Pieces): HTMLElement {
  const canvas = h("canvas", { width: WIDTH, height: HEIGHT, class: "pad", role: "img", "aria-label": t("signHere") });
  const said = h("p", { class: "hint", role: "status" }, t("signHere"));
  const pen = canvas.getContext("2d")!;
  let timer: number | undefined;
  let isNew = false; // a stroke that is not yet put away
  const clear = (): void => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.lineWidth = PEN;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#111";
  };
  const at = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  const keep = async (): Promise<void> => {
    clearTimeout(timer);
    if (!isNew) return;
    isNew = false;
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!drawn) return;
    try {
      await pieces.keep("signature", drawn, true);
      said.textContent = t("signed");
    } catch {
      say(t("storageFull"));
    }
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    clearTimeout(timer);
    pen.beginPath();
    pen.moveTo(...at(event));
    pen.lineTo(...at(event));
    pen.stroke();
    isNew = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), PAUSE);
  });
  const again = plain(t("signAgain"), () => {
    clearTimeout(timer);
    isNew = false;
    clear();
    said.textContent = t("signHere");
    for (const piece of pieces.of("signature")) void pieces.remove(piece);
  });
  pieces.awaits(keep);
  clear();
  void shown(pieces, pen, said);
  return h("div", { class: "stack" }, h("h3", {}, t("signature")), canvas, h("div", { class: "between" }, said, again));
}

/** The one that was drawn before, when the screen is opened again. */
async function shown(pieces: Pieces, pen: CanvasRenderingContext2D, said: HTMLElement): Promise<void> {
  const before = pieces.of("signature")[0];
  const file = before && (await pieces.file(before));
  if (!file) return;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap) pen.drawImage(bitmap, 0, 0, WIDTH, HEIGHT);
  said.textContent = t("signed");
}
