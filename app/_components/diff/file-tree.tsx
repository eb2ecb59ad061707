'use client';

import { useMemo } from 'react';
import { fileTree, type TreeNode } from '@/lib/diff/file-tree';
import type { PatchFile } from '@/lib/diff/patch';
import { VisibleText } from './visible-text';

interface FileTreeProps {
  readonly files: readonly PatchFile[];
  readonly onFile: (index: number) => void;
}

/** The files of a large patch by folder; a click goes to one. */
export function FileTree({ files, onFile }: FileTreeProps) {
  const tree = useMemo(() => fileTree(files), [files]);
  return (
    <nav className="file-tree" aria-label="Files of the patch">
      <Nodes nodes={tree} onFile={onFile} />
    </nav>
  );
}

function Nodes({ nodes, onFile }: { readonly nodes: readonly TreeNode[] } & FileTreeLinks) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={`${node.path} ${node.index ?? ''}`}>
          {node.index === null ? (
            <details open>
              <summary>
                <VisibleText text={`${node.name}/`} /> <Counts node={node} />
              </summary>
              <Nodes nodes={node.children} onFile={onFile} />
            </details>
          ) : (
            <button type="button" onClick={() => onFile(node.index ?? 0)}>
              <VisibleText text={node.name} /> <Counts node={node} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

type FileTreeLinks = Pick<FileTreeProps, 'onFile'>;

function Counts({ node }: { readonly node: TreeNode }) {
  return (
    <span className="faint">
      +{node.added} −{node.deleted}
    </span>
  );
}
