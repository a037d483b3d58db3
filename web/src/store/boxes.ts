/**
 * Everything a person has on the device, as sealed boxes under readable names: `op/<id>`, `state/<id>`, `draft/<id>`,
 * `pack`, `residents`, `form/<version>` … A name holds ids only. AES-256-GCM, a fresh 96-bit iv each time; the name is
 * authenticated with the contents, so one box cannot stand in for another.
 */
import { boxesOf } from "./vault";
import { open, result, written } from "./database";

interface Box {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export class Boxes {
  /** Names of boxes that were read and could not be opened: damaged, or sealed under a key that is lost. One such box hides no other. */
  readonly unreadable = new Set<string>();

  private constructor(
    private readonly database: IDBDatabase,
    private readonly key: CryptoKey,
  ) {}

  static async of(accountId: string, key: CryptoKey): Promise<Boxes> {
    return new Boxes(await open(boxesOf(accountId), "boxes"), key);
  }

  close(): void {
    this.database.close();
  }

  /** Put all of these away together, or none: contents are JSON, or bytes as they are. */
  async put(contents: Record<string, unknown>, removing: readonly string[] = []): Promise<void> {
    const sealed = await Promise.all(Object.entries(contents).map(async ([name, value]) => [name, await this.seal(name, value)] as const));
    await written(this.database, "boxes", (rows) => {
      for (const [name, box] of sealed) rows.put(box, name);
      for (const name of removing) rows.delete(name);
    });
    for (const name of [...Object.keys(contents), ...removing]) this.unreadable.delete(name);
  }

  async get<T>(name: string): Promise<T | null> {
    const data = await this.bytes(name);
    return data && (JSON.parse(new TextDecoder().decode(data)) as T);
  }

  async bytes(name: string): Promise<ArrayBuffer | null> {
    const box = await result(this.rows().get(name));
    return box ? this.unseal(name, box as Box) : null;
  }

  /** All boxes whose name begins so and which can be opened, by name. */
  async all<T>(prefix: string): Promise<Map<string, T>> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const rows = this.rows();
    const [names, boxes] = await Promise.all([result(rows.getAllKeys(range)), result(rows.getAll(range))]);
    const opened = await Promise.all(boxes.map((box, at) => this.unseal(String(names[at]), box as Box)));
    return new Map(opened.flatMap((data, at) => (data ? [[String(names[at]).slice(prefix.length), JSON.parse(new TextDecoder().decode(data)) as T] as const] : [])));
  }

  async names(prefix: string): Promise<string[]> {
    return (await result(this.rows().getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))).map((name) => String(name).slice(prefix.length));
  }

  async remove(...names: string[]): Promise<void> {
    await this.put({}, names);
  }

  /** The sealed boxes as they lie there, for the export of last resort. */
  async sealedCopy(prefixes: readonly string[]): Promise<[string, Box][]> {
    const rows = this.rows();
    const found = await Promise.all(
      prefixes.map(async (prefix) => {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        const [names, boxes] = await Promise.all([result(rows.getAllKeys(range)), result(rows.getAll(range))]);
        return names.map((name, at) => [String(name), boxes[at] as Box] as [string, Box]);
      }),
    );
    return found.flat();
  }

  private rows(): IDBObjectStore {
    return this.database.transaction("boxes").objectStore("boxes");
  }

  private async seal(name: string, value: unknown): Promise<Box> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) }, this.key, plain) };
  }

  private async unseal(name: string, box: Box): Promise<ArrayBuffer | null> {
    try {
      return await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv, additionalData: new TextEncoder().encode(name) }, this.key, box.data);
    } catch {
      this.unreadable.add(name);
      return null;
    }
  }
}
