import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from './markdown';

const html = (text: string, names: readonly string[] = []) =>
  renderToStaticMarkup(<Markdown text={text} names={names} />);

describe('comments as markdown', () => {
  it('shows raw HTML as the text that it is', () => {
    const out = html('<script>alert(1)</script> <img src=x onerror=alert(1)> <b>no</b>');
    expect(out).not.toMatch(/<(script|img|b)\b/);
    expect(out).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('goes to web pages and mails only, without telling them where from', () => {
    const out = html(
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](//evil.example/) [d](https://x.example/)',
    );
    expect(out.match(/href="[^"]*"/g)).toEqual(['href="https://x.example/"']);
    expect(out).toContain('rel="noopener nofollow"');
    expect(out).toContain('<span>a</span>');
  });

  it('fetches no picture', () => {
    const out = html('![a look](https://spy.example/p.png)');
    expect(out).not.toContain('<img');
    expect(out).toContain('>a look</a>');
  });

  it('marks people, except in code', () => {
    const out = html('@Ada Byron and `@Ada Byron`, not ada@ada', ['Ada', 'Ada Byron']);
    expect(out.match(/<span class="mention">@Ada Byron<\/span>/g)).toHaveLength(1);
    expect(out).toContain('<code>@Ada Byron</code>');
  });
});
