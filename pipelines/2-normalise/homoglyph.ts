/** Look-alike letters of other alphabets inside Latin words, folded by the table that the linkage engine compares by. */
export { foldLookAlikes as foldHomoglyphs } from '../../linkage/index.ts';
