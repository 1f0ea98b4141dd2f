// Reads {config} from standard input, the configuration of a machine of XState. Writes what its graph reaches: each
// value of the machine on a shortest path, and each transition taken on the way from them. `test_xstate.py` calls it.

import { text } from "node:stream/consumers";

import { createMachine } from "xstate";
import { getAdjacencyMap, getShortestPaths } from "xstate/graph";

const { config } = JSON.parse(await text(process.stdin));

const regions = config.type === "parallel" ? Object.values(config.states) : [config];
const states = regions.flatMap((region) => Object.values(region.states));
const transitions = states.flatMap((state) => Object.entries(state.on ?? {}))
  .flatMap(([type, ways]) => ways.map((way) => ({ type, way: way.meta.transition })));
const events = [...new Map(transitions.map((event) => [JSON.stringify(event), event])).values()];

// Whoever sends an event says which way it means, as whoever runs the machine would judge it.
const names = new Set(states.flatMap((state) => Object.values(state.on ?? {}).flat()).map((way) => way.guard));
const guards = Object.fromEntries([...names].filter(Boolean).map((name) => [name, ({ event }) => event.way === name]));
const machine = createMachine(config, { guards });

const reached = getShortestPaths(machine, { events, limit: 1e5 }).map(({ state }) => state.value);
const steps = new Set();
for (const { state, transitions: after } of Object.values(getAdjacencyMap(machine, { events, limit: 1e5 }))) {
  for (const { event, state: next } of Object.values(after)) {
    steps.add(JSON.stringify([state.value, event.way, next.value]));
  }
}
process.stdout.write(JSON.stringify({ reached, steps: [...steps].map((step) => JSON.parse(step)) }));
