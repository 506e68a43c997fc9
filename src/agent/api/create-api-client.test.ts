import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../test/agent/world/fake-clock.ts';
import { type ApiAnswer, type ApiRequest, ConnectionFailure } from '../ports.ts';
import type { ApiClient } from './api-client.ts';
import { createApiClient } from './create-api-client.ts';

type Answer = Partial<ApiAnswer> | 'reset';
type Counted = { readonly method: string; readonly path: string; readonly code: number; readonly seconds: number };

interface Scene {
  readonly clock: FakeClock;
  readonly client: ApiClient;
  readonly requests: (ApiRequest & { readonly at: number })[];
  readonly counted: Counted[];
  /** By path, without its query. */
  readonly answers: Map<string, Answer>;
}

const NOT_FOUND = { status: 404, body: { kind: 'Status' }, reason: 'NotFound', message: 'not found' };

function createScene(rate = { requestsPerSecond: 10, requestBurst: 5 }): Scene {
  const clock = createFakeClock(0);
  const requests: Scene['requests'] = [];
  const counted: Counted[] = [];
  const resources = [
    { name: 'pods', kind: 'Pod', namespaced: true },
    { name: 'secrets', kind: 'Secret', namespaced: true },
    { name: 'nodes', kind: 'Node', namespaced: false },
  ];
  const answers = new Map<string, Answer>([['/api/v1', { body: { resources } }]]);
  const client = createApiClient({
    world: {
      clock,
      api: {
        stream: () => Promise.reject(new Error('no stream is asked for')),
        request(request) {
          requests.push({ ...request, at: clock.elapsed() });
          const [path = ''] = request.path.split('?');
          const answer = answers.get(path) ?? { status: 404, message: '404 page not found' };
          return new Promise((resolve, reject) => {
            request.signal?.addEventListener('abort', () => reject(request.signal?.reason));
            clock.after(20, () => {
              if (answer === 'reset') reject(new ConnectionFailure('reset'));
              else
                resolve({
                  status: 200,
                  body: undefined,
                  reason: undefined,
                  message: '',
                  retryAfter: undefined,
                  ...answer,
                });
            });
          });
        },
      },
    },
    settings: rate,
    metrics: { apiRequest: (request) => void counted.push(request) },
  });
  return { clock, client, requests, counted, answers };
}

async function soon<Value>({ clock }: Scene, value: Promise<Value>): Promise<Value> {
  await clock.advance(1_000);
  return value;
}

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'orders-0', namespace: 'shop' } };
const reference = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'orders-0' };
const POD_PATH = '/api/v1/namespaces/shop/pods/orders-0';

describe('one object', () => {
  it.each<[string, Answer | undefined, unknown]>([
    [
      'is there',
      { body: { metadata: { name: 'orders-0' } } },
      { object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'orders-0' } } },
    ],
    ['is absent where its kind is served', NOT_FOUND, { object: undefined }],
    [
      'of a kind that is not served',
      undefined,
      { failure: { reason: 'NotServed', message: 'the cluster does not serve v1 Pod' } },
    ],
    ['may not be read', { status: 403, message: 'no' }, { failure: { reason: 'Forbidden', message: 'no' } }],
    [
      'cannot be read now',
      { status: 503, message: 'later' },
      { failure: { reason: 'NotRead', message: 'the cluster answered 503: later' } },
    ],
    ['cannot be asked for', 'reset', { failure: { reason: 'NotRead', message: 'reset' } }],
    [
      'is none',
      { body: { items: [] } },
      { failure: { reason: 'NotRead', message: 'the cluster answered something that is no object' } },
    ],
  ])('%s', async (_sentence, answer, expected) => {
    const scene = createScene();
    if (answer !== undefined) scene.answers.set(POD_PATH, answer);
    expect(await soon(scene, scene.client.getObject(reference, { isMetadataOnly: false }))).toEqual(expected);
    expect(scene.requests.map(({ path, accept }) => [path, accept])).toEqual([
      ['/api/v1', undefined],
      [POD_PATH, undefined],
    ]);
  });

  it('is asked for its metadata only where nothing else may be seen', async () => {
    const scene = createScene();
    const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'password' };
    const body = { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: { name: 'password' } };
    scene.answers.set('/api/v1/namespaces/shop/secrets/password', { body });
    expect(await soon(scene, scene.client.getObject(secret, { isMetadataOnly: true }))).toEqual({
      object: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password' } },
    });
    expect(scene.requests[1]?.accept).toBe('application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
  });

  it.each([
    ['no name', { ...reference, name: '' }],
    ['a name that leads to all of them', { ...reference, name: '.' }],
    ['a name that leads elsewhere', { ...reference, name: '../../secrets' }],
    ['no namespace', { apiVersion: 'v1', kind: 'Pod', name: 'orders-0' }],
    ['a namespace that leads elsewhere', { ...reference, namespace: '..' }],
  ])('with %s is not asked for at all', async (_sentence, odd) => {
    const scene = createScene();
    const reading = await soon(scene, scene.client.getObject(odd, { isMetadataOnly: false }));
    expect(reading.failure?.reason).toBe('NotRead');
    expect(scene.requests).toHaveLength(1);
  });

  it('without a namespace of its own is found whatever namespace is named', async () => {
    const scene = createScene();
    scene.answers.set('/api/v1/nodes/a%3Ab', { body: { metadata: { name: 'a:b' } } });
    const node = { apiVersion: 'v1', kind: 'Node', namespace: 'shop', name: 'a:b' };
    expect((await soon(scene, scene.client.getObject(node, { isMetadataOnly: false }))).object?.metadata.name).toBe(
      'a:b',
    );
  });

  it('of a kind that went away makes the next one ask what is served', async () => {
    const scene = createScene();
    await soon(scene, scene.client.getObject(reference, { isMetadataOnly: false }));
    scene.answers.delete('/api/v1');
    expect(await soon(scene, scene.client.getObject(reference, { isMetadataOnly: false }))).toEqual({
      failure: { reason: 'NotServed', message: 'the cluster does not serve v1' },
    });
  });
});

describe('writes', () => {
  it('apply as one manager, with force', async () => {
    const scene = createScene();
    scene.answers.set(`${POD_PATH}/status`, { body: pod });
    const answer = await soon(
      scene,
      scene.client.apply(pod, { fieldManager: 'planwright-status', subresource: 'status' }),
    );
    expect(answer.status).toBe(200);
    expect(scene.requests[1]).toMatchObject({
      method: 'PATCH',
      path: `${POD_PATH}/status?fieldManager=planwright-status&force=true`,
      contentType: 'application/apply-patch+yaml',
      body: pod,
    });
  });

  it('create in the collection', async () => {
    const scene = createScene();
    scene.answers.set('/api/v1/namespaces/shop/pods', { status: 201, body: pod });
    expect((await soon(scene, scene.client.create(pod))).status).toBe(201);
    expect(scene.requests[1]).toMatchObject({ method: 'POST', path: '/api/v1/namespaces/shop/pods', body: pod });
  });

  it('of a kind that is not served get the answer of a server that does not serve it', async () => {
    const scene = createScene();
    const odd = { ...pod, kind: 'Gadget' };
    expect(await soon(scene, scene.client.apply(odd, { fieldManager: 'a' }))).toEqual({
      status: 404,
      body: undefined,
      reason: undefined,
      message: 'the cluster does not serve v1 Gadget',
      retryAfter: undefined,
    });
  });

  it('of a kind of which nobody knows reject, as any other lost request', async () => {
    const scene = createScene();
    scene.answers.set('/api/v1', 'reset');
    const refused = expect(scene.client.create(pod)).rejects.toBeInstanceOf(ConnectionFailure);
    await scene.clock.advance(1_000);
    await refused;
  });
});

describe('the budget', () => {
  const times = ({ requests }: Scene): readonly number[] => requests.map(({ at }) => at);

  it('lets a burst go, then so many a second, in the order in which they came', async () => {
    const scene = createScene();
    for (let index = 0; index < 9; index += 1) void scene.client.send({ method: 'GET', path: `/${index}` });
    await scene.clock.advance(1_000);
    expect(times(scene)).toEqual([0, 0, 0, 0, 0, 100, 200, 300, 400]);
    expect(scene.requests.map(({ path }) => path)).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7', '/8']);
  });

  it('is one for all: nobody sends before a Retry-After has passed, but what is urgent', async () => {
    const scene = createScene();
    scene.answers.set('/busy', { status: 429, retryAfter: 3_000 });
    void scene.client.send({ method: 'GET', path: '/busy' });
    await scene.clock.advance(100);
    void scene.client.send({ method: 'GET', path: '/a' });
    void scene.client.send({ method: 'GET', path: '/b' });
    void scene.client.send({ method: 'PUT', path: '/lease', isUrgent: true });
    await scene.clock.advance(10_000);
    expect(scene.requests.map(({ path, at }) => [path, at])).toEqual([
      ['/busy', 0],
      ['/lease', 100],
      ['/a', 3_020],
      ['/b', 3_020],
    ]);
    expect(scene.requests.map(({ isUrgent }) => isUrgent)).toEqual([undefined, true, undefined, undefined]);
  });

  it('is not stopped for longer than a minute, whatever a server asks for', async () => {
    const scene = createScene();
    scene.answers.set('/busy', { status: 429, retryAfter: 3_600_000 });
    void scene.client.send({ method: 'GET', path: '/busy' });
    await scene.clock.advance(100);
    void scene.client.send({ method: 'GET', path: '/a' });
    await scene.clock.advance(61_000);
    expect(scene.requests.map(({ path, at }) => [path, at])).toEqual([
      ['/busy', 0],
      ['/a', 60_020],
    ]);
  });

  it('is not spent by whoever gave up waiting', async () => {
    const scene = createScene({ requestsPerSecond: 1, requestBurst: 1 });
    const control = new AbortController();
    void scene.client.send({ method: 'GET', path: '/a' });
    const waiting = scene.client.send({ method: 'GET', path: '/b', signal: control.signal });
    void scene.client.send({ method: 'GET', path: '/c' });
    const refused = expect(waiting).rejects.toThrow('enough');
    control.abort(new Error('enough'));
    await scene.clock.advance(5_000);
    await refused;
    expect(scene.requests.map(({ path, at }) => [path, at])).toEqual([
      ['/a', 0],
      ['/c', 1_000],
    ]);
    await expect(scene.client.send({ method: 'GET', path: '/d', signal: control.signal })).rejects.toThrow('enough');
  });
});

it('requests are counted by what they are, with how long they took once they were sent', async () => {
  const scene = createScene({ requestsPerSecond: 1, requestBurst: 2 });
  const control = new AbortController();
  scene.answers.set('/version', 'reset');
  await soon(scene, scene.client.getObject(reference, { isMetadataOnly: false }));
  const lost = expect(scene.client.send({ method: 'GET', path: '/version' })).rejects.toThrow('reset');
  const aborted = expect(scene.client.send({ method: 'GET', path: '/', signal: control.signal })).rejects.toThrow('no');
  await scene.clock.advance(1_010);
  control.abort(new Error('no'));
  await scene.clock.advance(1_000);
  await Promise.all([lost, aborted]);
  expect(scene.counted).toEqual([
    { method: 'GET', path: '/api/{version}', code: 200, seconds: 0.02 },
    { method: 'GET', path: '/api/v1/namespaces/{namespace}/pods/{name}', code: 404, seconds: 0.02 },
    { method: 'GET', path: '/version', code: 0, seconds: 0.02 },
  ]);
});

describe('what the cluster serves', () => {
  const group = {
    preferredVersion: { groupVersion: 'lab.dev/v1' },
    versions: [{ groupVersion: 'lab.dev/v1' }, { groupVersion: 'lab.dev/v1beta1' }],
  };
  const version = (...kinds: readonly string[]): Answer => ({
    body: { resources: kinds.map((kind) => ({ name: `${kind.toLowerCase()}s`, kind, namespaced: true })) },
  });

  function labScene(): Scene {
    const scene = createScene({ requestsPerSecond: 1_000, requestBurst: 1_000 });
    scene.answers.set('/apis/lab.dev', { body: group });
    scene.answers.set('/apis/lab.dev/v1', version('Widget'));
    scene.answers.set('/apis/lab.dev/v1beta1', version('Gadget'));
    return scene;
  }

  it('is asked for once, and in every version of its group until it is found', async () => {
    const scene = labScene();
    const { discovery } = scene.client;
    const asked = [discovery.findGroupKind('Widget.lab.dev'), discovery.findGroupKind('Gadget.lab.dev')];
    const found = await soon(
      scene,
      Promise.all([...asked, discovery.findGroupKind('Pod'), discovery.find('v1', 'Pod')]),
    );
    expect(found.map((each) => ('reason' in each ? each.reason : `${each.apiVersion} ${each.plural}`))).toEqual([
      'lab.dev/v1 widgets',
      'lab.dev/v1beta1 gadgets',
      'v1 pods',
      'v1 pods',
    ]);
    await soon(scene, discovery.findGroupKind('Gadget.lab.dev'));
    await scene.clock.advance(3_600_000);
    await soon(scene, discovery.findGroupKind('Widget.lab.dev'));
    expect(scene.requests.map(({ path }) => path).sort()).toEqual([
      '/api/v1',
      '/apis/lab.dev',
      '/apis/lab.dev/v1',
      '/apis/lab.dev/v1beta1',
    ]);
  });

  it.each([
    'apps/v1/pods?limit=0',
    'v1?watch=1',
    '../api/v1',
    'apps/../v1',
    'Apps/v1',
    'apps/',
    '',
    'apps/v1#a',
    'a%2Fb/v1',
  ])('is not asked for by a path that anybody made up: %s', async (apiVersion) => {
    const scene = createScene();
    const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : 'a?b';
    const found = await soon(scene, scene.client.discovery.find(apiVersion, 'Pod'));
    expect([found, scene.requests]).toEqual([expect.objectContaining({ reason: 'NotServed' }), []]);
    await soon(scene, scene.client.discovery.findGroupKind(`Pod.${group}/../x?y`));
    expect(scene.requests).toEqual([]);
  });

  it('is asked for again once it is forgotten, group by group', async () => {
    const scene = labScene();
    const { discovery } = scene.client;
    await soon(scene, Promise.all([discovery.findGroupKind('Widget.lab.dev'), discovery.find('v1', 'Pod')]));
    scene.answers.set('/apis/lab.dev/v1', version('Other'));
    discovery.forget('lab.dev');
    const [widget] = await soon(
      scene,
      Promise.all([discovery.findGroupKind('Widget.lab.dev'), discovery.find('v1', 'Pod')]),
    );
    expect(widget).toMatchObject({ reason: 'NotServed' });
    expect(scene.requests.filter(({ path }) => path === '/api/v1')).toHaveLength(1);
  });

  it.each<[string, Answer, string, number]>([
    ['what is not served', version('Other'), 'NotServed', 60_000],
    ['what is forbidden', { status: 403 }, 'Forbidden', 60_000],
    ['what nobody knows', { status: 503 }, 'NotRead', 2_000],
    ['what nobody answered', 'reset', 'NotRead', 2_000],
  ])('%s is asked for again after a while', async (_sentence, answer, reason, lifetime) => {
    const scene = labScene();
    const { discovery } = scene.client;
    const find = (): ReturnType<typeof discovery.find> => discovery.find('lab.dev/v1', 'Widget');
    scene.answers.set('/apis/lab.dev/v1', answer);
    const first = Promise.all([find(), find()]);
    await scene.clock.advance(20);
    expect(await first).toMatchObject([{ reason }, { reason }]);
    scene.answers.set('/apis/lab.dev/v1', version('Widget'));
    await scene.clock.advance(lifetime - 1);
    expect(await find()).toMatchObject({ reason });
    expect(scene.requests).toHaveLength(1);
    await scene.clock.advance(1);
    const again = Promise.all([find(), find()]);
    await scene.clock.advance(20);
    expect(await again).toMatchObject([{ plural: 'widgets' }, { plural: 'widgets' }]);
    expect(scene.requests).toHaveLength(2);
  });
});
