import { decisionVerbs } from '@/lib/contracts/words';

/** The log's filters as they stand in the address; empty text means no filter. */
export interface HistoryFilters {
  readonly q: string;
  readonly by: string;
  readonly branch: string;
  readonly verb: string;
  readonly from: string;
  readonly to: string;
}

export type FilterName = keyof HistoryFilters;
export const filterNames: readonly FilterName[] = ['q', 'by', 'branch', 'verb', 'from', 'to'];

export const noFilters: HistoryFilters = { q: '', by: '', branch: '', verb: '', from: '', to: '' };

type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Filters of an address, as typed; a form without scripts sends empty fields too, which mean the same as none. */
export function readFilters(given: Given): HistoryFilters {
  const one = (name: FilterName): string => {
    const value = given[name];
    const text = typeof value === 'string' ? value : (value?.[0] ?? '');
    return text.trim().slice(0, 500);
  };
  return {
    q: one('q'),
    by: one('by'),
    branch: one('branch'),
    verb: one('verb'),
    from: one('from'),
    to: one('to'),
  };
}

/** What cannot be understood, by field; empty when the log can be asked. */
export function problemsOf(filters: HistoryFilters): Readonly<Partial<Record<FilterName, string>>> {
  const problems: Partial<Record<FilterName, string>> = {};
  for (const name of ['from', 'to'] as const) {
    if (filters[name] && !isDay(filters[name])) {
      problems[name] = `"${filters[name]}" is no day: write it like 2026-05-31.`;
    }
  }
  if (!problems.from && !problems.to && filters.from && filters.to && filters.from > filters.to) {
    problems.to = 'The last day is before the first one.';
  }
  if (filters.verb && !decisionVerbs.some((verb) => verb === filters.verb)) {
    problems.verb = `"${filters.verb}" is no decision.`;
  }
  return problems;
}

/** A calendar day as `<input type="date">` gives it, and one that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The filters that are set, as a query string without "?": equal filters have equal addresses. */
export function writeFilters(
  filters: HistoryFilters,
  more: Readonly<Record<string, string>> = {},
): string {
  const search = new URLSearchParams();
  for (const name of filterNames) if (filters[name]) search.set(name, filters[name]);
  for (const [name, value] of Object.entries(more)) if (value) search.set(name, value);
  return search.toString();
}
