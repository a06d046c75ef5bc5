/** What one contestant did with one input: the same shape for the product and its peers. */
export interface Quality {
  /** Probability from which records joined; absent where there is nothing to choose. */
  readonly threshold?: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}
/** Of the pairs scored from `from` up to `to`, the share that is one person. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
  readonly true: number;
}
export interface LinkRun {
  readonly who: string;
  readonly version: string;
  readonly threads: number | null;
  readonly records: number;
  /** Pairs scored; null where it is not told. */
  readonly candidates: number | null;
  /** Of the work only, in the order of the steps. */
  readonly seconds: Readonly<Record<string, number>>;
  /** From the start of the process to the clusters in a file, without measuring the quality. */
  readonly total: number;
  /** Peak resident bytes. */
  readonly peakRss: number | null;
  readonly clusters: number | null;
  readonly byDefault: Quality | null;
  readonly best: Quality | null;
  /** Share of the true pairs that were scored. */
  readonly candidateRecall: number | null;
  readonly calibration: readonly CalibrationBin[];
}
export interface FailedRun {
  readonly who: string;
  readonly threads: number | null;
  readonly why: string;
}

export const BINS: readonly (readonly [from: number, to: number])[] = [
  [0.5, 0.6],
  [0.6, 0.7],
  [0.7, 0.8],
  [0.8, 0.9],
  [0.9, 1],
];
