import { describe, expect, it } from 'vitest';
import { functionAt, outlineC } from './outline-c';
import { firstBranches, tameMacros } from './tame-macros';

const names = async (source: string) =>
  (await outlineC(source)).functions.map((f) => `${f.name}:${f.startLine}-${f.endLine}`);

describe('outlineC', () => {
  it('finds functions, their calls and calls through pointers', async () => {
    const outline = await outlineC(
      'static int f(struct x *x)\n{\n\tint a = g(x->ops->open(x));\n\n\treturn a;\n}\n\nint\nmain(void)\n{\n\treturn f(0);\n}\n',
    );
    expect(outline.complete).toBe(true);
    expect(outline.functions.map((f) => [f.name, f.isStatic, f.calls.map((c) => c.name)])).toEqual([
      ['f', true, ['g', 'open']],
      ['main', false, ['f']],
    ]);
    expect(functionAt(outline, 3)?.name).toBe('f');
    expect(functionAt(outline, 7)).toBeNull();
    // The return type on its own line belongs to the function.
    expect(functionAt(outline, 8)?.name).toBe('main');
  });

  it('copes with annotations, export macros and loop macros', async () => {
    const source = [
      'RTE_EXPORT_SYMBOL(rte_open)',
      'int',
      'rte_open(struct dev *dev __rte_unused, const char __user *p)',
      '{',
      '\tstruct entry *e;',
      '',
      '\tTAILQ_FOREACH(e, &list, next) {',
      '\t\tif (e->x)',
      '\t\t\tcontinue;',
      '\t\tlist_for_each_entry_safe(a, b, &c, list)',
      '\t\t\tuse(a);',
      '\t}',
      '\treturn 0;',
      '}',
      '',
      'static int __init setup(void)',
      '{',
      '\treturn 0;',
      '}',
      'module_init(setup);',
      'MODULE_LICENSE("GPL");',
    ].join('\n');
    expect(await names(source)).toEqual(['rte_open:2-14', 'setup:16-19']);
  });

  it('tells functions of a family of names from its annotations', async () => {
    const source = [
      'static inline uint16_t',
      '__rte_mbuf_refcnt_update(struct rte_mbuf *m, int16_t value)',
      '{',
      '\treturn __rte_atomic_add(&m->refcnt, value);',
      '}',
      '__rte_format_printf(2, 3)',
      'static __rte_always_inline int __rte_log(int level, const char *format __rte_unused, ...)',
      '\t__rte_requires_capability(&lock)',
      '{',
      '\tstruct entry __rte_aligned(64) e;',
      '',
      '\tvisit(list, __rte_log_one, __rte_noop);',
      '\t__rte_log_line(format, level);',
      '\treturn 0;',
      '}',
      'const void *__rte_read(const struct rte_mbuf *m, uint32_t off,',
      '\tuint32_t len)',
      '{',
      '\treturn NULL;',
      '}',
    ].join('\n');
    expect(await names(source)).toEqual([
      '__rte_mbuf_refcnt_update:1-5',
      '__rte_log:7-15',
      '__rte_read:16-20',
    ]);
    const { functions } = await outlineC(source);
    expect(functions.map((one) => one.calls.map((call) => call.name))).toEqual([
      ['__rte_atomic_add'],
      ['visit', '__rte_log_line'],
      [],
    ]);
    expect(tameMacros(source)).toContain('visit(list, __rte_log_one, __rte_noop);');
  });

  it('leaves out what has lost its name', async () => {
    const source = 'static int __init(struct x *x)\n{\n\treturn 0;\n}\n';
    expect((await outlineC(source)).functions.filter((one) => one.name === '')).toEqual([]);
  });

  it('reads system call definitions and old style parameter lists', async () => {
    expect(
      await names(
        'SYSCALL_DEFINE2(open, const char __user *, name, int, flags)\n{\n\treturn 0;\n}\n',
      ),
    ).toEqual(['sys_open:1-4']);
    expect(await names('int\nold(a, b)\n\tint a;\n\tchar *b;\n{\n\treturn a;\n}\n')).toEqual([
      'old:1-7',
    ]);
  });

  it('keeps boundaries where braces do not balance over conditionals', async () => {
    const source = [
      '#ifdef CONFIG_A',
      'int f(int a) {',
      '#else',
      'int f(int a, int b) {',
      '#endif',
      '\tif (a) {',
      '#ifdef X',
      '\t} else if (c) {',
      '#endif',
      '\t}',
      '\treturn 0;',
      '}',
      '',
      'static void g(void)',
      '{',
      '}',
    ].join('\n');
    expect(await names(source)).toEqual(['f:2-12', 'g:14-16']);
  });

  it('sees functions of #else branches', async () => {
    expect(
      await names('#ifdef A\nint f(void)\n{\n}\n#else\nint f(void)\n{\n\treturn 1;\n}\n#endif\n'),
    ).toEqual(['f:2-4', 'f:6-9']);
  });

  it('does not take initialisers, structs or nested blocks for functions', async () => {
    expect(
      await names(
        'static const struct ops ops = {\n\t.open = open,\n};\nstruct a {\n\tint (*cb)(int);\n};\nint f(void)\n{\n\t{\n\t\tx();\n\t}\n}\n',
      ),
    ).toEqual(['f:7-12']);
  });

  it('says so when the source is not C', async () => {
    const outline = await outlineC('class A: pass\n{{{{ (((\n');
    expect(outline.complete).toBe(false);
    expect(outline.functions).toEqual([]);
  });
});

describe('tameMacros', () => {
  it('never moves a line', () => {
    const source =
      'int f(void) __attribute__((format(printf,\n\t1, 2)))\n{\n}\n#define X(a) \\\n\tSTAILQ_FOREACH(a)\nMODULE_ALIAS("x")\n';
    expect(tameMacros(source).split('\n')).toHaveLength(source.split('\n').length);
    expect(firstBranches(source).split('\n')).toHaveLength(source.split('\n').length);
    expect(tameMacros(source)).toContain('MODULE_ALIAS("x");');
  });
});
