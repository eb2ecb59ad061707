import type { ReactNode } from 'react';
import { Frame } from '@/app/_components/frame/frame';
import { FrameProvider } from '@/app/_components/frame/frame-context';
import { pageTheme } from '@/app/_components/frame/page-theme';
import { LiveProvider } from '@/app/_components/live/live-provider';
import { forPage, pageContext } from '@/app/_http/page-context';
import { getFrame } from '@/lib/services/projects/get-frame';

interface LayoutProps {
  readonly params: Promise<{ project: string }>;
  readonly children: ReactNode;
}

export default async function ProjectLayout({ params, children }: LayoutProps) {
  const { project } = await params;
  const ctx = await pageContext();
  const frame = await forPage(getFrame(ctx, { project }));
  return (
    <LiveProvider project={project}>
      <FrameProvider value={{ ...frame, viewerId: ctx.viewer.id }}>
        <Frame viewer={ctx.viewer} frame={frame} theme={await pageTheme()}>
          {children}
        </Frame>
      </FrameProvider>
    </LiveProvider>
  );
}
