/**
 * Property tests draw other cases each time on a developer's machine, where a find is welcome, and the same ones in CI,
 * where a change must not fail for what it did not touch. Loaded before the tests by `npm test`.
 */
import fc from 'fast-check';

if (process.env['CI'] === 'true') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_124 });
