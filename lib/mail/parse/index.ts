export { looksLikeMail, type ParseOptions, parseMail, toParsedMail } from './document';
export { findUpstreamMarker } from './envelope';
export { classifyReply, stripQuoted } from './reply';
export { compareVersions, parseSubject, type Subject } from './subject';
export { readVerdict, type VerdictStatement, verdictStatements } from './verdict';
