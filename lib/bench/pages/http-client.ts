import http from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: http.IncomingHttpHeaders;
  /** From the first byte sent to the last received. */
  readonly ms: number;
}

/** What an answer says, unpacked. */
export const textOf = (answer: Answer): string =>
  (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.body) : answer.body).toString(
    'utf8',
  );

/** One person's browser, as far as a server sees it: a cookie, and connections that stay open. */
export class Client {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 6 });
  readonly #origin: URL;
  #cookie = '';

  constructor(origin: string) {
    this.#origin = new URL(origin);
  }

  async signIn(email: string, password: string): Promise<void> {
    const answer = await this.send('POST', '/api/auth/sign-in/email', { email, password });
    if (answer.status !== 200)
      throw new Error(`${email} cannot sign in: ${answer.status} ${answer.body}`);
    this.#cookie = (answer.headers['set-cookie'] ?? [])
      .map((line) => line.split(';')[0])
      .join('; ');
  }

  get = (path: string): Promise<Answer> => this.send('GET', path);

  send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const started = performance.now();
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          agent: this.#agent,
          host: this.#origin.hostname,
          port: this.#origin.port,
          method,
          path,
          headers: {
            accept: path.startsWith('/api/') ? 'application/json' : 'text/html',
            'accept-encoding': 'gzip',
            origin: this.#origin.origin,
            ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
            ...(text === ''
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks),
              headers: response.headers,
              ms: performance.now() - started,
            }),
          );
        },
      );
      request.on('error', reject);
      request.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
