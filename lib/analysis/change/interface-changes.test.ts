import { expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { classifyChange } from './classes';
import { classes, patch } from './testing/patch-text';

it('sees interfaces come and go, not move', () => {
  expect(classes('kernel/a.c', ['+EXPORT_SYMBOL_GPL(foo);'])).toContain('new-api');
  expect(classes('kernel/a.c', ['-EXPORT_SYMBOL(foo);', '+EXPORT_SYMBOL_GPL(foo);'])).not.toContain(
    'new-api',
  );
  expect(classes('lib/x/version.map', ['-\trte_old;', ' \trte_a;'], 'DPDK_25 {')).toContain(
    'abi-change',
  );
  const member = ['-\tuint32_t flags;', '+\tuint64_t flags;'];
  expect(classes('lib/x/rte_x.h', member, 'struct rte_x {')).toContain('abi-change');
  expect(
    classes('lib/x/rte_x.h', [
      '-struct rte_a *',
      '-rte_x_make(int a);',
      '+struct rte_a *',
      '+rte_x_make(int a)',
      '+\t__rte_malloc;',
    ]),
  ).not.toContain('new-api');
  expect(classes('drivers/x/version.map', ['+\tx_a;', ' \tx_b;'], 'INTERNAL {')).not.toContain(
    'new-api',
  );
  // The constant before a new last one only gets its comma.
  const constants = [' \tRTE_X_A,', '-\tRTE_X_B', '+\tRTE_X_B,', '+\tRTE_X_C', ' };'];
  const came = classifyChange(parsePatch(patch('lib/x/rte_x.h', constants, 'enum rte_x {')));
  expect(came.map((one) => [one.class, one.hits.map((hit) => hit.text)])).toEqual([
    ['new-api', ['RTE_X_C']],
  ]);
  const header = ["+        'x_driver.h',", ' )'];
  expect(classes('lib/x/meson.build', header, 'driver_sdk_headers = files(')).toContain('new-api');
  expect(classes('lib/x/meson.build', ["+headers += files('rte_x.h')", ' deps = []'])).toContain(
    'new-api',
  );
  expect(classes('lib/x/meson.build', header, 'sources = files(')).not.toContain('new-api');
  const written = ['-#define RTE_X\t0x1B', '+#define RTE_X\t0x1b\t/* x */'];
  expect(classes('lib/x/rte_x.h', written)).not.toContain('abi-change');
  expect(classes('lib/x/rte_x.h', ['-#define RTE_X\t0x1B', '+#define RTE_X\t0x1c'])).toContain(
    'abi-change',
  );
  expect(
    classes('lib/x/rte_x.h', ['-\tint a;', '+\tlong a;'], 'static inline int rte_y(void)'),
  ).not.toContain('abi-change');
});

it('a header that goes to another list of installed ones, or gets a bracket, is the same', () => {
  const found = (whole: string) => classifyChange(parsePatch(whole)).map((one) => one.class);
  const gone = patch('lib/x/meson.build', ["-        'rte_x.h',", ' )'], 'headers = files(');
  const came = patch('drivers/x/meson.build', ["+headers = files('rte_x.h')"], '');
  expect(found(gone)).not.toContain('abi-change');
  expect(found(came)).toContain('new-api');
  expect(found(gone + came)).toEqual(['kconfig-build']);
  const last = ["-        'rte_a.h')", "+        'rte_a.h',", "+        'rte_b.h')", ' x = 1'];
  const list = patch('lib/x/meson.build', last, 'headers = files(');
  const told = classifyChange(parsePatch(list)).find((one) => one.class === 'new-api');
  expect(told?.hits.map((hit) => hit.text)).toEqual(["'rte_b.h')"]);
  expect(found(list)).not.toContain('abi-change');
});

it('takes names for numbers of the same value for no change, with what is written about them', () => {
  const text = patch('doc/x.rst', ['+Wisps have limits.']);
  const naming = (value: string, before: string) =>
    [
      text,
      patch('drivers/x/x.h', [' int y(void);', `+#define X_ALL ${value}`, '+#define X_NONE 0']),
      patch('drivers/x/x.c', [
        `-\treturn ${before};`,
        '+\treturn X_ALL;',
        '-\tx = 0;',
        '+\tx = X_NONE;',
      ]),
    ].join('');
  const found = (whole: string) => classifyChange(parsePatch(whole)).map((one) => one.class);
  expect(found(naming('0xFFFE', '0xfffe'))).toEqual(['documentation', 'cleanup-only']);
  expect(found(naming('0xFFFE', '65534'))).toContain('cleanup-only');
  expect(found(naming('0xFFFF', '0xfffe'))).not.toContain('cleanup-only');
  expect(found(naming('0xFFFEUL', '0xfffe'))).not.toContain('cleanup-only');
  // A name that was there may have had another value.
  const known = patch('drivers/x/y.c', ['-\ta = X_ALL;', '+\tb = X_ALL;']);
  expect(found(naming('0xFFFE', '0xfffe') + known)).not.toContain('cleanup-only');
});
