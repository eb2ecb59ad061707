import { expect, test } from 'vitest';
import { readSource } from './uses-c';

const source = `/* f() in a comment */
int f(int x);
static int __init g(void)
{
	const char *s = "f(1)";
	return f(1) + f (2);
}
int f(int x)
{
	return x ? f(x - 1) : 0;
}
static const struct file_operations ops = {
	.owner = THIS_MODULE,
	.write = f,
	.read = &f,
};
static struct table t[] = { { "a", f }, };
#define CALLS(x) f(x)
SYSCALL_DEFINE1(wait_for, int, x)
{
	struct dev *d = find();
	list_for_each_entry(d, &all, entry) {
		d->run = f;
		request_irq(d->irq, f, 0, "d", d);
	}
	return 0;
}
module_init(f);
EXPORT_SYMBOL_GPL(f);
`;

async function uses(text: string, name: string) {
  const reading = await readSource(text);
  const found = reading.uses(name);
  reading.close();
  return found;
}

test('tells calls, definitions, declarations, tables and arguments; comments and strings are none', async () => {
  const found = (await uses(source, 'f')).map((use) => [
    use.line,
    use.kind,
    use.inside?.name ?? null,
    use.field ?? use.callee,
    use.table,
  ]);
  expect(found).toEqual([
    [2, 'declaration', null, null, null],
    [6, 'call', 'g', null, null],
    [6, 'call', 'g', null, null],
    [8, 'definition', 'f', null, null],
    [10, 'call', 'f', null, null],
    [14, 'field', null, 'write', 'file_operations'],
    [15, 'field', null, 'read', 'file_operations'],
    [17, 'field', null, null, 'table'],
    [18, 'call', null, null, null],
    [23, 'field', 'sys_wait_for', 'run', null],
    [24, 'argument', 'sys_wait_for', 'request_irq', null],
    [28, 'argument', null, 'module_init', null],
    [29, 'argument', null, 'EXPORT_SYMBOL_GPL', null],
  ]);
});

test('an initcall without its semicolon hands its function on all the same', async () => {
  const text =
    'static int __init up(void)\n{\n\treturn 0;\n}\nmodule_init(up)\nmodule_exit(down)\n\nMODULE_LICENSE("GPL");\n';
  for (const [name, callee] of [
    ['up', 'module_init'],
    ['down', 'module_exit'],
  ] as const)
    expect((await uses(text, name)).at(-1)).toMatchObject({ kind: 'argument', callee });
});

test('a macro at file level is handed its names behind a "static" too', async () => {
  const text =
    'static SIMPLE_DEV_PM_OPS(wisp_pm, down, up);\nstatic DEVICE_ATTR(rate,\n\t\t0444, show, NULL);\nstatic u32 kept;\nstatic up other;\nstatic DEVICE_ATTR_RO(alone);\nstatic u32 (no_macro);\n';
  for (const [name, use] of [
    ['down', { line: 1, kind: 'argument', callee: 'SIMPLE_DEV_PM_OPS' }],
    ['show', { line: 3, kind: 'argument', callee: 'DEVICE_ATTR' }],
    ['SIMPLE_DEV_PM_OPS', { line: 1, kind: 'other', callee: null }],
    ['alone', { line: 6, kind: 'argument', callee: 'DEVICE_ATTR_RO' }],
    ['no_macro', { line: 7, kind: 'other', callee: null }],
    ['kept', { line: 4, kind: 'other', callee: null }],
  ] as const)
    expect(await uses(text, name)).toMatchObject([use]);
  // A type is no argument.
  expect((await uses(text, 'up')).map((one) => one.kind)).toEqual(['argument', 'other']);
});

test('whole words only', async () => {
  expect(await uses('int ff(void) { return f2() + xf(); }\n', 'f')).toEqual([]);
});

test('reads what is no C, and what is very long, without ending badly', async () => {
  for (const text of ['', '}}}}{{{{ f( f f', 'f('.repeat(20_000), '\0\u0001f()']) {
    expect(Array.isArray(await uses(text, 'f'))).toBe(true);
  }
});

test('gives a table whose type has no name none', async () => {
  const text = 'static const struct {\n\tint (*f)(void);\n} t[] = { { go }, };\n';
  expect((await uses(text, 'go')).map((use) => [use.table, use.variable])).toEqual([[null, 't']]);
});

test('names the field of an array of functions, and the array itself', async () => {
  const text = 'static void f(void)\n{\n\td->run[ONE][i] = g;\n\tall[2] = g;\n}\n';
  expect((await uses(text, 'g')).map((use) => use.field)).toEqual(['run', 'all']);
});

test('knows a field and an array that is set from a variable', async () => {
  const text = `static void g(struct dev *d, int n)
{
	int (*run)(int);
	run = f;
	*(&run) = f;
	d->run = f;
	runs[n] = f;
	d->runs[n] = f;
	run(n);
}
`;
  expect((await uses(text, 'f')).map(({ line, kind, field }) => [line, kind, field])).toEqual([
    [4, 'field', null],
    [5, 'field', null],
    [6, 'field', 'run'],
    [7, 'field', 'runs'],
    [8, 'field', 'runs'],
  ]);
});
