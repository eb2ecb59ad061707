import { expect, it } from 'vitest';
import { scriptsOf } from './bundles';

it('counts what a browser fetches, once, and nothing for old browsers alone', () => {
  const html = `<script src="/a.js" async="" nonce="x"></script><script src="/b.js?v=1&amp;w=2"></script>
<script src="/a.js"></script><script src="/old.js" noModule=""></script><script>inline()</script>
<link rel="preload" as="script" href="/c.js"/><link rel="preload" as="font" href="/f.woff2"/>`;
  expect(scriptsOf(html)).toEqual(['/a.js', '/b.js?v=1&w=2', '/c.js']);
});
