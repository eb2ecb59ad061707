import { llmHeader, type MailStory, prose } from '@/lib/demo/mails/mail-story';
import { people } from '@/lib/demo/people';

/** The mail of the seed story in words of our own (form E2), and what a maintainer answered. */

const walkThrough = prose`
## Phase Walkthrough

Phase 1 Record: subsystem \`nvme\`, host side of the fabrics; action verb
\`add missing\`; intent is to let each transport be found by the name under
which the library asks for it. Tags: \`Reviewed-by: Tomasz Wilk\`, two
\`Signed-off-by:\`. No \`Fixes:\`, \`Reported-by:\`, \`Tested-
by:\`, \`Link:\` or \`Cc: stable\`. A hidden bug fix in spite of "add".

Phase 2 Record: \`drivers/nvme/host/fc.c\` \`+1\`,
\`drivers/nvme/host/rdma.c\` \`+1\`, \`drivers/nvme/host/tcp.c\` \`+1\`; no
function changed, module metadata at the end of the file only. Before:
nothing answers to \`nvme-tcp\` and its sisters. After: each module does.
Regression risk is very low.

Phase 3 Record: \`request_module("nvme-%s", opts->transport)\` came with
\`{oid12:request-module}\` (\`nvme-fabrics: request transport module\`), first
in \`v4.15\`. RDMA came with \`{oid12:rdma-host}\` (\`v4.8\`), FC with
\`{oid12:fc-host}\` (\`v4.10\`), TCP with \`{oid12:tcp-host}\` (\`v5.0\`). There is
no \`Fixes:\` tag to follow and no series around it.

Phase 4 Record: one version was posted; Tomasz Wilk reviewed it, Greta
Lindqvist applied it. No NAK and no request for stable was found.
UNVERIFIED: whether the list saw a report of the problem before.

Phase 5 Record: \`nvmf_dev_write()\` -> \`nvmf_create_ctrl()\` ->
\`request_module("nvme-%s", opts->transport)\` ->
\`nvmf_lookup_transport()\` -> \`create_ctrl\` of the transport. The names
registered are \`fc\`, \`rdma\` and \`tcp\`, so the aliases match exactly.

Phase 6 Record: \`linux-4.19.y\` has the request and FC/RDMA, but no TCP
file. \`linux-5.4.y\` to \`linux-7.0.y\` have the request and all three. The
patch applies to \`linux-7.0.y\` as it is; \`5.4\` to \`6.6\` lack the
\`MODULE_DESCRIPTION\` context and need a trivial adjustment. \`4.14.y\` has
neither the request nor a TCP file: benefit there is not established.

Phase 7 Record: storage; IMPORTANT for everybody whose disks are behind a
network.

Phase 8 Record: affected are users of modular transports that are not
loaded yet. Connecting fails with \`no handler found for transport\` and
\`-EINVAL\`: a functional failure, severity MEDIUM; risk very low.

Phase 9 Record: for: a real autoload bug, exact names, three lines,
reviewed. Against: no crash, no stable tag, no \`Tested-by:\`, older trees
need an adjustment.

## Verification

- Phase 1: read the commit; verified subject, body and tags.
- Phase 2: read the diff; verified exactly three added lines.
- Phase 3: used log and tags; verified the four commits and releases.
- Phase 5: read \`fabrics.c\` and the registrations of the transports.
- Phase 6: looked at every branch; \`git apply --check\` passed on 7.0.y.
- UNVERIFIED: which privilege is needed to reach the path.

This should be backported to the trees it applies to: it makes an
existing mechanism work with a tiny change of metadata.

**YES**
`;

export const seedMails: readonly MailStory[] = [
  {
    id: '20260505095122.4711-1-picker',
    kind: 'selection',
    candidate: 'alias',
    from: people.stable,
    date: '2026-05-05T09:51:22Z',
    prefix: '[PATCH AUTOSEL 7.0-5.10]',
    newest: '7.0',
    oldest: '5.10',
    counter: null,
    verdict: 'yes',
    form: 'E2',
    text: `${llmHeader}${walkThrough}`,
  },
  {
    id: 'ack-alias-20260505.tomasz',
    kind: 'reply',
    candidate: 'alias',
    from: people.tomasz,
    date: '2026-05-05T10:20:00Z',
    prefix: 'Re: [PATCH AUTOSEL 7.0-5.10]',
    newest: '7.0',
    oldest: '5.10',
    counter: null,
    verdict: null,
    form: null,
    inReplyTo: '20260505095122.4711-1-picker',
    text: prose`
On Tue, May 05, 2026, Stable Picker wrote:
> The fabrics library asks for a transport with
> request_module("nvme-%s", opts->transport), but none of nvme-tcp,
> nvme-rdma and nvme-fc says that it goes by that name.

Fine with me for all of them, thanks.

Acked-by: Tomasz Wilk <tomasz.wilk@example.org>
`,
  },
];
