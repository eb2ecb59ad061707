import { add, edit, text } from '@/lib/demo/changes';
import { people, testedBy } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';

/** Two functions with the same lines: on older branches `git apply` takes the patch, in the wrong one of the two. */

const { lucia, jun, ines } = people;
const path = 'drivers/hid/hid-quartz.c';

/** As long as one of the two functions: without it, one stands where the other stood. */
const notes = text`
/*
 * Reports of the Quartz, as far as they are known:
 *
 *	byte 0: always 0x51
 *	byte 1: left stick, x
 *	byte 2: left stick, y
 *	byte 3: right stick, x
 *	byte 4: right stick, y
 *	byte 5: nobody knows
 *	byte 6: buttons
 */
`;

const driver = text`
#include <linux/hid.h>
#include <linux/input.h>
#include <linux/module.h>

struct quartz {
	struct input_dev *left;
	struct input_dev *right;
};

static void quartz_left(struct input_dev *input, const u8 *data)
{
	s8 flags = data[2] & 3;
	s8 x = data[0];
	s8 y = data[1];

	input_report_abs(input, ABS_X, x);
	input_report_abs(input, ABS_Y, y);
	input_report_key(input, BTN_THUMB, flags);
	input_sync(input);
}

static void quartz_right(struct input_dev *input, const u8 *data)
{
	s8 flags = data[2] & 3;
	s8 x = data[0];
	s8 y = data[1];

	input_report_abs(input, ABS_X, x);
	input_report_abs(input, ABS_Y, y);
	input_report_key(input, BTN_THUMB, flags);
	input_sync(input);
}

static int quartz_raw_event(struct hid_device *hdev, struct hid_report *report, u8 *data, int size)
{
	struct quartz *quartz = hid_get_drvdata(hdev);

	if (size < 7)
		return 0;
	quartz_left(quartz->left, data + 1);
	quartz_right(quartz->right, data + 3);
	return 1;
}

MODULE_DESCRIPTION("Quartz game pads");
MODULE_LICENSE("GPL");
`;

export const quartzStory: readonly CommitSpec[] = [
  {
    key: 'quartz-start',
    subject: 'HID: quartz: add a driver for Quartz game pads',
    author: lucia,
    committer: ines,
    authored: '2019-05-08T12:00:00Z',
    changes: [
      add(path, `${notes}${driver}`),
      edit(
        'drivers/hid/Makefile',
        'hid-pebble.o\n',
        'hid-pebble.o\nobj-$(CONFIG_HID_QUARTZ) += hid-quartz.o\n',
      ),
      edit(
        'drivers/hid/Kconfig',
        '	depends on HID\n',
        '	depends on HID\n\nconfig HID_QUARTZ\n	tristate "Quartz game pads"\n	depends on HID\n',
      ),
    ],
  },
  {
    key: 'quartz-notes',
    subject: 'HID: quartz: drop the notes about its reports',
    body: 'They are in the data sheet by now.',
    author: jun,
    committer: ines,
    authored: '2026-01-12T02:00:00Z',
    changes: [edit(path, notes, '')],
  },
  {
    key: 'quartz-axis',
    subject: 'HID: quartz: fix the direction of the right stick',
    body: 'Its y axis runs the other way than that of the left one.',
    trailers: ['{fixes:quartz-start}', testedBy(jun)],
    author: lucia,
    committer: ines,
    authored: '2026-04-13T16:00:00Z',
    committed: '2026-04-17T08:10:00Z',
    changes: [
      edit(
        path,
        'quartz_right(struct input_dev *input, const u8 *data)\n{\n	s8 flags = data[2] & 3;\n	s8 x = data[0];\n	s8 y = data[1];\n',
        'quartz_right(struct input_dev *input, const u8 *data)\n{\n	s8 flags = data[2] & 3;\n	s8 x = data[0];\n	s8 y = -data[1];\n',
      ),
    ],
  },
];
