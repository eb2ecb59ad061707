// Preloaded into the web server and the workers: when the process that started them is gone, they end too.
// `next dev` hands it on, by NODE_OPTIONS, to a process of its own, which waits for a word on its channel and would end here.
const isOurs = process.execArgv.some((option) => option.endsWith('follow-parent.mjs'));
if (isOurs && process.channel) {
  process.channel.unref();
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 10_000).unref();
  });
}
