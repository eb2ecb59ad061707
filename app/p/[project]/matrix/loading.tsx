import { SkeletonList } from '@/app/_components/ui/skeleton';

export default function Loading() {
  return <SkeletonList title="Matrix" rows={12} />;
}
