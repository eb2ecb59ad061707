import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { classifyChange } from './classes';
import { bringsOnlyFunctions } from './code-text';
import { judgeRisk } from './risk';

/** A patch of one file; each body is a hunk. */
function patch(path: string, ...bodies: readonly (readonly string[])[]) {
  const hunks = bodies.map((body, at) => {
    const count = (not: string) => body.filter((line) => !line.startsWith(not)).length;
    const from = 10 + 50 * at;
    return `@@ -${from},${count('+')} +${from},${count('-')} @@ int f(void)\n${body.join('\n')}\n`;
  });
  return parsePatch(
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks.join('')}`,
  );
}
const found = (...bodies: readonly (readonly string[])[]) =>
  classifyChange(patch('drivers/a/b.c', ...bodies));
const classes = (...bodies: readonly (readonly string[])[]) =>
  found(...bodies).map((one) => one.class);

describe('lifetime, and resources released', () => {
  it('takes a release that another hunk takes away for another order, not for a new one', () => {
    const bodies = [
      [' \thalt(t);', '+\tapp_timer_destroy_sync(t, 1);', ' \tstop(p);'],
      [' \tlast(p);', '-\tapp_timer_destroy(t, 1);', ' \treturn 0;'],
    ];
    expect(classes(...bodies)).toContain('lifetime');
    expect(classes(...bodies)).not.toContain('leak');
    const other = [bodies[0] ?? [], [' \tlast(p);', '-\tapp_timer_destroy(u, 1);', ' \ty();']];
    expect(classes(...other)).toContain('leak');
    expect(classes(...other)).not.toContain('lifetime');
  });

  it('does not take what is indented anew for moved', () => {
    const body = [
      '-\tkfree(a);',
      '-\tkfree(b);',
      '+\tif (a) {',
      '+\t\tkfree(a);',
      '+\t\tkfree(b);',
      '+\t}',
    ];
    expect(classes(body)).not.toContain('lifetime');
    const swapped = ['-\tkfree(a);', '-\tkfree(b);', '+\tkfree(b);', '+\tkfree(a);'];
    expect(classes(swapped)).toContain('lifetime');
  });

  it('knows a walk that allows freeing, and an order of tearing down', () => {
    const walk = ['-\tTAILQ_FOREACH(e, &l, next) {', '+\tRTE_TAILQ_FOREACH_SAFE(e, &l, next, t) {'];
    expect(classes(walk)).toContain('lifetime');
    expect(classes(['+\tlist_for_each_entry_safe(e, t, &l, next) {', ' \t\tx(e);'])).toEqual([]);
    const order = ['-\tport_rule_flush(p);', ' \tport_table_flush(p);', '+\tport_rule_flush(p);'];
    expect(classes(order)).toContain('lifetime');
    expect(classes(['-\tport_rule_log(p);', ' \tx(p);', '+\tport_rule_log(p);'])).not.toContain(
      'lifetime',
    );
  });
});

describe('NULL checks, and what follows the pointer', () => {
  it.each([
    // The use goes below the check, or the check above the use.
    [['-\tint n = q->len;', ' ', ' \tif (q == NULL)', ' \t\treturn;', ' ', '+\tint n = q->len;']],
    [['-\ta = q[1];', ' \tif (!q || x)', ' \t\treturn;', '+\ta = q[1];']],
    [['+\tMY_ASSERT(q);', ' \tint n = q->len;', ' \tint m;', '-\tMY_ASSERT(q);']],
    [['+\tif (q == NULL)', '+\t\treturn;', ' \tn = q->len;', '-\tif (q == NULL)', '-\t\treturn;']],
  ])('knows one that stands before it now: %j', (body) => {
    expect(classes(body)).toContain('null-check');
  });

  it.each([
    // Another pointer is asked for; the check stood first; it is asked for in another way.
    [['-\tint n = r->len;', ' \tif (q == NULL)', ' \t\treturn;', '+\tint n = r->len;']],
    [['+\tint n = q->len;', ' \tif (q == NULL)', ' \t\treturn;', '-\tint n = q->len;']],
    [['-\tif (!q || !r)', '+\tif (q == NULL)', ' \t\treturn;', ' \tn = q->len;']],
  ])('takes none for it: %j', (body) => {
    expect(classes(body)).not.toContain('null-check');
  });
});

describe('NULL checks', () => {
  it.each([
    [['-\treturn q->len;', '+\treturn q ? q->len : 0;']],
    [['-\tif (q->on && q->len)', '+\tif (q && q->on && q->len)', ' \t\tx();']],
    [['-\tq->stop(q);', '+\tif (q)', '+\t\tq->stop(q);']],
  ])('knows a pointer that was followed unasked: %j', (body) => {
    expect(classes(body)).toContain('null-check');
  });

  it.each([
    // A flag that is asked for as well.
    [['-\tif (q->on)', '+\tif (ready && q->on)', ' \t\tx();']],
    [['-\treturn q ? q->len : 0;', '+\treturn q ? q->size : 0;']],
    [['-\tif (q && q->len)', '+\tif (q && q->size)', ' \t\tx();']],
    // What the patch itself makes was not forgotten to be tested.
    [['-\tchar name[8];', '+\tname = grow(8);', '+\tif (name == NULL)', '+\t\treturn;']],
    [['+\tq = find_queue(8);', '+\tif (!q)', '+\t\treturn;', '+\tq->on = 1;']],
  ])('is none: %j', (body) => {
    expect(classes(body)).not.toContain('null-check');
  });

  it('counts where the same was made before', () => {
    const body = ['-\tq = make(7);', '+\tq = make(8);', '+\tif (q == NULL)', '+\t\treturn;'];
    expect(classes(body)).toContain('null-check');
  });
});

describe('bounds, byte order, threads and ways out', () => {
  it('knows a loop that ends elsewhere', () => {
    const loop = (end: string) => `\tfor (i = 0; i < ${end}; i++)`;
    const hits = found([`-${loop('p->all')}`, `+${loop('p->used')}`, ' \t\tx(i);']);
    expect(hits.find((one) => one.class === 'bounds')?.hits[0]?.text).toBe(loop('p->used').trim());
    expect(classes([`-${loop('n')}`, '+\tfor (i = 1; i < n; i++)'])).not.toContain('bounds');
    expect(classes([`+${loop('n')}`, '+\t\tx(i);'])).not.toContain('bounds');
  });

  it('takes a conversion that stands elsewhere now for no other byte order', () => {
    const moved = [
      '-\tseg->len =',
      '-\t\trte_cpu_to_be_32(mbuf->len);',
      '+\tone.len = mbuf->len;',
      '+\tseg->len = rte_cpu_to_be_32(one.len);',
    ];
    expect(classes(moved)).not.toContain('endianness');
    const swapped = ['-\ta = ntohs(x);', '-\tb = y;', '+\ta = x;', '+\tb = ntohs(y);'];
    expect(classes(swapped)).toContain('endianness');
  });

  it('knows what waits for others, and a pointer to device memory that does not', () => {
    expect(classes(['-\tapp_irq_unregister(i);', '+\tapp_irq_unregister_sync(i);'])).toContain(
      'race',
    );
    expect(classes(['-\tvoid *bell;', '+\tvolatile void *bell;'])).not.toContain('race');
    expect(classes(['+\tpm_runtime_get_sync(d);', ' \tx();'])).not.toContain('race');
  });

  it('knows a lock by the end of its name, whosever it is', () => {
    expect(classes(['-\tapp_table_rd_lock(t);', ' \tx();'])).toEqual(['locking']);
    expect(classes([' \tx();', '+\tapp_ring_unlock(r);'])).toContain('locking');
    expect(classes(['+\tset_clock(t);', '+\tapp_block(t);', ' \tx();'])).toEqual([]);
  });

  it('knows macros that test and leave by their names', () => {
    const check = ['+\tAPP_PORT_VALID_OR_ERR_RET(p, -ENODEV);', ' \tx(p);'];
    expect(classes(check)).toEqual(expect.arrayContaining(['check-added', 'error-path']));
    expect(classes(['-\tOPEN_OR_ERR_RET(f, -1);', ' \tif (f == NULL) {'])).toEqual(['error-path']);
    expect(classes(['+\tAPP_RETURN_INT32(n);', ' \t}'])).toEqual([]);
  });

  it('counts no header of which only comments change', () => {
    const parts = (body: readonly string[]) => {
      const files = patch('lib/a/b.h', body);
      return judgeRisk(files, [], classifyChange(files), 'dpdk').parts.map((one) => one.why);
    };
    expect(parts([' /**', '+ * (-1) if it is not there.', ' */'])).not.toContain(
      'a header is changed',
    );
    expect(parts([' /**', '+ * (-1)', ' */', '+int a;'])).toContain('a header is changed');
  });
});

describe('what looks like a bound or a lock', () => {
  it('takes a loop to the same member of another structure for no other bound', () => {
    const ends = (was: string, now: string) =>
      classes([`-\tfor (i = 0; i < ${was}; i++)`, `+\tfor (i = 0; i < ${now}; i++)`]);
    expect(ends('fsg->nluns', 'fsg->common->nluns')).not.toContain('bounds');
    expect(ends('data->chain.nr', 'data.chain->nr')).not.toContain('bounds');
    expect(ends('fsg->nluns', 'fsg->nbufs')).toContain('bounds');
    expect(ends('fsg->nluns', 'fsg->nluns - 1')).toContain('bounds');
  });

  it('takes a tuner that locks on a signal for no lock', () => {
    const added = (text: string) => classes([' \tx();', `+\t${text}`, ' \ty();']);
    expect(added('lock = stv_get_demod_lock(state, 1);')).not.toContain('locking');
    expect(added('cpu_driver_lock();')).toContain('locking');
  });
});

describe('bringsOnlyFunctions', () => {
  const only = (...body: readonly string[]) =>
    bringsOnlyFunctions(patch('a.h', body).flatMap((file) => file.hunks));
  const whole = ['+static inline bool', '+can_align(void)', '+{', '+\treturn is_new();', '+}'];
  it('is true of functions added whole alone', () => {
    expect(only(' }', ' ', ...whole, ' #endif')).toBe(true);
    expect(only(' }', ' ', ...whole, '+#define ALIGNED 16')).toBe(false);
    expect(only(' {', '+\tif (can_align())', '+\t\treturn;', ' }')).toBe(false);
    expect(only('-static int a;', ...whole)).toBe(false);
    expect(only('+/* new words */', ' int a;')).toBe(false);
  });
});

describe('bounds, and what is asked for', () => {
  it('takes no check that only tells for a bound', () => {
    const check = [
      '+\tif (total_len > MAX_LEN) {',
      '+\t\tWISP_WARN("\\nat most %d, use",',
      '+\t\t\tMAX_LEN);',
    ];
    const more = ['+\t\tWISP_WARN("other ones");'];
    const end = ['+\t}', ' \tx();'];
    expect(classes([' \ty();', ...check, ...more, ...end])).not.toContain('bounds');
    expect(classes([' \ty();', ...check, '+\t\treturn -1;', ...end])).toContain('bounds');
    expect(classes([' \ty();', ...check, '+\t\ttotal_len = MAX_LEN;', ...end])).toContain('bounds');
    const other = ['+\t} else {', '+\t\tcopy(total_len);'];
    expect(classes([' \ty();', ...check, ...more, ...other, ...end])).toContain('bounds');
  });

  it('knows a number that says how many there may be', () => {
    const define = ['-#define WISP_PORTS 2', '+#define WISP_PORTS 4', ' '];
    const hit = (...bodies: readonly (readonly string[])[]) =>
      found(...bodies).find((one) => one.class === 'bounds')?.hits[0]?.text;
    const array = [' struct wisp {', ' \tstruct port ports[WISP_PORTS];', '+\tint n;'];
    expect(hit(define, array)).toBe('#define WISP_PORTS 4');
    expect(hit(define, ['-\tx();', ' \tif (id >= WISP_PORTS)', ' \t\treturn;'])).toBeDefined();
    expect(hit(['-#define MAX_WISPS (1 << 2)', '+#define MAX_WISPS (1 << 3)'])).toBeDefined();
    // Another value in writing only, a register, an element of a table, a name that nothing stops at.
    expect(hit(['-#define MAX_WISPS (1 << 4)', '+#define MAX_WISPS 0x10'])).toBeUndefined();
    expect(hit(['-#define WISP_MAX_MASK 3', '+#define WISP_MAX_MASK 7'])).toBeUndefined();
    expect(hit(define, [' \treturn names[WISP_PORTS];', '+\tx();'])).toBeUndefined();
    expect(hit(define, [' \tmask = one << WISP_PORTS;', '+\tx();'])).toBeUndefined();
  });

  it('takes no condition that lets more through for a check', () => {
    const wider = ['-\tif (type == A)', '+\tif (type == A || type == B)'];
    expect(classes([...wider, ' \t\tset(x);', ' \ty();'])).not.toContain('check-added');
    expect(classes([...wider, ' \t\treturn true;', ' \ty();'])).not.toContain('check-added');
    expect(classes([...wider, ' \t\treturn -EINVAL;', ' \ty();'])).toContain('check-added');
    expect(classes([...wider, ' \t\tgoto out;', ' \ty();'])).toContain('check-added');
    // What the hunk does not show may leave.
    expect(classes([...wider.map((one) => `${one} {`), ' \t\tlog("x");'])).toContain('check-added');
    const split = ['-\tif (type == A)', '+\tif (type == A ||', '+\t    type == B)'];
    expect(classes([...split, ' \t\tset(x);', ' \ty();'])).not.toContain('check-added');
  });

  it('takes a test that was cut in two for no check', () => {
    const was = ['-\tif (mode == TUNNEL &&', '-\t\t\tlen > MAX)', '-\t\treturn -EINVAL;'];
    const cut = ['+\tif (mode == TUNNEL) {', '+\t\tn = len;', '+\t\tif (encap)', '+\t\t\tn += 8;'];
    const same = ['+\t\tif (n > MAX)', '+\t\t\treturn -EINVAL;', '+\t}'];
    expect(classes([' \tx();', ...was, ...cut, ...same])).not.toContain('check-added');
    const more = ['+\t\tif (n < MIN)', '+\t\t\treturn -ERANGE;'];
    expect(classes([' \tx();', ...was, ...cut, ...more, ...same])).toContain('check-added');
    const also = ['+\tif (mode == TUNNEL) {', '+\t\tif (len > MAX || len < MIN)'];
    const left = ['+\t\t\treturn -EINVAL;', '+\t}'];
    const check = found([' \tx();', ...was, ...also, ...left]).find(
      (one) => one.class === 'check-added',
    );
    expect(check?.hits[0]?.text).toBe('if (len > MAX || len < MIN)');
    const other = ['+\tif (mode == NONE) {', '+\t\tlog();', '+\t\tif (n > MAX)'];
    expect(classes([' \tx();', ...was, ...other, ...left])).toContain('check-added');
  });

  it('takes a question about a lock for no lock, and a comparison that was there for none', () => {
    expect(classes([' \tx();', '+\tif (dev_needs_lock(d))', '+\t\ty();'])).not.toContain('locking');
    expect(classes([' \tx();', '+\tdev_lock(d);'])).toContain('locking');
    const moved = [
      '-\treturn p->q != NULL;',
      '+\tif (p->q != NULL)',
      '+\t\treturn f(p->q == NULL);',
    ];
    expect(classes([...moved, ' \tx();'])).toContain('null-check');
    const same = ['-\treturn p->q != NULL;', '+\tif (p->q != NULL)', '+\t\tif (p->q != NULL)'];
    expect(classes([...same, ' \t\tx();'])).not.toContain('null-check');
  });
});

describe('a check added', () => {
  it.each([
    // Of what the patch itself makes; of what was asked for in one condition, or answered by a return.
    [['+\tname = grow(8);', '+\tif (name == NULL) {', '+\t\treturn;', '+\t}']],
    [['-\tif (a->on && b > 2)', '+\tif (a->on)', '+\t\tif (b > 2)', '+\t\t\treturn;']],
    [['-\treturn q && q->on;', '+\tif (q && q->on) {', '+\t\tx();', '+\t\treturn true;', '+\t}']],
  ])('is none: %j', (body) => {
    expect(classes(body)).not.toContain('check-added');
  });

  it.each([
    [['+\tif (name == NULL) {', '+\t\treturn;', '+\t}']],
    [['-\tif (a->on && b > 2)', '+\tif (a->on && b > 2)', '+\t\tif (b > 3)', '+\t\t\treturn;']],
    [['-\treturn q->on;', '+\tif (!q)', '+\t\treturn false;', '+\treturn q->on;']],
    [['+\tq = find_queue(8);', '+\tif (!q || !q->on)', '+\t\treturn;']],
  ])('is one: %j', (body) => {
    expect(classes(body)).toContain('check-added');
  });
});

describe('initialisation', () => {
  it('knows a first value before what was looked up is handed on', () => {
    const body = [' \tw = find_wisp(id);', '+\tw->state = WISP_WAIT;', ' \terr = start(dev, w);'];
    expect(classes(body)).toContain('init');
    expect(classes([' \tx();', ...body.slice(1)])).not.toContain('init');
    expect(classes([...body.slice(0, 2), ' \terr = start(dev);'])).not.toContain('init');
    expect(classes(['-\tw->state = WISP_ON;', ...body])).not.toContain('init');
  });

  it('knows that something is cleared no more, where it is used further', () => {
    const gone = ['-\tmemset(&all, 0, sizeof(all));', ' \tif (id > 3)', ' \t\treturn;'];
    expect(classes(gone, [' \tall.list[id] = x;', '+\ty();'])).toContain('init');
    expect(classes(gone)).not.toContain('init');
    expect(classes(gone, [' \tall.list[id] = x;', '+\tall = (struct all){ 0 };'])).not.toContain(
      'init',
    );
  });
});

it('knows what only becomes static', () => {
  const list = ['-LIST_HEAD(wisps, wisp) wisps;', '+static LIST_HEAD(wisps, wisp) wisps;'];
  expect(classes(list)).toEqual(['linkage-only']);
  expect(classes(['-int', '+static int', ' f(void)', ' {'])).toEqual(['linkage-only']);
  expect(classes(['-static int n;', '+int n;'])).toEqual([]);
  expect(classes(['-\tint n;', '+\tstatic int n;'])).toEqual([]);
  expect(classes(['-int n;', '+static int n = 1;'])).toEqual([]);
  const header = classifyChange(patch('lib/a/b.h', ['-int f(void);', '+static int f(void);']));
  expect(header.map((one) => one.class)).not.toContain('linkage-only');
});

describe('error path', () => {
  it.each([
    [['-\tstop(&d->s);', ' ', '-\treturn 0;', '+\treturn stop(&d->s);']],
    [['-\tstop(d);', '+\tret = stop(d);', ' \tx();']],
    [['-\tstop(d);', '+\tif (stop(d) < 0)', '+\t\tx();']],
  ])('sees that what nobody looked at counts now: %j', (body) => {
    expect(classes(body)).toContain('error-path');
  });

  it.each([
    [['-\tstop(d);', '+\tstop(e);', ' \tx();']],
    [['-\tstop(d);', '+\treturn halt(d);', ' \tx();']],
    [['-\tn = stop(d);', '+\treturn stop(d);', ' \tx();']],
  ])('not where nothing came of it before or after: %j', (body) => {
    expect(classes(body)).not.toContain('error-path');
  });
});

it('takes a test for no added one that a condition over several lines asked for', () => {
  const before = ['-\treturn p && p->pool &&', '-\t    (p->count || p->pool->host != NULL);'];
  const test = (line: string) => [...before, `+\t${line}`, '+\t\treturn NULL;', ' \ty();'];
  expect(classes(test('if (p && p->pool)'))).not.toContain('check-added');
  expect(classes(test('if (p->count || p->pool->host != NULL)'))).not.toContain('check-added');
  expect(classes(test('if (p->pool->cache == NULL)'))).toContain('check-added');
  // What stands in another place is another condition.
  const apart = ['-\treturn p &&', ' \t\tq;', '-\tuse(p->pool);', '+\tif (p->pool)'];
  expect(classes([...apart, '+\t\treturn NULL;', ' \ty();'])).toContain('check-added');
});

describe('what a new or wider test asks for', () => {
  const asked = (body: readonly string[]) => classes(body).includes('check-added');

  it('is a check where what was done at once is done under it', () => {
    const guarded = [
      '-\tmoth_wake(m);',
      '+\tif (cause == MOTH_LAMP ||',
      '+\t    cause == MOTH_NOISE)',
      '+\t\tmoth_wake(m);',
      ' \treturn 0;',
    ];
    expect(asked(guarded)).toBe(true);
    // Another call under a test of its own: nothing that was done is asked about.
    expect(asked(guarded.map((line) => line.replace(/^-\tmoth_wake/, '-\tmoth_rest')))).toBe(false);
  });

  it('is none where a part of the condition has one more way to be met', () => {
    const wider = (join: string) => [
      '-\tif (n > 1 && m->port) {',
      '+\tif (n > 1 &&',
      `+\t    (m->port ${join} m->jump)) {`,
      ' \t\tmoth_fly(m);',
      ' \t}',
      ' \treturn 0;',
    ];
    expect(asked(wider('||'))).toBe(false);
    expect(asked(wider('&&'))).toBe(true);
  });

  it('is no NULL check of what nothing but the patch follows', () => {
    const own = (context: string) => [
      ' \tint n = 0;',
      '+\tstruct moth_priv *priv = m->priv;',
      context,
      '+\tif (!priv->lamp)',
      '+\t\treturn -ENODEV;',
      '+\tn = priv->lamp->id;',
      ' \tmoth_fly(m);',
    ];
    expect(classes(own(' \tint a;'))).not.toContain('null-check');
    expect(classes(own(' \tmoth_go(priv);'))).toContain('null-check');
    const before = own(' \tint a;').map((line) =>
      line.replace(/^ \tint n.*/, '-\tn = m->priv->lamp->id;'),
    );
    expect(classes(before)).toContain('null-check');
  });
});
