/**
 * The log of worker processes: JSON lines on stderr with event names, ids, codes and counts. Fields that could hold a
 * personal value have no place in it; a test reads the log of a run and looks for the values of the sample.
 */
import { destination, pino } from 'pino';

export type Log = (event: string, fields: Record<string, unknown>) => void;

/** `verbose` tells every event, otherwise only those that somebody should look at. */
export function openLog(verbose: boolean): Log {
  const logger = pino(
    { level: verbose ? 'debug' : 'warn', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination(2),
  );
  return (event, fields) => {
    const level = /_(failed|error)$/.test(event) ? 'warn' : 'debug';
    logger[level](fields, event);
  };
}
