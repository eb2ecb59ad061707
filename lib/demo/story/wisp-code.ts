import { text } from '@/lib/demo/changes';

/** The driver of the invented Wisp network adapters as it enters the tree. */
export const wispDriver = text`
/* Wisp 10 gigabit adapters. */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define WISP_RING_SIZE	512

struct wisp_ring {
	unsigned int size;
	unsigned int head;
	struct sk_buff **slots;
};

struct wisp {
	struct net_device *ndev;
	struct wisp_ring tx;
};

static const struct pci_device_id wisp_ids[] = {
	{ PCI_DEVICE(0x1de6, 0x1010) },	/* Wisp 100 */
	{ 0, }
};
MODULE_DEVICE_TABLE(pci, wisp_ids);

static int wisp_ring_init(struct wisp_ring *ring, unsigned int size)
{
	ring->slots = kcalloc(size, sizeof(*ring->slots), GFP_KERNEL);
	if (!ring->slots)
		return -ENOMEM;
	ring->size = size;
	ring->head = 0;
	return 0;
}

static netdev_tx_t wisp_xmit(struct sk_buff *skb, struct net_device *ndev)
{
	struct wisp *wisp = netdev_priv(ndev);
	struct wisp_ring *ring;

	ring = &wisp->tx;
	ring->slots[ring->head] = skb;
	ring->head = (ring->head + 1) % ring->size;
	wisp_ring_bell(wisp, ring->head);
	return NETDEV_TX_OK;
}

static int wisp_open(struct net_device *ndev)
{
	netif_start_queue(ndev);
	return 0;
}

static int wisp_stop(struct net_device *ndev)
{
	netif_stop_queue(ndev);
	return 0;
}

static const struct net_device_ops wisp_netdev_ops = {
	.ndo_open = wisp_open,
	.ndo_stop = wisp_stop,
	.ndo_start_xmit = wisp_xmit,
};

static int wisp_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *ndev;
	struct wisp *wisp;
	int ret;

	ndev = alloc_etherdev(sizeof(*wisp));
	if (!ndev)
		return -ENOMEM;
	wisp = netdev_priv(ndev);
	wisp->ndev = ndev;
	ndev->netdev_ops = &wisp_netdev_ops;

	ret = wisp_ring_init(&wisp->tx, WISP_RING_SIZE);
	if (ret)
		goto out_free;

	ret = register_netdev(ndev);
	if (ret)
		goto out_free;
	return 0;

out_free:
	free_netdev(ndev);
	return ret;
}

static struct pci_driver wisp_driver = {
	.name = "wisp",
	.id_table = wisp_ids,
	.probe = wisp_probe,
};
module_pci_driver(wisp_driver);

MODULE_DESCRIPTION("Wisp 10 gigabit adapters");
MODULE_LICENSE("GPL");
`;
