import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { selfSignedCertificate } from '../../../test/control-plane/fault-proxy/self-signed-certificate.ts';
import type { ProbeResult } from '../../agent/ports.ts';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import { createProber, type ProberOptions } from './create-prober.ts';

type Type = ExternalDependency['type'];

const CERTIFICATE = selfSignedCertificate();

/** Listens until the test ends; `open` counts the connections that are. */
async function listen(
  server: Server,
  host = '127.0.0.1',
): Promise<{ readonly port: number; readonly open: () => number }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  // A server that listens on a port has such an address.
  return { port: (server.address() as AddressInfo).port, open: () => sockets.size };
}

/** A server that says this to whoever connects, byte by byte as it is asked, and then no more. */
async function tellingServer(
  ...answers: readonly (string | Buffer)[]
): Promise<{ port: number; open: () => number; heard: Buffer[] }> {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    let turn = 0;
    socket.on('data', (chunk) => {
      heard.push(chunk);
      const answer = answers[turn];
      turn += 1;
      if (answer === 'END') socket.end();
      else if (answer !== undefined) socket.write(answer);
    });
  });
  return { ...(await listen(server)), heard };
}

function probe(
  type: Type,
  target: string,
  {
    timeout = 5000,
    signal = new AbortController().signal,
    ...options
  }: ProberOptions & { timeout?: number; signal?: AbortSignal } = {},
): Promise<ProbeResult> {
  return createProber(options).probe({ name: 'it', type, target }, { timeout, signal });
}

function there(message: string): ProbeResult {
  return { isAvailable: true, message };
}

function missing(message: string): ProbeResult {
  return { isAvailable: false, message };
}

/** A port on which nobody listens: it was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // As above.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a TCP connection', () => {
  it.each([
    ['by address', '127.0.0.1', '127.0.0.1'],
    ['by name', '127.0.0.1', 'localhost'],
    ['by an IPv6 address', '::1', '[::1]'],
  ])('%s is taken, and closed again', async (_how, host, name) => {
    const server = await listen(createServer(), host);
    expect(await probe('tcp', `${name}:${server.port}`)).toEqual(there('it takes connections'));
    await until(() => server.open() === 0);
  });

  it('is refused where nobody listens', async () => {
    const port = await freePort();
    expect(await probe('tcp', `127.0.0.1:${port}`)).toEqual(missing('it refused the connection (ECONNREFUSED)'));
  });

  it('goes to the next address of a name when one does not answer', async () => {
    const server = await listen(createServer());
    const lookUp = () =>
      Promise.resolve([
        { address: '127.0.0.2', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    expect(await probe('tcp', `db.example.com:${server.port}`, { lookUp })).toEqual(there('it takes connections'));
  });

  it.each(['', 'nowhere', '127.0.0.1', 'a b:80', 'host:0', 'host:70000', '[::1', ':80', '[host]:80'])(
    'is not tried to "%s"',
    async (target) => {
      expect(await probe('tcp', target)).toEqual(missing('it is not a host with a port'));
    },
  );
});

describe('an HTTP server', () => {
  async function serve(answer: RequestListener): ReturnType<typeof listen> {
    return listen(createHttpServer(answer));
  }

  const STATUSES: readonly (readonly [number, ProbeResult])[] = [
    ...[200, 204, 302, 401, 403, 404, 405, 429].map((status) => [status, there('it answers')] as const),
    ...[500, 502, 503].map((status) => [status, missing(`it answers with HTTP status ${status}`)] as const),
  ];

  test.each(STATUSES)('that answers %d', async (status, expected) => {
    const server = await serve((_request, response) =>
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(),
    );
    expect(await probe('http', `http://127.0.0.1:${server.port}/health`)).toEqual(expected);
    await until(() => server.open() === 0);
  });

  it('is asked for the path and query, as nobody', async () => {
    const asked: unknown[] = [];
    const server = await serve(({ method, url, headers }, response) => {
      asked.push([method, url, headers.authorization, headers.host]);
      response.end();
    });
    expect(await probe('http', `http://me:secret@localhost:${server.port}/health?deep=1`)).toEqual(there('it answers'));
    expect(asked).toEqual([['GET', '/health?deep=1', undefined, `localhost:${server.port}`]]);
  });

  it('need not come to the end of its answer', async () => {
    const server = await serve((_request, response) => void response.writeHead(200).write('endless'));
    expect(await probe('http', `http://127.0.0.1:${server.port}`)).toEqual(there('it answers'));
    await until(() => server.open() === 0);
  });

  it('has the time that it is given, and no more', async () => {
    const server = await serve(() => undefined);
    const result = await probe('http', `http://127.0.0.1:${server.port}`, { timeout: 50 });
    expect(result).toEqual(missing('waited 0.05 s for it to answer'));
    await until(() => server.open() === 0);
  });

  it('is no other server', async () => {
    const { port } = await tellingServer('SSH-2.0-OpenSSH_9.2p1 secret banner\r\n');
    const result = await probe('http', `http://127.0.0.1:${port}`);
    expect(result).toEqual(missing('it does not answer as an HTTP server (HPE_INVALID_CONSTANT)'));
  });

  it('may close the connection instead', async () => {
    const { port } = await tellingServer('END');
    expect(await probe('http', `http://127.0.0.1:${port}`)).toEqual(missing('it closed the connection (ECONNRESET)'));
  });

  it.each(['ftp://127.0.0.1/', 'crm', '', 'file:///etc/passwd'])('is not "%s"', async (target) => {
    expect(await probe('http', target)).toEqual(missing('it is not an http or https address'));
  });
});

describe('an HTTPS server', () => {
  async function secure(): ReturnType<typeof listen> {
    return listen(createHttpsServer(CERTIFICATE, (_request, response) => response.writeHead(403).end()));
  }

  it('must have a certificate that is trusted', async () => {
    const { port } = await secure();
    const untrusted = 'its certificate is signed by nobody but itself (DEPTH_ZERO_SELF_SIGNED_CERT)';
    expect(await probe('http', `https://localhost:${port}`)).toEqual(missing(untrusted));
    expect(await probe('http', `https://localhost:${port}`, { trust: CERTIFICATE.cert })).toEqual(there('it answers'));
    expect(await probe('http', `https://127.0.0.1:${port}`, { trust: CERTIFICATE.cert })).toEqual(there('it answers'));
  });

  it('must have a certificate for its name', async () => {
    const { port } = await secure();
    const lookUp = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const result = await probe('http', `https://crm.example.com:${port}`, { trust: CERTIFICATE.cert, lookUp });
    expect(result).toEqual(missing('its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)'));
  });

  it('speaks TLS', async () => {
    const { port } = await listen(createHttpServer((_request, response) => response.end()));
    const { isAvailable, message } = await probe('http', `https://127.0.0.1:${port}`);
    expect([isAvailable, message.replace(/\(.*\)/, '')]).toEqual([false, 'it does not speak TLS as expected ']);
  });
});

describe('a name', () => {
  it.each(['localhost', '127.0.0.1', '::1'])('%s resolves', async (name) => {
    expect(await probe('dns', name)).toEqual(there('its name resolves'));
  });

  it('that does not exist', async () => {
    const lookUp = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    expect(await probe('dns', 'nowhere.example.com', { lookUp })).toEqual(
      missing('there is no host of that name (ENOTFOUND)'),
    );
    expect(await probe('tcp', 'nowhere.example.com:80', { lookUp })).toEqual(
      missing('there is no host of that name (ENOTFOUND)'),
    );
  });

  it('that has no address', async () => {
    expect(await probe('dns', 'empty.example.com', { lookUp: () => Promise.resolve([]) })).toEqual(
      missing('its name has no address'),
    );
  });

  it('whose resolver does not answer', async () => {
    const lookUp = () => new Promise<never>(() => undefined);
    for (const [type, target] of [
      ['dns', 'a.example.com'],
      ['tcp', 'a.example.com:1'],
      ['http', 'http://a.example.com'],
    ] as const) {
      expect(await probe(type, target, { lookUp, timeout: 20 })).toEqual(
        missing('waited 0.02 s for its name to be looked up'),
      );
    }
  });

  it('is looked up beside two others at most', async () => {
    const started: string[] = [];
    const finish: (() => void)[] = [];
    const prober = createProber({
      lookUp: (host) => {
        started.push(host);
        return new Promise((resolve) => finish.push(() => resolve([{ address: '127.0.0.1', family: 4 }])));
      },
    });
    const { signal } = new AbortController();
    const looks = ['a', 'b', 'c', 'd', 'e'].map((target) =>
      prober.probe({ name: target, type: 'dns', target }, { timeout: 5000, signal }),
    );
    await until(() => started.length === 3);
    finish[0]?.();
    await looks[0];
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    while (finish.length < 5) {
      finish.at(-1)?.();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const end of finish) end();
    expect((await Promise.all(looks)).every(({ isAvailable }) => isAvailable)).toBe(true);
  });
});

describe('addresses that are never connected to', () => {
  const REFUSED = missing('its address is link-local or a metadata service: never connected to');
  const addresses = ['169.254.169.254', '169.254.0.1', '100.100.100.200', '168.63.129.16'];
  const more = [
    'fe80::1',
    'febf::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
  ];

  it.each([...addresses, ...more])('%s is refused, also behind a name', async (address) => {
    const family = address.includes(':') ? 6 : 4;
    const literal = family === 6 ? `[${address}]` : address;
    const lookUp = () => Promise.resolve([{ address, family }]);
    for (const type of ['tcp', 'postgresql'] as const) {
      expect(await probe(type, `${literal}:80`)).toEqual(REFUSED);
      expect(await probe(type, 'metadata.example.com:80', { lookUp })).toEqual(REFUSED);
    }
    expect(await probe('http', `http://${literal}/latest`)).toEqual(REFUSED);
    expect(await probe('http', 'http://metadata.example.com/latest', { lookUp })).toEqual(REFUSED);
  });

  it.each(['http://0xa9fea9fe/', 'http://2852039166/', 'http://169.254.43518/', 'http://[::ffff:169.254.169.254]/'])(
    'nor however it is written: %s',
    async (target) => {
      expect(await probe('http', target)).toEqual(REFUSED);
    },
  );

  it('are passed over where a name has others', async () => {
    const server = await listen(createServer());
    const lookUp = () =>
      Promise.resolve([
        { address: '169.254.169.254', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    expect(await probe('tcp', `crm.example.com:${server.port}`, { lookUp })).toEqual(there('it takes connections'));
  });
});

/** A message of PostgreSQL: its letter, its length and what it holds. */
function message(letter: string, ...content: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

function errorMessage(state: string): Buffer {
  return message('E', `SFATAL\0VFATAL\0C${state}\0Msecret text\0\0`);
}

describe('a PostgreSQL server', () => {
  const THERE = there('it answers as PostgreSQL does');
  const STRANGER = missing('it does not answer as PostgreSQL does');
  const ASKS = message('R', Buffer.of(0, 0, 0, 10), 'SCRAM-SHA-256\0\0');

  const ANSWERS: Readonly<Record<string, readonly [answers: readonly (string | Buffer)[], ProbeResult]>> = {
    'asks for a password': [['N', ASKS], THERE],
    'asks for none': [['N', message('R', Buffer.of(0, 0, 0, 0))], THERE],
    'knows no such user': [['N', errorMessage('28000')], THERE],
    'has no such database': [['N', errorMessage('3D000')], THERE],
    'is starting up': [['N', errorMessage('57P03')], missing('it is starting up, shutting down or recovering (57P03)')],
    'has no room': [['N', errorMessage('53300')], missing('it has no connection left (53300)')],
    'has no room to be asked': [[errorMessage('53300')], missing('it has no connection left (53300)')],
    'closes the connection': [['END'], missing('it closed the connection without an answer')],
    'closes it after the greeting': [['N', 'END'], missing('it closed the connection without an answer')],
    'is a web server': [['HTTP/1.1 400 Bad Request\r\n\r\nsecret'], STRANGER],
    'says more than a letter': [[Buffer.concat([Buffer.from('S'), ASKS])], STRANGER],
    'claims to say a gigabyte': [['N', Buffer.from([0x45, 0x40, 0, 0, 0])], STRANGER],
    'says an error without a code': [['N', message('E', 'Mwhat\0\0')], STRANGER],
    'says something else': [['N', message('Z', 'IIIII')], STRANGER],
  };

  test.each(Object.entries(ANSWERS))('that %s', async (_what, [answers, expected]) => {
    const server = await tellingServer(...answers);
    expect(await probe('postgresql', `127.0.0.1:${server.port}`)).toEqual(expected);
    await until(() => server.open() === 0);
  });

  it('is greeted as libpq does, and left in order', async () => {
    const server = await tellingServer('N', ASKS);
    expect(await probe('postgresql', `postgresql://me:secret@127.0.0.1:${server.port}/app`)).toEqual(THERE);
    await until(() => server.open() === 0);
    const said = Buffer.concat(server.heard);
    expect(said.subarray(0, 8).toString('hex')).toBe('0000000804d2162f');
    expect(said.subarray(12, 16).toString('hex')).toBe('00030000');
    expect(said.subarray(16).toString()).toContain('user\0planwright\0database\0postgres\0');
    expect(said.toString()).not.toMatch(/secret|me:/);
    expect(said.subarray(-5).toString('hex')).toBe('5800000004');
  });

  it('may say it piece by piece', async () => {
    const error = errorMessage('57P03');
    const server = await listen(
      createServer((socket) => {
        socket.once('data', () => {
          socket.write('N');
          socket.once('data', () => {
            for (const [index, byte] of error.entries()) setTimeout(() => socket.write(Buffer.of(byte)), index);
          });
        });
      }),
    );
    const result = await probe('postgresql', `127.0.0.1:${server.port}`);
    expect(result).toEqual(missing('it is starting up, shutting down or recovering (57P03)'));
  });

  it('may want the connection encrypted, by whatever certificate', async () => {
    const server = await listen(
      createServer((socket) => {
        socket.once('data', () => {
          socket.write('S');
          const secure = new TLSSocket(socket, { isServer: true, ...CERTIFICATE });
          secure.on('error', () => undefined);
          secure.once('data', () => secure.write(ASKS));
        });
      }),
    );
    expect(await probe('postgresql', `127.0.0.1:${server.port}`)).toEqual(THERE);
    expect(await probe('postgresql', `localhost:${server.port}`)).toEqual(THERE);
    await until(() => server.open() === 0);
  });

  it('may fail to encrypt', async () => {
    const server = await tellingServer('S', 'nonsense that is no TLS');
    const { isAvailable, message: words } = await probe('postgresql', `127.0.0.1:${server.port}`);
    expect([isAvailable, words.replace(/\(.*\)/, '')]).toEqual([false, 'it does not speak TLS as expected ']);
    await until(() => server.open() === 0);
  });

  it.each([
    ['after the first question', [], 'it to answer as PostgreSQL does'],
    ['after the greeting', ['N'], 'it to answer as PostgreSQL does'],
    ['while the connection is encrypted', ['S'], 'it to answer as PostgreSQL does'],
  ])('may fall silent %s', async (_when, answers, waitingFor) => {
    const server = await tellingServer(...answers);
    const result = await probe('postgresql', `127.0.0.1:${server.port}`, { timeout: 50 });
    expect(result).toEqual(missing(`waited 0.05 s for ${waitingFor}`));
    await until(() => server.open() === 0);
  });
});

describe('a look that is taken back', () => {
  it.each<[Type, string]>([
    ['tcp', 'nowhere.example.com:1'],
    ['http', 'http://127.0.0.1:PORT'],
    ['postgresql', '127.0.0.1:PORT'],
    ['dns', 'nowhere.example.com'],
  ])('of type %s rejects with the reason and leaves nothing open', async (type, target) => {
    const server = await listen(createServer((socket) => socket.resume()));
    const controller = new AbortController();
    const reason = new Error('nobody wants to know');
    const lookUp = () => new Promise<never>(() => undefined);
    const looking = probe(type, target.replace('PORT', String(server.port)), { signal: controller.signal, lookUp });
    setTimeout(() => controller.abort(reason), 20);
    await expect(looking).rejects.toBe(reason);
    await until(() => server.open() === 0);
  });

  it('before it began does not begin', async () => {
    const reason = new Error('too late');
    await expect(probe('tcp', '127.0.0.1:1', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

it('trusts a server of TLS without HTTP no more than any other', async () => {
  const server = await listen(createTlsServer(CERTIFICATE));
  const result = await probe('http', `https://127.0.0.1:${server.port}`, { timeout: 200 });
  expect(result.isAvailable).toBe(false);
});
