import { text } from '@/lib/demo/changes';

/** The three transports of the seed story, as they enter the tree. Each ends the way the seed mail's patch expects it. */

export const rdma = text`
/* NVMe over RDMA, host side. */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "fabrics.h"
#include "nvme.h"

#define NVME_RDMA_MAX_SEGMENTS	256

struct nvme_rdma_ctrl {
	struct nvme_ctrl *ctrl;
	struct rdma_cm_id *cm_id;
	unsigned int max_segments;
};

static int nvme_rdma_map_segments(struct nvme_rdma_ctrl *rdma, unsigned int count)
{
	if (count > rdma->max_segments)
		return -EIO;
	return rdma_map(rdma->cm_id, count);
}

static void nvme_rdma_free_ctrl(struct nvme_ctrl *ctrl)
{
	rdma_release(ctrl);
}

static const struct nvme_ctrl_ops nvme_rdma_ctrl_ops = {
	.name = "rdma",
	.free_ctrl = nvme_rdma_free_ctrl,
};

static struct nvme_ctrl *nvme_rdma_create_ctrl(struct device *dev, struct nvmf_ctrl_options *opts)
{
	struct nvme_ctrl *ctrl = nvme_alloc_ctrl(dev, &nvme_rdma_ctrl_ops);

	if (!IS_ERR(ctrl))
		ctrl->opts = opts;
	return ctrl;
}

static struct nvmf_transport_ops nvme_rdma_transport = {
	.name = "rdma",
	.create_ctrl = nvme_rdma_create_ctrl,
};

static int __init nvme_rdma_init_module(void)
{
	return nvmf_register_transport(&nvme_rdma_transport);
}

static void __exit nvme_rdma_cleanup_module(void)
{
	nvmf_unregister_transport(&nvme_rdma_transport);
}

module_init(nvme_rdma_init_module);
module_exit(nvme_rdma_cleanup_module);

MODULE_LICENSE("GPL v2");
`;

export const fc = text`
/* NVMe over Fibre Channel, host side. */
#include <linux/err.h>
#include <linux/list.h>
#include <linux/module.h>
#include "fabrics.h"
#include "nvme.h"

struct nvme_fc_port {
	struct list_head entry;
	u64 port_name;
	u64 node_name;
};

static LIST_HEAD(nvme_fc_ports);

static struct nvme_fc_port *nvme_fc_find_port(u64 port_name)
{
	struct nvme_fc_port *port;

	list_for_each_entry(port, &nvme_fc_ports, entry)
		if (port->port_name == port_name)
			return port;
	return NULL;
}

static const struct nvme_ctrl_ops nvme_fc_ctrl_ops = {
	.name = "fc",
};

static struct nvme_ctrl *nvme_fc_create_ctrl(struct device *dev, struct nvmf_ctrl_options *opts)
{
	struct nvme_ctrl *ctrl;

	if (!nvme_fc_find_port(fc_parse_address(opts->traddr)))
		return ERR_PTR(-EINVAL);

	ctrl = nvme_alloc_ctrl(dev, &nvme_fc_ctrl_ops);
	if (!IS_ERR(ctrl))
		ctrl->opts = opts;
	return ctrl;
}

static struct nvmf_transport_ops nvme_fc_transport = {
	.name = "fc",
	.create_ctrl = nvme_fc_create_ctrl,
};

static int __init nvme_fc_init_module(void)
{
	return nvmf_register_transport(&nvme_fc_transport);
}

static void __exit nvme_fc_exit_module(void)
{
	nvmf_unregister_transport(&nvme_fc_transport);
}

module_init(nvme_fc_init_module);
module_exit(nvme_fc_exit_module);

MODULE_LICENSE("GPL v2");
`;

export const tcp = text`
/* NVMe over TCP, host side. */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include "fabrics.h"
#include "nvme.h"

struct nvme_tcp_request {
	void *data;
	unsigned int data_len;
	unsigned int received;
};

struct nvme_tcp_pdu {
	u8 type;
	u8 flags;
	__le16 command_id;
	__le32 data_length;
};

static int nvme_tcp_copy_data(struct nvme_tcp_request *req, const void *from, unsigned int len)
{
	memcpy(req->data + req->received, from, len);
	req->received += len;
	return 0;
}

static int nvme_tcp_handle_data(struct nvme_tcp_request *req, const struct nvme_tcp_pdu *pdu)
{
	unsigned int len = le32_to_cpu(pdu->data_length);

	if (!req->data)
		return -EIO;

	return nvme_tcp_copy_data(req, pdu + 1, len);
}

static const struct nvme_ctrl_ops nvme_tcp_ctrl_ops = {
	.name = "tcp",
};

static struct nvme_ctrl *nvme_tcp_create_ctrl(struct device *dev, struct nvmf_ctrl_options *opts)
{
	struct nvme_ctrl *ctrl = nvme_alloc_ctrl(dev, &nvme_tcp_ctrl_ops);

	if (!IS_ERR(ctrl))
		ctrl->opts = opts;
	return ctrl;
}

static struct nvmf_transport_ops nvme_tcp_transport = {
	.name = "tcp",
	.create_ctrl = nvme_tcp_create_ctrl,
};

static int __init nvme_tcp_init_module(void)
{
	return nvmf_register_transport(&nvme_tcp_transport);
}

static void __exit nvme_tcp_cleanup_module(void)
{
	nvmf_unregister_transport(&nvme_tcp_transport);
}

module_init(nvme_tcp_init_module);
module_exit(nvme_tcp_cleanup_module);

MODULE_LICENSE("GPL v2");
`;
