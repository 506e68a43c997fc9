/** What the agent answers over HTTP; src/edges/http-server serves it. Reads only: every other method than GET and HEAD is 405. */
export interface Route {
  /** `/metrics`; a path that ends in `/*` stands for all below it. */
  readonly path: string;
  respond(request: RouteRequest): Promise<RouteAnswer> | RouteAnswer;
}

export interface RouteRequest {
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface RouteAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}
