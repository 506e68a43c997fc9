// The status page. Everything it shows is put in as text: what stands in a cluster is never taken for markup.
'use strict';

const REFRESH = 3000;
const byId = (id) => document.getElementById(id);
const filter = ['text', 'namespace', 'kind', 'phase'];
const switches = ['unready', 'drifted'];
let shown = [];
let timer;

function element(name, { text, className, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The address says what is shown, so that it can be sent to somebody: `#shop/database/orders`, `#?phase=Failed&unready=1`. */
function readAddress() {
  const hash = decodeURIComponent(location.hash.slice(1));
  if (hash === '' || hash.startsWith('?')) return { query: new URLSearchParams(location.hash.slice(2)) };
  return { path: hash };
}

function writeAddress() {
  const query = new URLSearchParams();
  for (const id of filter) if (byId(id).value !== '') query.set(id, byId(id).value);
  for (const id of switches) if (byId(id).checked) query.set(id, '1');
  const text = query.toString();
  history.replaceState(null, '', text === '' ? location.pathname : `#?${text}`);
}

function since(time) {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time)) / 1000));
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}

function colour(ready) {
  return { True: 'good', False: 'bad' }[ready] ?? 'busy';
}

function choices(id, values) {
  const select = byId(id);
  const chosen = select.value || (readAddress().query?.get(id) ?? '');
  const wanted = ['', ...new Set([...values, chosen])].filter((value, at) => at === 0 || value !== '');
  if ([...select.options].map(({ value }) => value).join('\n') === wanted.join('\n')) return;
  select.replaceChildren(...wanted.map((value) => element('option', { value, text: value || 'all' })));
  select.value = chosen;
}

function isShown(resource) {
  const words = byId('text').value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [resource.namespace, resource.kind, resource.name, resource.phase, resource.message, resource.blocking ?? '']
    .join(' ')
    .toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    ['namespace', 'kind', 'phase'].every((id) => byId(id).value === '' || byId(id).value === resource[id]) &&
    !(byId('unready').checked && resource.ready === 'True') &&
    !(byId('drifted').checked && resource.drift === 0)
  );
}

/** More rows than anybody reads would only make the browser slow. */
const MOST_ROWS = 500;

function drawRows() {
  const found = shown.filter(isShown);
  byId('count').textContent =
    found.length > MOST_ROWS
      ? `the first ${MOST_ROWS} of ${found.length} resources`
      : `${found.length} of ${shown.length} resources`;
  byId('rows').replaceChildren(...found.slice(0, MOST_ROWS).map(row));
}

function row(resource) {
  const { path, namespace, kind, name, phase, ready, drift, message, blocking, isPaused } = resource;
  const said = blocking === undefined ? message : `${message} (${blocking})`;
  return element(
    'tr',
    {},
    element('td', { text: namespace }),
    element('td', { text: kind }),
    element('td', {}, element('a', { text: name, href: `#${path}` })),
    element('td', { text: isPaused ? `${phase} (paused)` : phase }),
    element('td', { text: ready, className: colour(ready) }),
    element('td', { text: since(resource.since) }),
    element('td', { text: String(drift), className: drift > 0 ? 'busy' : 'quiet' }),
    element('td', { text: said, className: 'message' }),
  );
}

function table(heads, rows) {
  const head = element('tr', {}, ...heads.map((text) => element('th', { text })));
  const body = rows.map((cells) =>
    element('tr', {}, ...cells.map((cell) => (cell instanceof Node ? cell : element('td', { text: cell ?? '' })))),
  );
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
}

function section(title, content) {
  return [element('h2', { text: title }), content];
}

function drawDetails({ summary, status, transitions, steps }) {
  const { kind, namespace, name, phase, ready, message } = summary;
  const blocking = status.blocking;
  const drift = status.drift?.items ?? [];
  const parts = [
    element('p', {}, element('a', { href: '#', text: '← all resources' })),
    element('h2', { text: `${kind} ${namespace}/${name}`, id: 'title' }),
    element('p', {}, element('strong', { text: phase, className: colour(ready), id: 'phase-now' }), ` ${message}`),
    ...(blocking === undefined
      ? []
      : section('Blocked by', element('p', { id: 'blocking' }, element('code', { text: blocking.object }), ` ${blocking.reason}${blocking.since ? `, since ${blocking.since}` : ''}`, element('br'), blocking.message ?? ''))),
    ...section(
      'Phases',
      transitions.length === 0
        ? element('p', { text: 'No change since this replica of the agent looks after it.', className: 'quiet' })
        : element('ol', { className: 'phases' }, ...transitions.map(({ to, time }) => element('li', { text: to, 'data-time': time }))),
    ),
    ...section('Steps', element('div', { id: 'steps' }, ...steps.map(step))),
    ...section(
      'Conditions',
      table(
        ['Type', 'Status', 'Reason', 'Since', 'Message'],
        (status.conditions ?? []).map((each) => [each.type, each.status, each.reason, since(each.lastTransitionTime), each.message]),
      ),
    ),
    ...(drift.length === 0
      ? []
      : section(
          `Drift (${status.drift.count})`,
          table(
            ['Object', 'Field', 'What', 'By', 'Since'],
            drift.map((each) => [each.object, each.path, each.message ?? each.type, each.manager, since(each.since)]),
          ),
        )),
  ];
  byId('details').replaceChildren(...parts);
}

function step({ name, wave, done, objects }) {
  const isOver = done === objects.length;
  const head = element(
    'summary',
    {},
    element('progress', { max: objects.length, value: done }),
    ` ${name} `,
    element('span', { text: `${done}/${objects.length}, wave ${wave}`, className: 'quiet' }),
  );
  const rows = objects.map((each) => [each.id, each.application, each.health, each.reason, each.message]);
  const made = element('details', {}, head, table(['Object', 'Applied', 'Health', 'Reason', 'Message'], rows));
  made.open = openSteps.get(name) ?? !isOver;
  made.addEventListener('toggle', () => openSteps.set(name, made.open));
  return made;
}

const openSteps = new Map();

async function read(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  const body = await answer.json();
  return answer.ok ? body : Promise.reject(new Error(body.message ?? `the agent answered ${answer.status}`));
}

function drawAgent({ identity, version, shardsHeld, shards, isReady, troubles }) {
  const role = shards === 1 ? (shardsHeld === 1 ? 'leader' : 'standby') : `${shardsHeld} of ${shards} shards`;
  byId('agent').textContent = `${identity} · ${version} · ${role} · ${isReady ? 'up to date' : 'not up to date'}`;
  byId('troubles').replaceChildren(...troubles.map((text) => element('li', { text })));
}

async function refresh() {
  clearTimeout(timer);
  const { path } = readAddress();
  try {
    const all = await read('api/resources');
    drawAgent(all.agent);
    shown = all.resources;
    for (const id of ['namespace', 'kind', 'phase']) choices(id, [...new Set(shown.map((each) => each[id]))].sort((left, right) => left.localeCompare(right)));
    if (path !== undefined) drawDetails(await read(`api/resources/${path.split('/').map(encodeURIComponent).join('/')}`));
    drawRows();
  } catch (error) {
    byId('agent').textContent = `cannot read the agent: ${error.message}`;
    if (path !== undefined && byId('details').childElementCount === 0) byId('details').replaceChildren(element('p', { text: error.message }), element('a', { href: '#', text: '← all resources' }));
  }
  timer = setTimeout(() => void refresh(), REFRESH);
}

function navigate() {
  const { path, query } = readAddress();
  byId('list').hidden = path !== undefined;
  byId('details').hidden = path === undefined;
  byId('details').replaceChildren();
  openSteps.clear();
  if (query !== undefined) {
    for (const id of filter) byId(id).value = query.get(id) ?? '';
    for (const id of switches) byId(id).checked = query.has(id);
  }
  void refresh();
}

byId('filter').addEventListener('input', () => {
  writeAddress();
  drawRows();
});
byId('filter').addEventListener('submit', (event) => event.preventDefault());
addEventListener('hashchange', navigate);
navigate();
