import { expect, test } from 'vitest';
import { readSource } from '@/lib/code/uses-c';
import { entryOf } from './entry-kinds';

/** What kinds of entry point the uses of `f` in a source make it, as told. */
async function entries(source: string) {
  const reading = await readSource(source);
  try {
    return reading.uses('f').flatMap((use) => entryOf(use) ?? []);
  } finally {
    reading.close();
  }
}

test.each([
  [
    'static const struct dev_pm_ops wisp_pm = {\n\tSET_SYSTEM_SLEEP_PM_OPS(f, g)\n};\n',
    'power management callback',
    'SET_SYSTEM_SLEEP_PM_OPS()',
  ],
  [
    'static SIMPLE_DEV_PM_OPS(wisp_pm, f, g);\n',
    'power management callback',
    'SIMPLE_DEV_PM_OPS()',
  ],
  [
    'static const struct dev_pm_ops wisp_pm = {\n\t.freeze = f,\n};\n',
    'power management callback',
    '.freeze of wisp_pm (dev_pm_ops)',
  ],
  [
    'static struct pci_driver wisp = {\n\t.suspend = f,\n};\n',
    'power management callback',
    '.suspend of wisp (pci_driver)',
  ],
  ['static DEVICE_ATTR(rate, 0444, f, NULL);\n', 'sysfs or debugfs file', 'DEVICE_ATTR()'],
  // A kernel driver's own table by a like name: nothing polls there.
  [
    'static const struct wisp_dev_ops wisp_ops = {\n\t.dev_stop = f,\n};\n',
    'operations table',
    '.dev_stop of wisp_ops (wisp_dev_ops)',
  ],
  [
    'static const struct eth_dev_ops wisp_ops = {\n\t.dev_stop = f,\n};\n',
    'poll mode driver operation',
    '.dev_stop of wisp_ops (eth_dev_ops)',
  ],
])('%s', async (source, kind, via) => {
  expect(await entries(source)).toEqual([{ kind, via }]);
});
