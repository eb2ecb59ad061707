import type { ChangeClass } from '@/lib/analysis/change/classes';

/** Change classes in words, as they follow "the change: ". */
export const classWords: Readonly<Record<ChangeClass, string>> = {
  'check-added': 'check added',
  bounds: 'bounds',
  'null-check': 'NULL check',
  refcount: 'reference count',
  locking: 'locking',
  lifetime: 'lifetime or order of freeing',
  'error-path': 'error path',
  init: 'initialisation',
  leak: 'resource released',
  race: 'ordering between threads',
  overflow: 'overflow or width',
  endianness: 'byte order',
  format: 'format string',
  'id-table': 'device id',
  quirk: 'quirk',
  'module-metadata': 'module metadata',
  'kconfig-build': 'build files',
  documentation: 'documentation',
  'comment-only': 'comments only',
  'test-only': 'tests only',
  'cleanup-only': 'cleanup or renaming only',
  'linkage-only': 'linkage only',
  'new-api': 'new interface',
  'abi-change': 'interface changed',
};
