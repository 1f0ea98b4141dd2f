// Reads {module} from standard input, the path of a module that exports a machine; starts the machine and writes where
// it is. The module imports `xstate`, which is found beside this script. `test_xstate.py` calls it.

import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

import { createActor } from "xstate";

const { module } = JSON.parse(await text(process.stdin));
const source = readFileSync(module, "utf8").replace('from "xstate"', `from ${JSON.stringify(import.meta.resolve("xstate"))}`);
const { machine } = await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`);

const snapshot = createActor(machine).start().getSnapshot();
process.stdout.write(JSON.stringify({ value: snapshot.value, tags: [...snapshot.tags] }));
