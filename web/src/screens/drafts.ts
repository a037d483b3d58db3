/** Questionnaires begun and not finished: kept as they are typed, and opened again where they were left. */
import type { App } from "../app";
import { newId } from "../kit/ids";
import type { Named } from "../words";

export interface Draft {
  version_id: string;
  form_id: string;
  title: Named;
  resident_id: string | null;
  saved_at: number;
  section: number;
  /** The answers as XML; none before the first is given. */
  xml?: string;
  /** Names of the photos that lie beside it. */
  files: { name: string; type: string }[];
  /** A submission that was sent back: its id, and the XML as it was sent. */
  todo?: string;
  /** Questions that were begun with what is known of the resident. */
  offered?: string[];
  reopened?: string;
}

export async function newDraft(app: App, begun: Pick<Draft, "version_id" | "form_id" | "title" | "resident_id"> & Partial<Draft>): Promise<string> {
  const id = newId();
  const draft: Draft = { saved_at: Date.now(), section: 0, files: [], ...begun };
  await app.boxes.put({ [`draft/${id}`]: draft });
  return id;
}

export async function removeDraft(app: App, id: string): Promise<void> {
  const photos = await app.boxes.names(`photo/${id}/`);
  await app.boxes.remove(`draft/${id}`, ...photos.map((name) => `photo/${id}/${name}`));
}
