import { ApiProblem, noConnection, readProblem } from '@/app/_components/client/api';

export interface FetchedFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Fetches a file under the name the server gives it. Throws ApiProblem when it is refused or the connection is lost. */
export async function fetchFile(path: string, fallbackName: string): Promise<FetchedFile> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw noConnection();
  }
  if (!response.ok) throw await problemOf(response);
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
  return { name: named?.[1] ?? fallbackName, blob: await response.blob() };
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    const problem = readProblem(JSON.parse(text));
    if (problem) return new ApiProblem(problem);
  } catch {
    // A proxy's page instead of ours: the status is all there is to tell.
  }
  return new ApiProblem({
    title: 'Refused',
    detail: `The server answered with status ${response.status}.`,
    status: response.status,
    code: 'internal',
  });
}

/** Hands a fetched file to the browser to keep. */
export function saveFile({ name, blob }: FetchedFile): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
