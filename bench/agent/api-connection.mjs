// A small client of the API server: many requests at once over two connections, and watches.
import { connect } from 'node:http2';
import { StringDecoder } from 'node:string_decoder';

/** Connects when the first request is made, and again after a connection was lost. It repeats nothing. */
export function createApiConnection({ url, ca, token }) {
  const sessions = [undefined, undefined];
  let turn = 0;
  const session = () => {
    turn = (turn + 1) % sessions.length;
    const known = sessions[turn];
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const made = connect(url, { ca, settings: { initialWindowSize: 8 * 1024 * 1024 } });
    made.on('error', () => {});
    sessions[turn] = made;
    return made;
  };
  const open = ({ method, path, contentType, body }) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = text === undefined ? {} : { 'content-type': contentType ?? 'application/json' };
    const headers = { ':method': method, ':path': path, authorization: `Bearer ${token}`, ...type };
    const stream = session().request({ ...headers, accept: 'application/json' }, { endStream: text === undefined });
    if (text !== undefined) stream.end(text);
    return stream;
  };
  const request = (asked) => answerOf(open(asked), asked);
  const findKind = createDiscovery(request);
  const pathOf = async ({ apiVersion, kind, metadata: { namespace, name } }, isNamed = true) => {
    const { plural, isNamespaced } = await findKind(apiVersion, kind);
    const scope = isNamespaced ? `/namespaces/${namespace}` : '';
    return `${rootOf(apiVersion)}${scope}/${plural}${isNamed ? `/${name}` : ''}`;
  };
  return {
    request,
    findKind,
    apply: async (object, manager) =>
      request({
        method: 'PATCH',
        path: `${await pathOf(object)}?fieldManager=${manager}&force=true`,
        contentType: 'application/apply-patch+yaml',
        body: object,
      }),
    create: async (object, manager) =>
      request({ method: 'POST', path: `${await pathOf(object, false)}?fieldManager=${manager}`, body: object }),
    patchStatus: async (object, status, manager) =>
      request({
        method: 'PATCH',
        path: `${await pathOf(object)}/status?fieldManager=${manager}`,
        contentType: 'application/merge-patch+json',
        body: { status },
      }),
    list: (path) => request({ method: 'GET', path }),
    listAll: (path) => listAll(request, path),
    watch: (path, onEvent, onEnd) => watch(open({ method: 'GET', path }), onEvent, onEnd),
    close: () => sessions.forEach((each) => each?.destroy()),
  };
}

/** In pages: a server that is busy with everybody else ends an answer that takes it a minute. */
async function listAll(request, path) {
  const items = [];
  for (let more = ''; ; ) {
    const page = await request({ method: 'GET', path: `${path}?limit=500${more}` });
    for (const item of page.items) items.push(item);
    const { continue: next } = page.metadata;
    if (next === undefined || next === '') return { items, metadata: page.metadata };
    more = `&continue=${encodeURIComponent(next)}`;
  }
}

export function rootOf(apiVersion) {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Rejects unless the answer is a success. */
function answerOf(stream, { method, path }) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let status = 0;
    stream.on('response', (headers) => (status = headers[':status']));
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      if (status >= 200 && status < 300) return resolve(JSON.parse(text));
      return reject(Object.assign(new Error(`${method} ${path}: ${status} ${text.slice(0, 400)}`), { status }));
    });
  });
}

/** Calls back with each event until `close`; and once when the server ends it, as it does with a client that reads too slowly. */
function watch(stream, onEvent, onEnd) {
  let isClosed = false;
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('error', () => {});
  stream.on('data', (chunk) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onEvent(JSON.parse(line));
  });
  stream.on('close', () => {
    if (!isClosed) onEnd();
  });
  const close = () => {
    isClosed = true;
    stream.destroy();
  };
  return { close };
}

function createDiscovery(request) {
  const known = new Map();
  const ask = async (apiVersion) => {
    const { resources } = await request({ method: 'GET', path: rootOf(apiVersion) });
    const kinds = resources.filter(({ name }) => !name.includes('/'));
    return new Map(kinds.map(({ kind, name, namespaced }) => [kind, { plural: name, isNamespaced: namespaced }]));
  };
  return async (apiVersion, kind) => {
    if (!known.has(apiVersion)) known.set(apiVersion, ask(apiVersion));
    const found = (await known.get(apiVersion)).get(kind);
    if (found === undefined) throw new Error(`the API server has no ${apiVersion} ${kind}`);
    return found;
  };
}
