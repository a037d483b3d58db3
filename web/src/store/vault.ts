/**
 * Who may open the boxes on this device. One random data key per person and device; it lies here wrapped twice: under the
 * key the server releases at login, and under the person's passphrase for opening it where there is no signal.
 * In memory the data key cannot be exported. See docs/design/adr/0011.
 */
import { open, remove, result, written } from "./database";

const ACCOUNTS = "lianxin-field";
const ROUNDS = 600_000; // PBKDF2-HMAC-SHA-256, OWASP Password Storage Cheat Sheet 2023
export const SHORTEST = 8;

interface Wrapped {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** A person who has used the app on this device. In clear: it is read before anything is unlocked. */
export interface Account {
  id: string;
  name: string;
  language: string;
  byServer?: Wrapped;
  byPassphrase?: Wrapped & { salt: Uint8Array<ArrayBuffer>; rounds: number };
}

let deviceId = "";

/** The id of this device: the server makes its key for it. Known once `knowDevice` has run. */
export const device = (): string => deviceId;

/** Read it, or make it at the first opening. In one transaction: what one tab writes into localStorage another may not see at once,
 * and a key for another id would open nothing. */
export async function knowDevice(): Promise<void> {
  const database = await open("lianxin-field-device", "device");
  const made = crypto.randomUUID();
  let found: string = made;
  await written(database, "device", (rows) => {
    const asked = rows.get("id");
    asked.onsuccess = () => {
      if (asked.result) found = asked.result as string;
      else rows.put(made, "id");
    };
  });
  database.close();
  deviceId = found;
}

export async function accounts(): Promise<Account[]> {
  const database = await open(ACCOUNTS, "accounts");
  const all = await result(database.transaction("accounts").objectStore("accounts").getAll());
  database.close();
  return all as Account[];
}

async function keep(account: Account): Promise<void> {
  const database = await open(ACCOUNTS, "accounts");
  await written(database, "accounts", (rows) => rows.put(account, account.id));
  database.close();
}

/** Take the person's boxes and keys off this device. */
export async function forget(id: string): Promise<void> {
  await remove(boxesOf(id));
  const database = await open(ACCOUNTS, "accounts");
  await written(database, "accounts", (rows) => rows.delete(id));
  database.close();
}

export const boxesOf = (id: string): string => `lianxin-field-${id}`;

/** Keys are read and then written in one go: two tabs that open at once must not each make a data key. */
const alone = <T>(work: () => Promise<T>): Promise<T> => navigator.locks.request("lianxin-field-vault", work) as Promise<T>;

/** Open with the key that the server has released; the first time, make the data key. Null: wrapped under another key. */
export function openByServer(who: { id: string; name: string; language: string }, released: string): Promise<CryptoKey | null> {
  return alone(() => openedByServer(who, released));
}

async function openedByServer(who: { id: string; name: string; language: string }, released: string): Promise<CryptoKey | null> {
  const known = (await accounts()).find((account) => account.id === who.id);
  const serverKey = await wrappingKey(Uint8Array.from(atob(released), (c) => c.charCodeAt(0)));
  if (known?.byServer) {
    const raw = await unwrap(serverKey, known.byServer, known.id);
    if (!raw) return null;
    await keep({ ...known, name: who.name, language: who.language });
    return dataKey(raw);
  }
  const raw = crypto.getRandomValues(new Uint8Array(32));
  await keep({ id: who.id, name: who.name, language: who.language, byServer: await wrap(serverKey, raw, who.id) });
  return dataKey(raw);
}

/** Open with the passphrase; null when it is not the right one. */
export async function openByPassphrase(account: Account, passphrase: string): Promise<CryptoKey | null> {
  if (!account.byPassphrase) return null;
  const { salt, rounds } = account.byPassphrase;
  const raw = await unwrap(await stretched(passphrase, salt, rounds), account.byPassphrase, account.id);
  return raw && dataKey(raw);
}

/** Set the passphrase; the released key proves that the person is logged in at this moment. */
export function setPassphrase(id: string, released: string, passphrase: string): Promise<void> {
  return alone(() => wrappedAnew(id, released, passphrase));
}

async function wrappedAnew(id: string, released: string, passphrase: string): Promise<void> {
  const account = (await accounts()).find((one) => one.id === id);
  const serverKey = await wrappingKey(Uint8Array.from(atob(released), (c) => c.charCodeAt(0)));
  const raw = account?.byServer ? await unwrap(serverKey, account.byServer, id) : null;
  if (!account || !raw) throw new Error("no data key under the server's key");
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await stretched(passphrase, salt, ROUNDS);
  await keep({ ...account, byPassphrase: { ...(await wrap(key, raw, id)), salt, rounds: ROUNDS } });
}

function dataKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function wrappingKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function stretched(passphrase: string, salt: BufferSource, rounds: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function wrap(key: CryptoKey, raw: BufferSource, id: string): Promise<Wrapped> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, key, raw) };
}

async function unwrap(key: CryptoKey, wrapped: Wrapped, id: string): Promise<ArrayBuffer | null> {
  try {
    return await crypto.subtle.decrypt({ name: "AES-GCM", iv: wrapped.iv, additionalData: new TextEncoder().encode(id) }, key, wrapped.data);
  } catch {
    return null;
  }
}
