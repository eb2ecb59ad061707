import { expect, test } from 'vitest';
import { changesOnlyLogs } from '@/lib/analysis/change/logging-only';
import { classes, patch } from '@/lib/analysis/change/testing/patch-text';
import { parsePatch } from '@/lib/diff/parse-patch';

const isLogging = (...body: readonly string[]) =>
  changesOnlyLogs(parsePatch(patch('drivers/net/w/w.c', body)));

test('a patch whose every changed statement is a log call changes logging only', () => {
  expect(
    isLogging(' \tif (ret) {', '-\t\tPMD_LOG(ERR, "no\\n");', '+\t\tPMD_LOG(DEBUG, "no");', ' \t}'),
  ).toBe(true);
  // Over several lines, of which one changes; and one that the hunk does not show to its end.
  const above = [' \tinit();', ' \tPMD_LOG(INFO,', '-\t\t"port %u\\n",', '+\t\t"port %u (%s)",'];
  expect(isLogging(...above, ' \t\tport, name);', ' \treturn 0;')).toBe(true);
  expect(isLogging(...above, ' \t\tport,')).toBe(true);
  expect(isLogging('-\tLOG("one  two");', '+\tLOG("one two");')).toBe(true);
  expect(isLogging(' \tinit();', '', '-\tprintf("hello\\n");', ' \treturn 0;')).toBe(true);
  // Blanks and comments beside it.
  expect(isLogging('+\t/* Say it. */', '+', '+\tdev_info(dev, "up\\n");', ' \tx();')).toBe(true);
});

test('macros for log calls, and what they are written under, are logging as well', () => {
  const body = [
    '-#define WISP_LOG(level, fmt, args...) \\',
    '-\trte_log(RTE_LOG_ ## level, wisp_logtype, \\',
    '-\t\tfmt "\\n", ##args)',
    '+extern int wisp_logtype_rx;',
    '+#define RTE_LOGTYPE_WISP_RX wisp_logtype_rx',
    '+#define WISP_LOG(level, ...) \\',
    '+\tRTE_LOG_LINE(level, WISP_RX, __VA_ARGS__)',
  ];
  expect(isLogging(...body)).toBe(true);
  // Where a variable is defined is another question.
  expect(isLogging('-int wisp_logtype;', '+extern int wisp_logtype;')).toBe(false);
});

test('what does anything else is not logging only', () => {
  const log = '+\tPMD_LOG(ERR, "no");';
  expect(isLogging(log, '+\treturn -1;')).toBe(false);
  expect(isLogging('+\tif (n)', '+\t\tPMD_LOG(ERR, "no");', ' \tx();')).toBe(false);
  expect(isLogging(log, '+#include <rte_ether.h>')).toBe(false);
  expect(isLogging('-\tx = 1; PMD_LOG(ERR, "no");', '+\tPMD_LOG(ERR, "no");')).toBe(false);
  // Its start is above the hunk: it may be any call.
  expect(isLogging(' \t\tname,', '-\t\t"a", port);', '+\t\t"b", port);', ' \tx();')).toBe(false);
  expect(isLogging(' \tx();', '-\t/* a */', '+\t/* b */')).toBe(false);
});

test('below a test without brackets, a log call that comes or goes is more than logging', () => {
  const log = '\t\tPMD_LOG(ERR, "no");';
  expect(isLogging(' \tif (n > 3)', `+${log}`, ' \tstop(w);')).toBe(false);
  expect(isLogging(' \telse', `-${log}`, ' \tstop(w);')).toBe(false);
  expect(isLogging(' \tif (n > 3)', `-${log}`, '+\t\tPMD_LOG(DEBUG, "n");', ' \tx();')).toBe(true);
  expect(isLogging(' \tif (n > 3) {', `+${log}`, ' \t\tstop(w);')).toBe(true);
});

test('it is a class of the whole patch, and what is cleaned up is no other one', () => {
  expect(classes('drivers/w.c', ['-\tdev_err(d, "a\\n");', '+\tdev_dbg(d, "a\\n");'])).toEqual([
    'logging-only',
  ]);
  expect(classes('drivers/w.c', ['-\tdev_err(d, "a\\n");', '+\tdev_err(d,  "a\\n");'])).toEqual([
    'cleanup-only',
  ]);
  // One level for another in several places is no renaming: other things are told.
  const twice = ['-\tLOG(ERR, "a");', '+\tLOG(DEBUG, "a");', ' \tx();'];
  expect(classes('drivers/w.c', [...twice, ...twice])).toEqual(['logging-only']);
  expect(classes('usertools/w.py', ['-log("a")', '+log("b")'])).toEqual([]);
});
