import { AppError } from '@/lib/errors';

export interface UploadedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the other parts of a multipart request may weigh beside the file. */
const overhead = 64 * 1024;

/**
 * The file that a form sent under `field`. The stated length is judged before anything is read, and what arrives is
 * counted, so that a wrong or missing length cannot fill the memory. Throws `too-large`, `bad-input`.
 */
export async function readUpload(
  request: Request,
  field: string,
  limit: number,
): Promise<UploadedFile> {
  const refuse = () =>
    new AppError('too-large', `The file is larger than ${limit >> 20} MB.`, {
      data: { limit },
      hint: 'Import it from a path on the server: stablehand import mbox FILE.',
    });
  if (Number(request.headers.get('content-length') ?? '0') > limit + overhead) throw refuse();
  const counted = request.body?.pipeThrough(countingLimit(limit + overhead, refuse)) ?? null;
  const form = await readForm(counted, request.headers.get('content-type') ?? '');
  const file = form.get(field);
  if (!(file instanceof File) || file.name === '') {
    throw new AppError('bad-input', 'Choose a file.', {
      data: { issues: [{ path: field, message: 'Choose a file.' }] },
    });
  }
  if (file.size > limit) throw refuse();
  if (file.size === 0) {
    throw new AppError('bad-input', `${file.name} is empty.`, {
      data: { issues: [{ path: field, message: `${file.name} is empty.` }] },
    });
  }
  return { name: file.name.slice(0, 255), bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function readForm(
  body: ReadableStream<Uint8Array> | null,
  contentType: string,
): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'Content-Type': contentType } }).formData();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const inner = cause instanceof Error ? cause.cause : undefined;
    if (inner instanceof AppError) throw inner;
    throw new AppError('bad-input', 'The upload did not arrive whole.', {
      hint: 'Send it again.',
      cause,
    });
  }
}

function countingLimit(
  limit: number,
  refuse: () => AppError,
): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      if (seen > limit) controller.error(refuse());
      else controller.enqueue(chunk);
    },
  });
}
