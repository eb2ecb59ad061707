import http from 'node:http';
import net from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { answersHttp, choosePort } from '@/lib/start/port';

const servers: net.Server[] = [];
afterAll(() => Promise.all(servers.map((s) => new Promise((done) => s.close(done)))));

async function listening(server: net.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

it('takes the next free port only when it was not asked for this one', async () => {
  const taken = await listening(net.createServer());
  expect(await choosePort('127.0.0.1', taken, true)).toBeGreaterThan(taken);
  await expect(choosePort('127.0.0.1', taken, false)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('taken'),
  });
});

it('says that an address is not of this machine', async () => {
  await expect(choosePort('192.0.2.1', 4400, true)).rejects.toThrow(/Cannot listen on 192.0.2.1/);
});

it('waits for an answer that is no server error', async () => {
  let asked = 0;
  const port = await listening(
    http.createServer((_request, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? 503 : 200).end();
    }),
  );
  expect(await answersHttp(`http://127.0.0.1:${port}/`, 5_000)).toBe(true);
  expect(asked).toBe(3);
});
