'use client';

import { useState } from 'react';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { Menu, MenuItem, MenuRule } from '@/app/_components/ui/menu';
import { pathOf } from '@/lib/diff/patch';
import type { Diff } from './use-diff';
import { VisibleText } from './visible-text';

const FileTree = lazyPart(() => import('./file-tree').then((module) => module.FileTree));

/** From here on files are listed by folder, not in a menu. */
const treeFrom = 20;

interface DiffToolsProps {
  /** What the ids of its menus begin with; null: of a patch that is not the page's only one. */
  readonly id: string | null;
  readonly diff: Diff;
  readonly onFile: (index: number) => void;
}

/** The files of a patch to go to, and how it is drawn. */
export function DiffTools({ id, diff, onFile }: DiffToolsProps) {
  const { files } = diff;
  const large = files.length >= treeFrom;
  const [tree, setTree] = useState(false);
  const named = (menu: string) => (id === null ? {} : { id: `${id}-${menu}` });
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const deleted = files.reduce((sum, file) => sum + file.deleted, 0);
  const summary = (
    <>
      {files.length} {files.length === 1 ? 'file' : 'files'}, +{added} −{deleted}{' '}
      <span aria-hidden="true">▾</span>
    </>
  );
  return (
    <>
      <div className="diff-tools">
        {large ? (
          <span>
            <button
              type="button"
              className="faint"
              aria-expanded={tree}
              onClick={() => setTree(!tree)}
            >
              {summary}
            </button>{' '}
            <button type="button" className="link ml-3" onClick={() => diff.toggleAll(true)}>
              open all
            </button>{' '}
            <button type="button" className="link ml-3" onClick={() => diff.toggleAll(false)}>
              close all
            </button>
          </span>
        ) : (
          <Menu
            {...named('files')}
            trigger={
              <button type="button" className="faint">
                {summary}
              </button>
            }
          >
            {files.map((file, index) => (
              <MenuItem key={`${index.toString()} ${pathOf(file)}`} onSelect={() => onFile(index)}>
                <code>
                  <VisibleText text={pathOf(file)} />
                </code>{' '}
                <span className="faint">
                  +{file.added} −{file.deleted}
                </span>
              </MenuItem>
            ))}
            <MenuRule />
            <MenuItem onSelect={() => diff.toggleAll(true)}>Open all</MenuItem>
            <MenuItem onSelect={() => diff.toggleAll(false)}>Close all</MenuItem>
          </Menu>
        )}
        <Menu
          {...named('layout')}
          align="end"
          trigger={
            <button type="button" className="faint">
              {diff.layout}
              {diff.ignoreBlanks ? ', blanks hidden' : ''} <span aria-hidden="true">▾</span>
            </button>
          }
        >
          <MenuItem
            checked={diff.layout === 'unified'}
            onSelect={() => diff.choose({ layout: 'unified' })}
          >
            unified
          </MenuItem>
          <MenuItem
            checked={diff.layout === 'split'}
            onSelect={() => diff.choose({ layout: 'split' })}
          >
            split
          </MenuItem>
          <MenuRule />
          <MenuItem onSelect={() => diff.choose({ ignoreBlanks: !diff.ignoreBlanks })} hotkey="⇧w">
            {diff.ignoreBlanks ? 'Show changes of blanks' : 'Hide changes of blanks'}
          </MenuItem>
        </Menu>
      </div>
      {large && tree ? <FileTree files={files} onFile={onFile} /> : null}
    </>
  );
}
