/** Run once when a web server starts, before it answers. */
export async function register(): Promise<void> {
  const { warmUp } = await import('@/lib/services/queue/warm-up');
  // Not waited for: pages that need no queue answer at once, and the others wait for the same reading.
  void warmUp();
}
