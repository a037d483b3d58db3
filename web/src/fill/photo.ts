/** A photo: made small on the phone, for 300 kB go over a weak line where 6 MB do not. */
import type { UploadNode } from "@getodk/xforms-engine";
import { h } from "../kit/dom";
import { plain } from "../screens/parts";
import { t } from "../words";
import type { Shown } from "./questions";

const LONGEST = 1600; // pixels
const QUALITY = 0.8;
const SMALL = 200_000; // bytes: left as it is

/** Names of photos taken away again. The engine forgets that of one which a draft brought along only in its own state, not in the answers. */
export const removed = new Set<string>();

export function photo(node: UploadNode, id: string): Shown {
  const isPicture = node.nodeOptions.media.type === "image" || node.nodeOptions.media.type === null;
  const input = h("input", { type: "file", id, accept: node.nodeOptions.media.accept === "*" ? "image/*" : node.nodeOptions.media.accept, capture: isPicture ? "environment" : null, class: "unseen" });
  const button = h("label", { class: "button big", for: id }, t("takePhoto"));
  const picture = h("img", { alt: "", class: "photo", hidden: true });
  const kept = h("p", { class: "hint", hidden: true }, t("photoKept")); // of a questionnaire sent back: named in its answers, and not on this phone
  const take = (): void => {
    const before = node.currentState.value;
    if (before) removed.add(before.name);
    node.setValue(null);
  };
  const remove = plain(t("photoRemove"), take, { class: "danger" });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void small(file).then((made) => node.setValue(made));
    input.value = "";
  });
  let drawn: File | null = null;
  const update = (): void => {
    const value = node.currentState.value;
    if (value !== drawn) {
      if (picture.src) URL.revokeObjectURL(picture.src);
      if (value?.type.startsWith("image/")) picture.src = URL.createObjectURL(value);
      else picture.removeAttribute("src");
      drawn = value;
    }
    picture.hidden = !picture.src;
    remove.hidden = !value;
    kept.hidden = Boolean(value) || !node.currentState.instanceValue;
    button.textContent = value ? t("anotherPhoto") : t("takePhoto");
  };
  return { element: h("div", { class: "stack" }, picture, kept, input, h("div", { class: "actions" }, button, remove)), update };
}

/** The same picture with at most 1,600 pixels on its longer side. */
export async function small(file: File): Promise<File> {
  if (!file.type.startsWith("image/") || file.size <= SMALL) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = h("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    canvas.getContext("2d")!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
