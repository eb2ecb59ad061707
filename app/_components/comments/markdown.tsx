import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { markMentions } from './mark-mentions';

interface MarkdownProps {
  readonly text: string;
  readonly names: readonly string[];
}

/** Addresses that a click may go to: web pages, mails, and places of this application. */
export function safeAddress(address: string): string {
  return /^(https?:\/\/|mailto:|[/#](?!\/))/i.test(address) ? address : '';
}

const components: Components = {
  a: ({ href, children }) =>
    href ? (
      <a className="link" href={href} target="_blank" rel="noopener nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // A picture would tell its server who reads the comment.
  img: ({ src, alt }) =>
    typeof src === 'string' && src !== '' ? (
      <a className="link" href={src} target="_blank" rel="noopener nofollow">
        {alt || src}
      </a>
    ) : (
      <span>{alt}</span>
    ),
};

/** Markdown as GitHub writes it. Raw HTML is shown as the text that it is. */
export function Markdown({ text, names }: MarkdownProps) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm, [markMentions, names]]}
      components={components}
      urlTransform={safeAddress}
    >
      {text}
    </ReactMarkdown>
  );
}
