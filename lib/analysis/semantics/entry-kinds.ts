import type { CUse } from '@/lib/code/uses-c';

export const entryKinds = [
  'system call',
  'ioctl',
  'file operation',
  'network device operation',
  'netlink request',
  'sysfs or debugfs file',
  'telemetry command',
  'interrupt',
  'timer',
  'work queue or thread',
  'device probe or removal',
  'power management callback',
  'module initialisation',
  'poll mode driver operation',
  'public API',
  'program start',
  'operations table',
] as const;
export type EntryKind = (typeof entryKinds)[number];

export interface Entry {
  readonly kind: EntryKind;
  /** ".write of nvmf_dev_fops (file_operations)", "module_init()". */
  readonly via: string;
}

/** Tables by their type: the kernel's and DPDK's. The first that fits counts. */
const tables: readonly (readonly [RegExp, EntryKind])[] = [
  [
    /^(?:file_operations|proc_ops|miscdevice|block_device_operations|seq_operations|inode_operations|super_operations|address_space_operations|vm_operations_struct|tty_operations|cdev)$/,
    'file operation',
  ],
  [
    /^(?:net_device_ops|ethtool_ops|header_ops|proto_ops|proto|net_proto_family|packet_type|net_protocol)$/,
    'network device operation',
  ],
  [
    /^(?:genl_(?:small_|split_)?ops|genl_multicast_group|nla_policy|rtnl_link_ops|nfnl_callback|nfnetlink_subsystem|netlink_kernel_cfg)$/,
    'netlink request',
  ],
  [/(?:attribute|_attr|sysfs_ops|kobj_type|kernel_param_ops)$/, 'sysfs or debugfs file'],
  [
    // Other projects have tables of "…_dev_ops" too; a kernel driver polls nothing.
    /^(?:eth_dev_ops|event_?dev_ops|rte_(?:\w*dev|mempool|security|flow|tm|mtr)_ops)$/,
    'poll mode driver operation',
  ],
  [/^dev_pm_ops$/, 'power management callback'],
  [/(?:_driver|_device_id)$/, 'device probe or removal'],
];

const callees: readonly (readonly [RegExp, EntryKind])[] = [
  [
    /^(?:devm_)?request_(?:threaded_|any_context_|percpu_)?irq$|^pci_request_irq$|^rte_intr_callback_register$|_irq_handler$/,
    'interrupt',
  ],
  [
    /^(?:timer_setup|setup_timer|init_timer|hrtimer_(?:init|setup)|DEFINE_TIMER|rte_eal_alarm_set|rte_timer_reset)/,
    'timer',
  ],
  [
    /^(?:__)?(?:INIT_(?:DELAYED_|DEFERRABLE_)?WORK|DECLARE_(?:DELAYED_)?WORK|tasklet_(?:init|setup)|DECLARE_TASKLET\w*|kthread_(?:run|create)\w*|\w*thread_create\w*|rte_eal_(?:mp_)?remote_launch|rte_service_component_register|netif_napi_add\w*)$/,
    'work queue or thread',
  ],
  [
    /^(?:module_init|module_exit|(?:pure|core|postcore|arch|subsys|fs|rootfs|device|late|early)_initcall(?:_sync)?|__setup|early_param|RTE_INIT(?:_PRIO)?|RTE_FINI|RTE_PMD_REGISTER_\w+|module_(?:pci|usb|platform|i2c|spi)_driver)$/,
    'module initialisation',
  ],
  [/^(?:rtnl_register\w*|netlink_kernel_create|genl_register\w*)$/, 'netlink request'],
  [
    /^(?:DEVICE_ATTR\w*|__ATTR\w*|DRIVER_ATTR\w*|CLASS_ATTR\w*|BUS_ATTR\w*|DEFINE_(?:SHOW|SIMPLE|DEBUGFS)_ATTRIBUTE|module_param_call|debugfs_create_\w+)$/,
    'sysfs or debugfs file',
  ],
  [/PM_OPS$/, 'power management callback'],
  [/^rte_telemetry_register_cmd\w*$/, 'telemetry command'],
  [
    /^(?:RTE_EXPORT_(?:EXPERIMENTAL_)?SYMBOL|VERSION_SYMBOL|BIND_DEFAULT_SYMBOL|MAP_STATIC_SYMBOL|RTE_VERSION_SYMBOL|RTE_DEFAULT_SYMBOL)$/,
    'public API',
  ],
];

/** Whether a use of a function makes it an entry point, and of what kind. */
export function entryOf(use: CUse): Entry | null {
  if (use.kind === 'field') {
    const where = use.variable === null ? '' : ` of ${use.variable}`;
    const type = use.table === null ? '' : ` (${use.table})`;
    const via = `${use.field === null ? 'an entry' : `.${use.field}`}${where}${type}`;
    if (/ioctl$/i.test(use.field ?? '')) return { kind: 'ioctl', via };
    if (/^(?:suspend|resume)$/.test(use.field ?? ''))
      return { kind: 'power management callback', via };
    const known = tables.find(([pattern]) => pattern.test(use.table ?? ''))?.[1];
    if (known !== undefined) return { kind: known, via };
    if (/^(?:probe|remove|disconnect)$/.test(use.field ?? ''))
      return { kind: 'device probe or removal', via };
    if (/^(?:show|store)$/.test(use.field ?? '')) return { kind: 'sysfs or debugfs file', via };
    return use.field === null && use.table === null ? null : { kind: 'operations table', via };
  }
  if (use.kind === 'argument' && use.callee !== null) {
    const known = callees.find(([pattern]) => pattern.test(use.callee ?? ''))?.[1];
    if (known !== undefined) return { kind: known, via: `${use.callee}()` };
  }
  return null;
}
