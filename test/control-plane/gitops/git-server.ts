import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A Git server for appliers: Git's own smart HTTP backend on a free port of 127.0.0.1. Repositories can be read, not pushed to. */
export interface GitServer {
  /** `http://127.0.0.1:<port>`; a repository `x.git` of the served folder is at `<url>/x.git`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Serves the Git repositories of a folder. */
export async function startGitServer(folder: string): Promise<GitServer> {
  const server = createServer((request, response) => answer(folder, request, response));
  // A test run may end without stopping it.
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the Git server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One request through `git http-backend`, a CGI program (RFC 3875). */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => request.destroy());
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('error', (error) => response.writeHead(500).end(error.message));
  backend.on('close', () => reply(Buffer.concat(chunks), response));
}

/** CGI output: header lines, an empty line, the body. */
function reply(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  if (end === -1) {
    response.writeHead(500).end('git http-backend gave no answer');
    return;
  }
  let status = 200;
  for (const line of output.subarray(0, end).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status).end(output.subarray(end + 4));
}
