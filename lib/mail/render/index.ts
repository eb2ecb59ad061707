export {
  type BackportMail,
  keepBrackets,
  needsKeepBrackets,
  type QuiltSeries,
  queueFileName,
  renderBackportMail,
  renderMbox,
  renderQuiltSeries,
} from './backport-mail';
export { diffstatOf } from './diffstat';
export { type BackportMessage, backportMessage } from './message';
export { renderSelectionMail, type SelectionMail, type SelectionPhase } from './selection-mail';
