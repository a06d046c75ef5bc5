/** The product's own: tests choose ports as it does. */
export { freePort } from '../../sql/server/free-port.ts';
