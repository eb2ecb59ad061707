/** Macros that test and leave by their name: `RTE_PORT_OR_ERR_RET(…)`, `FOO_OR_NULL_GOTO(…)`, `RETURN_IF_FAILED(…)`. */
export const leavingMacro =
  /^\s+(?:[A-Z][A-Z0-9_]*_OR_(?:[A-Z0-9]+_)*(?:RET|RETURN|GOTO)\w*|(?:[A-Z0-9]+_)*(?:RET|RETURN|GOTO)_(?:[A-Z0-9]+_)?(?:IF|ON|UNLESS)(?:_\w+)?)\s*\(/;
