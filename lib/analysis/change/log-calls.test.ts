import { expect, test } from 'vitest';
import { isLogCall, isLogMacro } from './log-calls';

test.each([
  'printk(KERN_ERR "wisp: no memory\\n");',
  'dev_err(&pdev->dev, "no memory: %d\\n", ret);',
  'pr_warn_ratelimited("%s (%d)\\n", name, n);',
  'netdev_dbg(dev, "link (up)\\n");',
  'RTE_LOG(ERR, EAL, "Cannot open %s: %s\\n", name, strerror(errno));',
  'PMD_DRV_LOG(DEBUG, "queue %u", n);',
  'PMD_INIT_FUNC_TRACE();',
  'RTE_LOG_REGISTER_DEFAULT(wisp_logtype, NOTICE)',
  'fprintf(stderr, "no device\\n");',
  'usnic_err("%s failed\\n", name);',
  'err("cannot map %p\\n", p);',
  'verbs_dbg(ctx, "n == %d\\n", n == 3);',
  'WISP_DPDEBUG("free %p", p);',
  'DEBUGOUT1("PHY %x\\n", n);',
])('writes a log: %s', (text) => expect(isLogCall(text)).toBe(true));

test.each([
  // Ends the program; asks for something; writes what is read elsewhere; keeps a result.
  'err(1, "cannot open %s", name);',
  'rte_exit(EXIT_FAILURE, "no ports\\n");',
  'WARN(n > 3, "n is %d\\n", n);',
  'seq_printf(m, "%d\\n", n);',
  'fprintf(f, "%d\\n", n);',
  'snprintf(buf, sizeof(buf), "%d", n);',
  'ret = printf("%d", n);',
  'ext4_error(sb, "bad block %d", n);',
  'set_err(dev, "gone");',
  // Does more than that.
  'printk("%d\\n", n++);',
  'printk("%d\\n", n = 3);',
  'printk("gone\\n"); return f(1);',
  'log(n);',
  'if (n) printk("gone\\n");',
])('does not, or not only: %s', (text) => expect(isLogCall(text)).toBe(false));

test.each([
  ['#define WISP_LOG(level, ...) RTE_LOG(level, WISP, "" __VA_ARGS__)', true],
  ['#define wisp_dbg(w, fmt, args...) dev_dbg((w)->dev, fmt, ##args)', true],
  ['#define RTE_LOGTYPE_WISP wisp_logtype', true],
  ['#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt', true],
  [
    '#define w_dbg(w, ...) do { const struct wisp *_w = (w); W_LOG(_w->on, __VA_ARGS__); } while (0)',
    true,
  ],
  [
    '#define w_dbg(w, ...) do { int _n = stop(w); go(_n); W_LOG(_n, __VA_ARGS__); } while (0)',
    false,
  ],
  ['#define WISP_DBG(fmt, ...) do { } while (0)', false],
  ['#define WISP_LOG_SIZE 7', false],
  ['#define WISP_LOG(n) (31 - clz(n))', false],
  ['#define WISP_CHECK(fmt, ...) do_check(fmt, __VA_ARGS__)', false],
])('%s stands for a log call: %s', (text, is) => expect(isLogMacro(text)).toBe(is));
