/** Pages that have something to show. */
export type Place = 'queue' | 'candidate';

export interface Step {
  readonly title: string;
  readonly text: string;
  /** Selects what the step is about; a step whose element is not on the page is passed over. */
  readonly anchor: string;
}

/** The first is about the first row; the last of the queue leads to a candidate. */
export const steps: Readonly<Record<Place, readonly Step[]>> = {
  queue: [
    {
      title: 'What the engine thinks',
      text: 'Yes, no, wait or unsure, and how sure it is. What presses most stands first; point at the verdict to read why.',
      anchor: 'ol.queue > li .col-verdict',
    },
    {
      title: 'One cell per stable branch',
      text: 'Computed by git at the tip of the branch: whether the fix is there already, whether the bug is, and whether the patch lands. The legend at the foot of the page names the letters.',
      anchor: 'ol.queue > li .col-strip',
    },
    {
      title: 'Narrow it down',
      text: 'Words search everything; tokens such as subsystem:nvme or state:conflicts filter. It is all in the address: send it to a colleague.',
      anchor: 'search.search',
    },
    {
      title: 'Decide from here',
      text: 'j and k move, a accepts where the patch lands, r rejects, d defers, u takes back. ? shows every key. A decision is saved once the page says so; without a connection it is kept and sent later.',
      anchor: 'ol.queue > li .ttl',
    },
  ],
  candidate: [
    {
      title: 'The reasons, both ways',
      text: 'The strongest findings for and against. Each leads to its proof in the walk-through: a command with its output, a mail or a rule. Commands can be run again.',
      anchor: '.decide .reasons',
    },
    {
      title: 'The matrix row',
      text: 'Choose a cell to see what this branch would get: the adapted patch, its difference from upstream, or the conflict.',
      anchor: '.decide-row .strip, .decide-row',
    },
    {
      title: 'Your decision',
      text: 'Votes go to the chosen cells, or where the patch lands. Nobody is overwritten: if somebody was faster, you read what they said first.',
      anchor: '.acts',
    },
    {
      title: 'Nine phases',
      text: 'What was looked at, in order, and what could not be checked. That is all: this tour is in the help (?) whenever you want it back.',
      anchor: '.two > *',
    },
  ],
};
