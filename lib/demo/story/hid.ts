import { add, edit, text } from '@/lib/demo/changes';
import { people, reviewedBy } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';

/** An invented input device: a fix that two branches have without saying so. */

const { jun, ines } = people;
const path = 'drivers/hid/hid-pebble.c';

const driver = text`
/* Pebble pointing devices. */
#include <linux/hid.h>
#include <linux/input.h>
#include <linux/module.h>

#define PEBBLE_KEYS	0x01

struct pebble {
	struct input_dev *input;
	int battery;
};

static int pebble_keys(struct pebble *pebble, const u8 *data)
{
	input_report_key(pebble->input, BTN_LEFT, data[0] & 1);
	input_report_key(pebble->input, BTN_RIGHT, data[0] & 2);
	input_sync(pebble->input);
	return 1;
}

static int pebble_raw_event(struct hid_device *hdev, struct hid_report *report, u8 *data, int size)
{
	struct pebble *pebble = hid_get_drvdata(hdev);

	if (data[0] == PEBBLE_KEYS)
		return pebble_keys(pebble, data + 1);
	return 0;
}

static const struct hid_device_id pebble_devices[] = {
	{ HID_USB_DEVICE(0x1de7, 0x0001) },
	{ }
};
MODULE_DEVICE_TABLE(hid, pebble_devices);

static struct hid_driver pebble_driver = {
	.name = "pebble",
	.id_table = pebble_devices,
	.raw_event = pebble_raw_event,
};
module_hid_driver(pebble_driver);

MODULE_DESCRIPTION("Pebble pointing devices");
MODULE_LICENSE("GPL");
`;

/** The fix itself; two branches carry it under other names. */
export const ignoreShort = [
  edit(
    path,
    '#define PEBBLE_KEYS	0x01\n',
    '#define PEBBLE_MIN_SIZE	2\n#define PEBBLE_KEYS	0x01\n',
  ),
  edit(
    path,
    '	if (data[0] == PEBBLE_KEYS)\n',
    '	if (size < PEBBLE_MIN_SIZE)\n		return 0;\n\n	if (data[0] == PEBBLE_KEYS)\n',
  ),
];

/** What 6.1 did on top of it: the pick conflicts there, only the patch-id tells. */
export const warnShort = [
  edit(
    path,
    '	if (size < PEBBLE_MIN_SIZE)\n		return 0;\n',
    '	if (size < PEBBLE_MIN_SIZE) {\n		hid_warn_once(hdev, "report of %d bytes\\n", size);\n		return 0;\n	}\n',
  ),
];

/** What 6.6 took in one piece with the fix: another patch-id, an empty pick. */
export const squashed = [
  ...ignoreShort,
  edit(
    path,
    'MODULE_DESCRIPTION("Pebble pointing devices");\n',
    'MODULE_AUTHOR("Jun Morikawa");\nMODULE_DESCRIPTION("Pebble pointing devices");\n',
  ),
];

export const hidStory: readonly CommitSpec[] = [
  {
    key: 'hid-start',
    subject: 'HID: pebble: add a driver for Pebble pointing devices',
    body: 'Two keys and a ball.',
    author: jun,
    committer: ines,
    authored: '2017-12-20T04:00:00Z',
    changes: [
      add(path, driver),
      add('drivers/hid/Makefile', 'obj-$(CONFIG_HID_PEBBLE) += hid-pebble.o\n'),
      add(
        'drivers/hid/Kconfig',
        'config HID_PEBBLE\n\ttristate "Pebble pointing devices"\n\tdepends on HID\n',
      ),
      edit('drivers/Makefile', 'obj-y += nvme/\n', 'obj-y += hid/\nobj-y += nvme/\n'),
      edit('drivers/Kconfig', 'endmenu\n', 'source "drivers/hid/Kconfig"\nendmenu\n'),
    ],
  },
  {
    key: 'hid-battery',
    subject: 'HID: pebble: report the state of the battery',
    author: jun,
    committer: ines,
    authored: '2019-09-05T04:00:00Z',
    changes: [
      edit(
        path,
        '#define PEBBLE_KEYS	0x01\n',
        '#define PEBBLE_KEYS	0x01\n#define PEBBLE_BATTERY	0x02\n',
      ),
      edit(
        path,
        '		return pebble_keys(pebble, data + 1);\n	return 0;\n',
        '		return pebble_keys(pebble, data + 1);\n	if (data[0] == PEBBLE_BATTERY)\n		pebble->battery = data[1];\n	return 0;\n',
      ),
    ],
  },
  {
    key: 'hid-short',
    subject: 'HID: pebble: ignore reports that are too short',
    body: 'A device that sends one byte makes the driver read past the end of the\nreport: an out-of-bounds read.',
    trailers: ['{fixes:hid-start}', reviewedBy(people.tomasz)],
    author: jun,
    committer: ines,
    authored: '2026-04-11T04:00:00Z',
    committed: '2026-04-17T08:00:00Z',
    changes: ignoreShort,
  },
];
