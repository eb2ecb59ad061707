import { problemResponse } from '@/app/_http/problem';
import { checkHealth } from '@/lib/services/health/check-health';

export const dynamic = 'force-dynamic';

/** Whether web and database answer; says nothing else, since nobody needs to be signed in. */
export async function GET(): Promise<Response> {
  try {
    return Response.json(await checkHealth(), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return problemResponse(error);
  }
}
