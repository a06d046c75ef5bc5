/** Charts as SVG text, drawn by Observable Plot on a document that lives in memory: the page needs no script. */
import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { escape } from './html.ts';

export interface Chart {
  /** What is shown, for who cannot see it. */
  readonly label: string;
  readonly svg: string;
}

/** Colours are variables of the page, so that it has a dark form and a printed one. */
export const INK = { main: 'var(--main)', other: 'var(--other)', plus: 'var(--plus)', minus: 'var(--minus)' } as const;

/** Draws a plot. `label` says in a sentence what it shows. */
export function draw(label: string, options: Plot.PlotOptions): Chart {
  const document = new DOMParser().parseFromString('<!doctype html><html></html>', 'text/html');
  const drawn = Plot.plot({ ...options, document });
  drawn.setAttribute('font-size', '12');
  // An image with a text, not a tree of unnamed shapes.
  const svg = drawn.outerHTML.replace('<svg ', `<svg role="img" aria-label="${escape(label)}" `);
  return { label, svg };
}
