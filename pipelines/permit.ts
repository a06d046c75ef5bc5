/** The door of the permission engine: what commands need to explain a cell or to decide a scenario. */
export { assemblePersons, engineOf, sourceFacts } from './6-permit/assemble.ts';
export { channelsOf } from './6-permit/decide.ts';
export { type CellExplanation, explainDecision } from './6-permit/explain.ts';
export { CHANNEL_NO } from './6-permit/model.ts';
export { REASONS } from './6-permit/reasons.ts';
export { parseRules } from './6-permit/rules.ts';
export { decideScenario, parseScenario } from './6-permit/scenario.ts';
export { preparePerson } from './6-permit/spread.ts';
