import { text } from '@/lib/demo/changes';

/** Sources of the NVMe host drivers as they enter the tree. Written for this story: the names are the kernel's, the code is not. */

export const hostKconfig = text`
config NVME_CORE
	tristate

config BLK_DEV_NVME
	tristate "NVM Express block device"
	depends on PCI && BLOCK
	select NVME_CORE
	help
	  Solid state disks that sit on the PCI bus.

config NVME_FABRICS
	tristate
	select NVME_CORE
`;

export const hostMakefile = text`
obj-$(CONFIG_NVME_CORE) += nvme-core.o
obj-$(CONFIG_BLK_DEV_NVME) += nvme.o
obj-$(CONFIG_NVME_FABRICS) += nvme-fabrics.o

nvme-core-y := core.o
nvme-y := pci.o
nvme-fabrics-y := fabrics.o
`;

export const nvmeHeader = text`
#ifndef _NVME_H
#define _NVME_H

#include <linux/device.h>
#include <linux/list.h>
#include <linux/types.h>

struct nvme_ctrl {
	struct device *device;
	const struct nvme_ctrl_ops *ops;
	struct nvmf_ctrl_options *opts;
	unsigned long quirks;
	int instance;
};

struct nvme_ctrl_ops {
	const char *name;
	void (*free_ctrl)(struct nvme_ctrl *ctrl);
	int (*shutdown)(struct nvme_ctrl *ctrl);
};

struct nvme_ctrl *nvme_alloc_ctrl(struct device *dev, const struct nvme_ctrl_ops *ops);
void nvme_put_ctrl(struct nvme_ctrl *ctrl);

#endif
`;

export const core = text`
/* What all transports share: controllers come and go. */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "nvme.h"

static atomic_t nvme_instances = ATOMIC_INIT(0);

struct nvme_ctrl *nvme_alloc_ctrl(struct device *dev, const struct nvme_ctrl_ops *ops)
{
	struct nvme_ctrl *ctrl;

	ctrl = kzalloc(sizeof(struct nvme_ctrl), GFP_KERNEL);
	if (!ctrl)
		return ERR_PTR(-ENOMEM);
	ctrl->device = dev;
	ctrl->ops = ops;
	ctrl->instance = atomic_inc_return(&nvme_instances);
	return ctrl;
}
EXPORT_SYMBOL_GPL(nvme_alloc_ctrl);

void nvme_put_ctrl(struct nvme_ctrl *ctrl)
{
	if (ctrl->ops->free_ctrl)
		ctrl->ops->free_ctrl(ctrl);
	kfree(ctrl);
}
EXPORT_SYMBOL_GPL(nvme_put_ctrl);

MODULE_LICENSE("GPL");
`;

export const fabricsHeader = text`
#ifndef _NVME_FABRICS_H
#define _NVME_FABRICS_H

#include <linux/list.h>

struct nvme_ctrl;

struct nvmf_ctrl_options {
	char *transport;
	char *traddr;
	unsigned int queue_size;
};

struct nvmf_transport_ops {
	struct list_head entry;
	const char *name;
	struct nvme_ctrl *(*create_ctrl)(struct device *dev, struct nvmf_ctrl_options *opts);
};

int nvmf_register_transport(struct nvmf_transport_ops *ops);
void nvmf_unregister_transport(struct nvmf_transport_ops *ops);

#endif
`;

export const fabrics = text`
/* Connecting to a controller over a network: options in, controller out. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "fabrics.h"
#include "nvme.h"

static LIST_HEAD(nvmf_transports);
static DECLARE_RWSEM(nvmf_transports_rwsem);
static DEFINE_MUTEX(nvmf_dev_mutex);
static struct device *nvmf_device;

int nvmf_register_transport(struct nvmf_transport_ops *ops)
{
	if (!ops->create_ctrl)
		return -EINVAL;

	down_write(&nvmf_transports_rwsem);
	list_add(&ops->entry, &nvmf_transports);
	up_write(&nvmf_transports_rwsem);
	return 0;
}
EXPORT_SYMBOL_GPL(nvmf_register_transport);

void nvmf_unregister_transport(struct nvmf_transport_ops *ops)
{
	down_write(&nvmf_transports_rwsem);
	list_del(&ops->entry);
	up_write(&nvmf_transports_rwsem);
}
EXPORT_SYMBOL_GPL(nvmf_unregister_transport);

static struct nvmf_transport_ops *nvmf_lookup_transport(struct nvmf_ctrl_options *opts)
{
	struct nvmf_transport_ops *ops;

	list_for_each_entry(ops, &nvmf_transports, entry) {
		if (!strcmp(ops->name, opts->transport))
			return ops;
	}
	return NULL;
}

static int nvmf_parse_options(struct nvmf_ctrl_options *opts, char *buf)
{
	char *word, *value;

	while ((word = strsep(&buf, ",\n")) != NULL) {
		value = strchr(word, '=');
		if (!value)
			continue;
		*value++ = '\0';
		if (!strcmp(word, "transport"))
			opts->transport = value;
		else if (!strcmp(word, "traddr"))
			opts->traddr = value;
		else
			return -EINVAL;
	}
	return opts->transport ? 0 : -EINVAL;
}

static struct nvme_ctrl *nvmf_create_ctrl(struct device *dev, char *buf)
{
	struct nvmf_ctrl_options *opts;
	struct nvmf_transport_ops *ops;
	struct nvme_ctrl *ctrl;
	int ret;

	opts = kzalloc(sizeof(struct nvmf_ctrl_options), GFP_KERNEL);
	if (!opts)
		return ERR_PTR(-ENOMEM);

	ret = nvmf_parse_options(opts, buf);
	if (ret)
		goto out_free_opts;

	down_read(&nvmf_transports_rwsem);
	ops = nvmf_lookup_transport(opts);
	if (!ops) {
		pr_info("no handler found for transport %s.\n", opts->transport);
		ret = -EINVAL;
		goto out_unlock;
	}

	ctrl = ops->create_ctrl(dev, opts);
	up_read(&nvmf_transports_rwsem);
	return ctrl;

out_unlock:
	up_read(&nvmf_transports_rwsem);
out_free_opts:
	kfree(opts);
	return ERR_PTR(ret);
}

static ssize_t nvmf_dev_write(struct file *file, const char __user *ubuf, size_t count, loff_t *pos)
{
	struct nvme_ctrl *ctrl;
	char *buf;

	if (count > PAGE_SIZE)
		return -ENOMEM;

	buf = memdup_user_nul(ubuf, count);
	if (IS_ERR(buf))
		return PTR_ERR(buf);

	mutex_lock(&nvmf_dev_mutex);
	ctrl = nvmf_create_ctrl(nvmf_device, buf);
	mutex_unlock(&nvmf_dev_mutex);

	kfree(buf);
	return IS_ERR(ctrl) ? PTR_ERR(ctrl) : count;
}

static const struct file_operations nvmf_dev_fops = {
	.owner = THIS_MODULE,
	.write = nvmf_dev_write,
};

static struct miscdevice nvmf_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "nvme-fabrics",
	.fops = &nvmf_dev_fops,
};

static int __init nvmf_init(void)
{
	return misc_register(&nvmf_misc);
}

static void __exit nvmf_exit(void)
{
	misc_deregister(&nvmf_misc);
}

module_init(nvmf_init);
module_exit(nvmf_exit);

MODULE_LICENSE("GPL v2");
`;

export const pci = text`
/* Disks on the PCI bus. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/pci.h>
#include "nvme.h"

#define NVME_QUIRK_SLOW_READY	(1 << 0)

static int nvme_pci_wait_idle(struct nvme_ctrl *ctrl)
{
	int tries = 20;

	while (tries--) {
		if (!readl_status(ctrl))
			return 0;
		msleep(50);
	}
	return -ETIMEDOUT;
}

static int nvme_pci_shutdown(struct nvme_ctrl *ctrl)
{
	int ret;

	nvme_pci_disable_queues(ctrl);

	ret = nvme_pci_wait_idle(ctrl);
	if (ret)
		dev_warn(ctrl->device, "still busy at shutdown\n");

	nvme_pci_unmap(ctrl);
	return ret;
}

static const struct nvme_ctrl_ops nvme_pci_ctrl_ops = {
	.name = "pcie",
	.shutdown = nvme_pci_shutdown,
};

static const struct pci_device_id nvme_id_table[] = {
	{ PCI_DEVICE(0x1de5, 0x0100), .driver_data = NVME_QUIRK_SLOW_READY },
	{ PCI_DEVICE_CLASS(PCI_CLASS_STORAGE_EXPRESS, 0xffffff) },
	{ 0, }
};
MODULE_DEVICE_TABLE(pci, nvme_id_table);

MODULE_LICENSE("GPL");
`;
