// Reads one JSON question a line, answers one JSON line each. Started as: node driver.mjs NPM_FOLDER MILLISECONDS (the clock stands still there)
//   {"form": XML}                      → {"ok": true} | {"error": text}      keeps the form for what follows
//   {"check": XML, "payload": bool}    → {"violations": [[path, condition, message]], "payload": XML, "ms": CPU of it} | {"error": text}
//   {"new": true}                      → {"payload": XML}                    a fresh instance with its defaults
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const npm = process.argv[2];
const at = Number(process.argv[3]);
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length ? parts : [at]));
  }

  static now() {
    return at;
  }
};
const require = createRequire(join(npm, 'package.json'));
Object.assign(globalThis, { require, __dirname: npm }); // the WASM loader inside the engine asks for them when it sees Node
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost/' });
globalThis.window = window;
for (const name of ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Attr', 'Text', 'Document', 'XMLDocument', 'XPathResult',
  'XPathEvaluator', 'XPathExpression', 'NodeFilter', 'localStorage', 'CDATASection', 'Comment', 'ProcessingInstruction', 'NodeList', 'HTMLElement']) {
  if (globalThis[name] === undefined && window[name] !== undefined) globalThis[name] = window[name];
}
console.log = console.warn = console.info = console.debug = () => {};
const engine = await import(pathToFileURL(join(npm, 'node_modules/@getodk/xforms-engine/dist/index.js')));
const MISSING = () => Promise.resolve(new Response('', { status: 404 }));
const OPTIONS = { fetchFormAttachment: MISSING, missingResourceBehavior: engine.constants.MISSING_RESOURCE_BEHAVIOR.BLANK };
let form;

const instanceData = (xml) => {
  const data = new FormData();
  data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }));
  return [data];
};

async function check(xml, wantsPayload) {
  const before = process.cpuUsage();
  const instance = await form.restoreInstance({ data: instanceData(xml) }, {});
  const payload = await instance.root.prepareInstancePayload({ payloadType: 'monolithic' });
  const used = process.cpuUsage(before);
  const violations = (payload.violations ?? []).map((one) => [one.reference, one.violation.condition, one.violation.message?.asString ?? '']);
  const text = wantsPayload ? await payload.data[0].get('xml_submission_file').text() : '';
  return { violations, payload: text, ms: (used.user + used.system) / 1000 };
}

async function answer(question) {
  if (question.form !== undefined) {
    form = await engine.loadForm(question.form, OPTIONS);
    return form.status === 'failure' ? { error: String(form.error) } : { ok: true };
  }
  if (question.new) {
    const payload = await form.createInstance({}).root.prepareInstancePayload({ payloadType: 'monolithic' });
    return { payload: await payload.data[0].get('xml_submission_file').text() };
  }
  return check(question.check, question.payload);
}

for await (const line of createInterface({ input: process.stdin })) {
  let told;
  try {
    told = await answer(JSON.parse(line));
  } catch (error) {
    told = { error: String(error?.stack ?? error).slice(0, 2000) };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
