import { route } from '@/app/_http/route';
import { finishTour, readTour } from '@/lib/services/people/tour';

export const dynamic = 'force-dynamic';

export const GET = route({ handle: ({ ctx }) => readTour(ctx) });

export const POST = route({ handle: ({ ctx }) => finishTour(ctx) });
