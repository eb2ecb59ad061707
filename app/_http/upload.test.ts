import { describe, expect, it } from 'vitest';
import { readUpload } from './upload';

function sent(file: File | null, headers: Record<string, string> = {}): Request {
  const form = new FormData();
  if (file) form.set('file', file);
  else form.set('other', 'x');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
  return request;
}

describe('readUpload', () => {
  it('gives name and bytes', async () => {
    const read = await readUpload(sent(new File(['From x'], 'a.mbox')), 'file', 1024);
    expect(read.name).toBe('a.mbox');
    expect(Buffer.from(read.bytes).toString()).toBe('From x');
  });

  it('refuses no file, an empty one and no form at all', async () => {
    await expect(readUpload(sent(null), 'file', 1024)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(readUpload(sent(new File([], 'a.mbox')), 'file', 9)).rejects.toMatchObject({
      code: 'bad-input',
      message: 'a.mbox is empty.',
    });
    const text = new Request('http://localhost/', { method: 'POST', body: 'hello' });
    await expect(readUpload(text, 'file', 9)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('refuses what is too large, whether the length is stated or not', async () => {
    const limit = 1024 * 1024;
    const large = new File([new Uint8Array(limit + 1)], 'a.mbox');
    await expect(readUpload(sent(large), 'file', limit)).rejects.toMatchObject({
      code: 'too-large',
    });
    const huge = new File([new Uint8Array(3 * limit)], 'a.mbox');
    await expect(readUpload(sent(huge), 'file', limit)).rejects.toMatchObject({
      code: 'too-large',
    });
    await expect(
      readUpload(sent(new File(['x'], 'a'), { 'content-length': '99999999' }), 'file', limit),
    ).rejects.toMatchObject({ code: 'too-large' });
  });
});
