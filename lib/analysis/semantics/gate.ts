/** Something that has to hold before the code is built, or before the path is taken. */
export interface Gate {
  /** "CONFIG_NVME_FABRICS", a meson condition, or null for a check at run time. */
  readonly config: string | null;
  /** "CAP_SYS_ADMIN"; null for a condition of the build. */
  readonly capability: string | null;
  /** The function of the path that checks the capability; null for a condition of the build. */
  readonly step: string | null;
  readonly path: string;
  readonly line: number;
  /** The line itself, trimmed. */
  readonly text: string;
  /** What the option depends on, as Kconfig has it. */
  readonly depends: readonly string[];
  /** The folder that a condition of the build holds for: "drivers/pci" of what drivers/Makefile asks for it. */
  readonly folder: string | null;
}

/** More are not shown of one file or path. */
export const mostGates = 6;
