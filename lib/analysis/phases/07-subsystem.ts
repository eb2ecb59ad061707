import { notAvailable } from './not-available';

export const subsystemPhase = notAvailable(
  'subsystem',
  'this version of the engine reads no MAINTAINERS, so criticality, activity and policy of the subsystem are not known.',
);
