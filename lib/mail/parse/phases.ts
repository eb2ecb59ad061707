import type { ParsedMail, VerificationItem } from '@/lib/contracts/mail';

type Phase = ParsedMail['phases'][number];

const unverifiedWords =
  /\bunverified\b|\b(?:not|never) (?:be |been |independently )?verif(?:ied|y)\b|\b(?:could|can|was|were|am) ?n[o']t (?:be )?(?:able to )?verif|\bcannot verify|\bunable to (?:verify|confirm)|\bdid(?:n't| not) verify/i;

/** Whether a piece of a walk-through says itself that something was not checked. */
export function saysUnverified(text: string): boolean {
  const flat = text
    .replace(/\s+/g, ' ')
    .replace(
      /\b(?:no |nothing )unverified\b|\bunverified(?: items?)?:? ?\**:? ?(?:none|nothing|n\/a)\b/gi,
      '',
    );
  return unverifiedWords.test(flat);
}

/** Headings of the unnumbered and D forms, by what they speak of; the first that matches counts. */
const topics: readonly (readonly [RegExp, number])[] = [
  [/verification/i, 0],
  [/commit message|message analysis|forensics|subject line|\btags?\b/i, 1],
  [/similar commits?|historical (?:commits|precedent)|examples|comparison/i, 9],
  [
    /mailing list|lore|external research|discussion|review(?:er)? (?:feedback|process)|stability indicators|maintainer (?:feedback|review)/i,
    4,
  ],
  [
    /conclusion|recommendation|synthesis|final|verdict|decision|answer|status|summary|(?:stable|backport)[\w -]*(?:criteria|rules?|guidelines?|suitab|consider|justif|rationale|worth)|criteria|why this (?:should|is)|rationale|justification|reason/i,
    9,
  ],
  [
    /stable (?:tree|kernel|branch)|branch|applicab|affected (?:version|kernel)|version|backport (?:scope|range|notes|target|complexity|feasib)|cross-ref/i,
    6,
  ],
  [/histor|introduc|origin|timeline|depend|prerequisit|blame|series|upstream status|git/i, 3],
  [/subsystem|maintainer|driver context/i, 7],
  [
    /impact|risk|severity|user|regression|scope|benefit|security|consequence|symptom|affected|hardware|critical/i,
    8,
  ],
  [
    /semantic|call (?:path|chain|graph|flow)|caller|code (?:context|path|review)|technical context|surrounding|locking|lifecycle/i,
    5,
  ],
  [
    /code|change|diff|fix|patch|bug|problem|issue|root cause|technical|what |how |implementation|classification|nature|mechanism|solution|analysis/i,
    2,
  ],
];

function topicOf(heading: string): number | null {
  return topics.find(([pattern]) => pattern.test(heading))?.[1] ?? null;
}

interface Section {
  readonly phase: number | null;
  readonly start: number;
  end: number;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const entry = { text: line.replace(/\r$/, ''), start };
    start += line.length + 1;
    return entry;
  });
}

const verificationHeading =
  /^[ \t]{0,40}(?:#{1,6}[ \t]{0,40}\*{0,4}|\*\*)?[ \t]{0,40}verification(?: (?:log|summary|record|notes|checklist))?\*{0,4}:?\*{0,4}[ \t]{0,40}$/i;

/** Phase number of a line of the walk-through forms (E1, E2), 0 where the verification list starts, null otherwise. */
function walkthroughMark(line: string): number | null {
  if (verificationHeading.test(line)) return 0;
  const heading =
    /^[ \t]{0,40}(?:#{1,6}[ \t]{0,40}\*{0,4}|\*\*)[ \t]{0,40}phase[ \t]{1,40}([1-9])\b/i.exec(line);
  const record =
    /^[ \t]{0,40}\*{0,4}phase[ \t]{1,40}([1-9])(?:[ \t]{1,40}record\b|:[ \t]{0,40}\*{0,4}$)/i.exec(
      line,
    );
  const step =
    /^[ \t]{0,40}(?:#{1,6}[ \t]{0,40})?\*{0,4}[ \t]{0,40}step[ \t]{1,40}([1-9])\.\d+\b/i.exec(line);
  const found = heading?.[1] ?? record?.[1] ?? step?.[1];
  return found === undefined ? null : Number(found);
}

/** Sections by a mark per line; a repeated mark goes on with the section it is in. */
function sectionsBy(
  lines: readonly Line[],
  mark: (line: string) => number | null,
  end: number,
): Section[] {
  const sections: Section[] = [];
  for (const line of lines) {
    const phase = mark(line.text);
    const current = sections.at(-1);
    if (phase === null || current?.phase === phase) continue;
    if (current) current.end = line.start;
    sections.push({ phase, start: line.start, end });
  }
  return sections;
}

/** Sections of the D form and of the unnumbered ones: headings, bold lines, and (newlines lost) `## ` inside lines. */
function topicSections(explanation: string): Section[] {
  const sections: Section[] = [];
  const heading =
    /^[ \t]{0,40}(?:#{1,6}[ \t]{1,40}([^\n]*)|\*\*([^*\n]{3,80})\*\*:?[ \t]{0,40})$|(?<=\S[ \t\n])#{2,4}[ \t]{1,40}(\S[^#]{2,60})/gm;
  for (const match of explanation.matchAll(heading)) {
    const phase = topicOf((match[1] ?? match[2] ?? (match[3] ?? '').slice(0, 32)).slice(0, 80));
    const current = sections.at(-1);
    if (phase === null || current?.phase === phase) continue;
    if (current) current.end = match.index;
    sections.push({ phase, start: match.index, end: explanation.length });
  }
  return sections;
}

/** `- Scope and risk: …` and `Scope and risk` above bullets: the C form has no other headings. */
function bulletTopic(line: string): number | null {
  const label = /^(?:[-*•] )?\**([A-Z][^:*.`\n]{2,48})\**(?::|$)/.exec(line)?.[1];
  return label === undefined || /^(?:YES|NO)\b/.test(label) ? null : topicOf(label);
}

/** Claims that name no phase, by what they speak of; the rest speaks of the conclusion. */
const claimTopics: readonly (readonly [RegExp, number])[] = [
  [/\blore\b|discussion|thread|mailing list|webfetch|anubis/i, 4],
  [/appl(?:y|ies|icab)|stable (?:tree|branch)|\bv?\d\.\d+\.y\b|backport/i, 6],
  [/reproduc|crash|runtime|privilege|trigger|hardware|build|boot|report|impact|severity|test/i, 8],
  [/introduc|histor|blame|commit sha/i, 3],
];

function phaseOfClaim(item: VerificationItem): number {
  return item.phase ?? claimTopics.find(([pattern]) => pattern.test(item.text))?.[1] ?? 9;
}

/**
 * The explanation mapped to the nine phases, text verbatim: by number for the walk-through forms, by what the
 * headings speak of for the others. Phases without text are absent; sections that map to none are left out.
 */
export function readPhases(explanation: string): Phase[] {
  const lines = linesOf(explanation);
  const marks = lines.filter((line) => (walkthroughMark(line.text) ?? 0) > 0).length;
  let sections =
    marks >= 3
      ? sectionsBy(lines, walkthroughMark, explanation.length)
      : topicSections(explanation);
  if (sections.length === 0) sections = sectionsBy(lines, bulletTopic, explanation.length);
  const texts = new Map<number, string[]>();
  for (const { phase, start, end } of sections) {
    const text = explanation.slice(start, end).trim();
    if (phase === null || phase === 0 || text === '') continue;
    texts.set(phase, [...(texts.get(phase) ?? []), text]);
  }
  const claims = readVerification(explanation).filter((item) => item.unverified);
  return [...texts]
    .sort(([a], [b]) => a - b)
    .map(([phase, parts]) => {
      const text = parts.join('\n\n');
      const unverified =
        saysUnverified(text) || claims.some((item) => phaseOfClaim(item) === phase);
      return { phase, text, unverified };
    });
}

/** The bullets under the verification heading, and `- [Phase N] …` bullets wherever they stand. */
export function readVerification(explanation: string): VerificationItem[] {
  const items: { phase: number | null; lines: string[] }[] = [];
  let inside = false;
  let open = false;
  for (const { text } of linesOf(explanation)) {
    if (verificationHeading.test(text)) {
      inside = true;
      open = false;
      continue;
    }
    const bullet = /^[ \t]{0,3}[-*•][ \t]{1,40}(?:\[[ xX✓]\][ \t]{0,40})?(.*)$/.exec(text);
    const tagged =
      /^[ \t]{0,3}[-*•][ \t]{1,40}(?:\[[ xX✓]\][ \t]{0,40})?\*{0,4}\[?phase[ \t]{1,40}([1-9])(?:\.\d+)?[^\]:]*[\]:]/i.exec(
        text,
      );
    if (tagged || (inside && bullet)) {
      items.push({ phase: tagged?.[1] ? Number(tagged[1]) : null, lines: [text.trim()] });
      open = true;
    } else if (text.trim() === '' || /^[ \t]{0,40}(?:#{1,6}[ \t]|\*\*(?:YES|NO)\b)/.test(text)) {
      open = false;
      if (/^[ \t]{0,40}(?:#{1,6}[ \t]|\*\*(?:YES|NO)\b)/.test(text)) inside = false;
    } else if (open) {
      items.at(-1)?.lines.push(text.trim());
    }
  }
  return items.map(({ phase, lines }) => {
    const text = lines.join('\n');
    return { phase, text, unverified: saysUnverified(text) };
  });
}
