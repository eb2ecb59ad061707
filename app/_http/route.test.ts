import { describe, expect, it } from 'vitest';
import { jsonBody } from './route';

/** A request without a stated length, which goes on for as long as somebody reads. */
function endless(): { request: Request; sent: () => number } {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const init = { method: 'POST', body, duplex: 'half' };
  return { request: new Request('http://localhost/', init), sent: () => sent };
}

const posted = (body: string) => new Request('http://localhost/', { method: 'POST', body });

describe('jsonBody', () => {
  it('reads JSON, and nothing as an empty object', async () => {
    expect(await jsonBody(posted('{"name":"ä"}'))).toEqual({ name: 'ä' });
    expect(await jsonBody(posted(''))).toEqual({});
    expect(await jsonBody(new Request('http://localhost/', { method: 'POST' }))).toEqual({});
  });

  it('refuses what is no JSON', async () => {
    await expect(jsonBody(posted('{'))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(jsonBody(posted('a=b'))).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('refuses a NUL wherever it stands, and keeps one that is only written', async () => {
    const refused = { code: 'bad-input', message: 'The request holds a NUL character.' };
    await expect(jsonBody(posted('{"a":[{"b":"x\\u0000"}]}'))).rejects.toMatchObject(refused);
    expect(await jsonBody(posted('{"a":"\\\\u0000"}'))).toEqual({ a: '\\u0000' });
  });

  it('stops reading at the limit, whatever length was stated', async () => {
    const { request, sent } = endless();
    await expect(jsonBody(request)).rejects.toMatchObject({ code: 'too-large' });
    expect(sent()).toBeLessThan(8 * 1024 * 1024);
  });
});
