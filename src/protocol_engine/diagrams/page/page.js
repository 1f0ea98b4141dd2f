// What a reader does with the page: read about something, search, lead a participant through the flow, or go
// through the history of one. Nothing is judged here: what is said of a history was worked out before (known.py).
//
// Everything the protocol says stands in the tables, a row each, and is copied from there. Ids of rows: s0 is the
// first state, t0 the first transition; e: events, r: rules, v: visits, d: data, i: interpretations.
// Texts are put in as texts; nothing here makes HTML of them.

"use strict";

(() => {
const $ = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const known = JSON.parse($("data").textContent);
const states = known.states.map(([track, bits]) => ({ track, final: bits % 2 > 0, ends: bits > 1 }));
const transitions = known.transitions.map(([id, event, from, to]) => ({ id, event, from, to, track: states[to].track }));
const people = known.people.map(([id, verdict, facts, missed]) => ({ id, verdict, missed, facts: facts.map(factOf) }));

// A date that is left out is that of the fact before.
function factOf([on, event, moves, held, told, answers], place, facts) {
  const day = on || factOf(facts[place - 1], place - 1, facts).on;
  return { on: day, event, moves: moves || [], held: known.held[held || 0], told: told || [], answers };
}

// Lists within lists are laid out; what is nothing is left out.
const some = (...inside) => inside.flat(Infinity).filter(Boolean);
const fill = (id, ...inside) => $(id).replaceChildren(...some(inside));

function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...some(inside));
  return element;
}

function button(text, onclick) {
  const made = make("button", { type: "button" }, text);
  made.addEventListener("click", onclick);
  return made;
}

const quiet = (text) => make("span", { class: "quiet" }, " ", text);
const list = (items, attributes = {}) => make("ul", attributes, items.map((item) => make("li", {}, item)));
const folded = (title, body) => make("details", {}, make("summary", {}, title), body);
const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

// ---- The tables: that of the transitions is in the page, the others are written here --------------------------

const nameOf = (row) => (row.cells[0].firstChild?.data ?? "").trim();
const sortOf = (row) => row.closest("details").dataset.single;
const columnsOf = (row) => [...row.closest("table").rows[0].cells].map((cell) => cell.textContent);
const names = new Map(all("tr[id]").map((row) => [row.id, nameOf(row)]));
for (const [letter, , , , rows] of known.tables) rows.forEach(([name], place) => names.set(letter + place, [name].flat()[0]));
const link = (id, text = names.get(id)) => make("a", { href: `#${id}` }, text);
const stateName = (state) => names.get(`s${state}`);
const isDeclared = (event) => typeof event === "number"; // others are called what somebody called them
const eventName = (event) => (isDeclared(event) ? names.get(`e${event}`) : event);

function writeTable([letter, title, single, columns, rows]) {
  const heads = [single[0].toUpperCase() + single.slice(1), ...columns.map((column) => [column].flat()[0])];
  const body = rows.map(([name, ...cells], place) => {
    const [label, code] = [name].flat();
    const head = make("th", {}, label, code && [" ", make("code", {}, code)]);
    return make("tr", { id: letter + place }, head, columns.map((column, at) => make("td", {}, written(cells[at], column[1]))));
  });
  const table = make("table", {}, make("thead", {}, make("tr", {}, heads.map((one) => make("th", {}, one)))), make("tbody", {}, body));
  const wide = make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": title }, table);
  const details = folded(`${title} (${rows.length})`, wide);
  details.id = letter;
  details.dataset.single = single;
  $("tables").append(details);
}

// A number stands for a text that comes more than once.
const worded = (part) => (typeof part === "number" ? known.words[part - 1] : part);

function written(cell, sort) {
  const parts = [cell || []].flat();
  if (sort === "rows") return parts.map((id) => [link(id), " "]);
  if (sort === "code") return parts.map((part) => make("code", {}, worded(part)));
  if (sort !== "source") return parts.length > 1 ? parts.map((part) => make("p", {}, worded(part))) : parts.map(worded);
  const [number, cite, ...readings] = parts;
  const basis = ["", "stated", "interpreted", "assumed"][number];
  return [basis && make("b", { class: basis[0] }, basis), " ", worded(cite), readings.map((id) => [" ", link(id)])];
}

// The cell of a row in a column; nothing where it is empty.
function cellOf(row, column) {
  const cell = row.cells[columnsOf(row).indexOf(column)];
  return cell?.textContent ? cell : null;
}

const statement = (id) => $(id).cells[1].textContent;
const clones = (nodes) => [...nodes].map((node) => node.cloneNode(true));

// Copies what stands in a cell; a rule or an interpretation that it names is followed by what it says.
function copied(cell) {
  const ids = all("a", cell).map(({ hash }) => hash.slice(1));
  const said = (id) => [link(id), /^[ri]/.test(id) && `: ${statement(id)}`];
  const rest = clones(cell.childNodes).filter((node) => node.tagName !== "A" && node.textContent.trim());
  return [rest.map((node) => [node, " "]), ids.length > 1 ? list(ids.map(said)) : ids.map(said)];
}

// ---- Reading: a row as a card ----------------------------------------------------------------------------------

let opener = null; // where the focus was before

function read(id) {
  const row = $(id);
  const facts = columnsOf(row).map((column, place) => [column, copied(row.cells[place])]).slice(1);
  if (id[0] === "s") facts.push(...waysOf(Number(id.slice(1))));
  const mentions = new Set(all(`#tables a[href="#${id}"]`).map((one) => one.closest("tr")));
  facts.push(["Mentioned by", [...mentions].map((one) => make("div", {}, link(one.id), quiet(sortOf(one))))]);
  const told = facts.filter(([, inside]) => some(inside).length);
  fill("card-body", told.map(([term, inside]) => make("div", {}, make("dt", {}, term), make("dd", {}, inside))));
  fill("card-title", clones(row.cells[0].childNodes), quiet(sortOf(row)));
  if ($("card").hidden) opener = document.activeElement;
  $("card").hidden = false;
  $("card-title").focus();
  $("side").scrollTop = 0;
  select(id);
}

function waysOf(state) {
  const ways = (leads, far) => transitions.map((one, number) => leads(one) && make("div", {}, link(`t${number}`), ` ${far(one)}`));
  return [
    ["Ways out", ways(({ from }) => from.includes(state), ({ to }) => `→ ${stateName(to)}`)],
    ["Ways in", ways(({ to }) => to === state, ({ from }) => `from ${from.map(stateName).join(", ")}`)],
  ];
}

function close() {
  $("card").hidden = true;
  select("");
  if (opener?.isConnected) opener.focus();
}

// A link to a row opens it as a card; among the tables it leads to the row. The address keeps the walk.
function follow(event) {
  const target = $(event.target.closest("a")?.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "TR" && !event.target.closest("#tables")) return read(target.id);
  for (const one of all("details").filter((one) => one.contains(target))) one.open = true;
  target.hidden = false;
  target.tabIndex = -1;
  target.focus();
}

// ---- The figure ------------------------------------------------------------------------------------------------

const [LEAST, SMALLEST] = [0.7, 0.8]; // at which names of states (11.5 px), and words at arrows (10 px), are 8 px high
const canvas = $("canvas");
const figure = canvas.querySelector("svg");
const size = figure.viewBox.baseVal;
const stateOf = (box) => Number(box.dataset.state);
const boxes = all("[data-state]", figure).sort((one, other) => stateOf(one) - stateOf(other));
const lines = all("[data-way]", figure);
const wayOf = (line) => line.dataset.way.split(" ").map(Number);
let scale = 1;
let fitted = true;

function enliven() {
  // Whoever hears the page goes from state to state; cards and tables tell of the rest.
  for (const part of all("svg > :not(title, desc, .page), .page > *", canvas)) part.setAttribute("aria-hidden", !part.dataset.state);
  for (const box of boxes) box.setAttribute("role", "button");
  for (const path of all("[data-way] > :first-child", figure)) {
    const wide = path.cloneNode(); // thin lines are hard to hit
    wide.setAttribute("class", "hit");
    path.after(wide);
  }
  stop(boxes[0]);
}

// Of all states, the tab key stops at one.
function stop(box) {
  for (const one of boxes) one.setAttribute("tabindex", one === box ? 0 : -1);
}

function pick({ target }) {
  const { state, way, about } = target.closest("[data-state], [data-way], [data-about]")?.dataset ?? {};
  if (state) read(`s${state}`);
  else if (way || about) read(`t${parseInt(way || about)}`);
}

function go(event) {
  const here = boxes.indexOf(event.target);
  const end = boxes.length - 1;
  const steps = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: end };
  const box = boxes[Math.min(Math.max(steps[event.key], 0), end)];
  if (event.key === "Enter" || event.key === " ") pick(event);
  else if (!box) return;
  event.preventDefault();
  if (!box) return;
  stop(box);
  box.focus();
}

function resize(wanted, fits = false) {
  fitted = fits;
  scale = Math.min(Math.max(wanted, 0.2), 4);
  figure.setAttribute("width", size.width * scale);
  figure.setAttribute("height", size.height * scale);
}

const whole = () => Math.min((canvas.clientWidth - 2) / size.width, 1.2);
// All of it is seen at once where names can still be read; else a part of it, which can be read well.
const begin = () => resize(whole() < LEAST ? SMALLEST : whole(), true);

// Scrolls the figure, and only it, so that a state is seen.
function reveal(box) {
  const [seen, part] = [canvas.getBoundingClientRect(), box.getBoundingClientRect()];
  if (part.top < seen.top || part.bottom > seen.bottom) canvas.scrollTop += part.top - seen.top - seen.height / 3;
  if (part.left < seen.left || part.right > seen.right) canvas.scrollLeft += part.left - seen.left - seen.width / 3;
}

function select(id) {
  for (const box of boxes) box.classList.toggle("picked", id === `s${stateOf(box)}`);
  for (const line of lines) line.classList.toggle("picked", id === `t${wayOf(line)[0]}`);
}

// Shows where the participant is, the way there (transitions, each with where it began), and what may follow.
function paint(position, walked, next) {
  const ways = new Set(walked.map(String));
  for (const box of boxes) {
    const here = position.includes(stateOf(box));
    const been = !here && walked.some(([, from]) => from === stateOf(box));
    box.classList.toggle("here", here);
    box.classList.toggle("walked", been);
    const shown = all("text", box).map((text) => text.textContent).join(" ");
    box.setAttribute("aria-label", shown + (here ? ", the participant is here" : been ? ", was here" : ""));
  }
  for (const line of lines) {
    const [number, from] = wayOf(line);
    const starts = from === undefined ? transitions[number].from : [from];
    line.classList.toggle("walked", starts.some((state) => ways.has(`${number},${state}`)));
    line.classList.toggle("next", next.includes(number) && starts.some((state) => position.includes(state)));
  }
  const box = boxes.find((one) => one.matches(".here"));
  if (box) reveal(box);
}

// ---- Walking freely: the reader chooses ------------------------------------------------------------------------

let person = null; // whose history is shown; nobody's: the reader walks
let path = []; // the steps so far: of each event the transitions that it took
let at = 0; // how many facts of the history have been gone through

// Where some moves lead (pairs of a transition and its target), and the way there.
function led(steps) {
  let position = known.initial;
  const walked = [];
  for (const moves of steps) {
    const after = [...position];
    for (const [number, target] of moves) {
      walked.push([number, position[states[target].track]]);
      after[states[target].track] = target;
    }
    position = after;
  }
  return [position, walked];
}

const strolled = () => led(path.map((step) => step.map((number) => [number, transitions[number].to])));

// What can happen: every event that leads somewhere from here. In each track that it may move it takes one way.
function choices(position) {
  if (position.some((state) => states[state].ends)) return [];
  const events = {};
  transitions.forEach(({ event, track, from }, number) => {
    const open = ((events[event] ??= [])[track] ??= []);
    if (from.includes(position[track])) open.push(number);
  });
  const found = Object.values(events).flatMap((tracks) => {
    const open = tracks.filter((ways) => ways.length);
    const steps = open.reduce((begun, ways) => begun.flatMap((step) => ways.map((one) => [...step, one])), [[]]);
    // A track that is over does not object where another one takes the event.
    const stray = Object.keys(tracks).filter((track) => !tracks[track].length && !states[position[track]].final);
    return open.length ? steps.map((step) => ({ step, stray })) : [];
  });
  return found.sort((one, other) => one.step[0] - other.step[0]);
}

const stepText = (step) => `${names.get(`t${step[0]}`)} → ${step.map((number) => stateName(transitions[number].to)).join("; ")}`;

// What is asked of a transition; where that is much, as a list to be opened.
function asked(number, _, step) {
  const row = $(`t${number}`);
  const [shown, way, rules, source] = ["No.", "Which way", "Requires", "Source"].map((column) => cellOf(row, column));
  const count = rules ? all("a", rules).length : 0;
  const circle = shown && link(row.id, shown.textContent);
  circle?.setAttribute("class", "number");
  const inside = some(
    circle, way && [" if ", clones(way.childNodes)], count === 1 && [way ? "; " : " ", copied(rules)],
    source && all("b", source).map((badge) => [" ", badge.cloneNode(true)]),
    count > 1 && [" ", folded(counted(count, way ? "more condition" : "condition"), copied(rules))]);
  const whose = step.length > 1 && `${stateName(transitions[number].to)}: `;
  return inside.length > 0 && make("div", { class: "asked" }, whose, inside);
}

function offer({ step, stray }) {
  const choose = button(stepText(step), () => {
    path.push(step);
    update();
    $("here-title").focus(); // the button that was pressed is gone
  });
  return [choose, step.map(asked), stray.map((track) => make("div", { class: "asked" }, `out of sequence in ${known.tracks[track]}`))];
}

function walk() {
  const [position, walked] = strolled();
  const open = choices(position);
  const recorded = known.recorded.filter(([, during]) => !during || during.some((state) => position.includes(state)));
  fill("next", open.length ? list(open.map(offer)) : "Nothing more: no event leads on from here.",
    recorded.length > 0 && folded("May be recorded, and moves nobody", list(recorded.map(([event]) => link(`e${event}`)))));
  fill("path", [`Start: ${known.initial.map(stateName).join("; ")}`, ...path.map(stepText)].map((text) => make("li", {}, text)));
  die(!path.length, "undo", "again");
  paint(position, walked, open.flatMap(({ step }) => step));
  return position;
}

// A button that has the focus must not vanish under it; it does nothing more.
function die(dead, ...ids) {
  for (const id of ids) $(id).setAttribute("aria-disabled", dead);
}

// ---- A history: what was found, fact by fact -------------------------------------------------------------------

const last = () => person.facts.length + (person.missed.length ? 1 : 0);
const mark = ([outcome]) => (known.outcomes[outcome][0] === "undetermined" ? "?" : "✗");
const findings = (told) => make("ul", { class: "findings" }, told.map(finding));

function finding(told) {
  const [number, id, said, name] = told;
  const [outcome, category] = known.outcomes[number];
  const source = id && cellOf($(id), "Source");
  return make("li", { class: mark(told) === "?" ? "open" : "broken" },
    make("strong", {}, `${mark(told)} ${outcome}`), ": ", id ? link(id, name) : name, quiet(category),
    id[0] === "r" && make("p", {}, statement(id)), make("p", {}, said), source && make("div", { class: "quiet" }, copied(source)));
}

function factBody({ on, event, moves, held, told, answers }, before) {
  const moved = moves.map(([number, to]) => {
    const { track } = states[to];
    const way = before[track] === to ? `stays ${stateName(to)}` : `${stateName(before[track])} → ${stateName(to)}`;
    return [known.tracks.length > 1 && `${known.tracks[track]}: `, way, number < 0 && " (put there, out of sequence)"];
  });
  return [
    make("p", { class: "what" }, `${on} `, isDeclared(event) ? link(`e${event}`) : event),
    answers && make("p", {}, `answers ${answers}`),
    moved.length ? list(moved) : make("p", {}, "moves nobody"),
    told.length ? findings(told) : make("p", { class: "good" }, "✓ conforms"),
    held.length > 0 && folded(`✓ ${counted(held.length, "rule")} held`, list(held.map((rule) => [link(`r${rule}`), `: ${statement(`r${rule}`)}`]))),
  ];
}

function replay() {
  const { facts, missed } = person;
  const done = facts.slice(0, at).map(({ moves }) => moves);
  const [position, walked] = led(done);
  fill("fact", at > facts.length ? findings(missed) : at > 0 && factBody(facts[at - 1], led(done.slice(0, -1))[0]));
  fill("fact-title", at > facts.length ? "What did not happen" : `Fact ${at} of ${facts.length}`);
  die(at === 0, "first", "back");
  die(at === last(), "forward", "last");
  const entries = facts.map(({ on, event, told }) => [`${on} ${eventName(event)}`, told]);
  if (missed.length) entries.push(["What did not happen", missed]);
  fill("path", entries.map(([text, told], place) => {
    const entry = button(text, () => move(place + 1));
    if (at === place + 1) entry.setAttribute("aria-current", "step");
    const marks = { class: "marks", role: "img", "aria-label": counted(told.length, "finding") };
    return make("li", {}, entry, told.length > 0 && [" ", make("span", marks, told.map(mark))]);
  }));
  paint(position, walked, []);
  return position;
}

function move(wanted) {
  at = Math.min(Math.max(wanted, 0), last());
  update();
}

// ---- The walk as a whole, and its address ----------------------------------------------------------------------

// Shows everything anew; the focus stays in its place of the path.
function update() {
  const place = all("#path button").indexOf(document.activeElement);
  $("free").hidden = person;
  $("facts").hidden = !person;
  fill("path-title", person ? "All facts" : "Path so far");
  const position = person ? replay() : walk();
  fill("here", position.map((state, track) =>
    make("li", {}, button(stateName(state), () => read(`s${state}`)), known.tracks.length > 1 && quiet(known.tracks[track]))));
  keep(address());
  fill("status", spoken(position));
  all("#path button")[place]?.focus();
}

function spoken(position) {
  const where = `Participant is in ${position.map(stateName).join("; ")}`;
  const fact = person?.facts[at - 1];
  if (!fact) return person && at ? `What did not happen: ${counted(person.missed.length, "finding")}` : where;
  return `Fact ${at}, ${fact.on}: ${eventName(fact.event)}; ${fact.told.length ? counted(fact.told.length, "finding") : "conforms"}. ${where}`;
}

const stepAddress = (step) => step.map((number) => encodeURIComponent(transitions[number].id)).join("+");

function address() {
  if (person) return `#participant/${encodeURIComponent(person.id)}/${at}`;
  return path.length ? `#walk/${path.map(stepAddress).join("/")}` : "";
}

function keep(fragment) {
  try {
    history.replaceState(null, "", fragment || location.pathname + location.search);
  } catch {
    // In the frame of a notebook a page has no address of its own.
  }
}

// Takes up the walk that the address tells, as far as the protocol goes along.
function restore() {
  const [what, ...parts] = location.hash.slice(1).split("/");
  choose(what === "participant" ? people.find(({ id }) => encodeURIComponent(id) === parts[0]) : null);
  if (person) move(parseInt(parts[1]) || 0);
  for (const part of what === "walk" ? parts : []) {
    const next = choices(strolled()[0]).find(({ step }) => stepAddress(step) === part);
    if (!next) break;
    path.push(next.step);
  }
  update();
  $("who").value = people.indexOf(person);
  if ($(what)?.tagName === "TR") read(what);
}

function choose(one) {
  [path, at, person] = [[], 0, one ?? null];
  update();
}

// ---- Search ----------------------------------------------------------------------------------------------------

const SHOWN = 40;
const texts = new Map();

function search() {
  if (!texts.size) for (const row of all("#tables tbody tr")) texts.set(row, row.textContent.toLowerCase());
  const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = [...texts.keys()].filter((row) => words.every((word) => texts.get(row).includes(word)));
  for (const row of texts.keys()) row.hidden = !hits.includes(row);
  const named = (row) => words.every((word) => names.get(row.id).toLowerCase().includes(word));
  hits.sort((one, other) => named(other) - named(one));
  const items = hits.slice(0, SHOWN).map((row) => [link(row.id), quiet(sortOf(row))]);
  if (hits.length > SHOWN) items.push(`and ${hits.length - SHOWN} more in the tables`);
  fill("found-list", items.map((item) => make("li", {}, item)));
  fill("found-title", `Found: ${hits.length}`);
  $("found").hidden = !words.length;
  $("side").scrollTop = 0;
  fill("status", words.length > 0 && `${hits.length} found`);
}

// ---- Colors, print, and the beginning --------------------------------------------------------------------------

const { dataset } = document.documentElement;
const darkWanted = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (dataset.theme ? dataset.theme === "dark" : darkWanted.matches);
const showTheme = () => $("theme").setAttribute("aria-pressed", isDark());

function toggleTheme() {
  dataset.theme = isDark() ? "light" : "dark";
  showTheme();
}

// On paper nothing can be opened.
function print(on) {
  for (const one of all("#tables details")) {
    if (on) one.dataset.open = one.open;
    one.open = on || one.dataset.open === "true";
  }
}

const clicks = {
  smaller: () => resize(scale / 1.25),
  larger: () => resize(scale * 1.25),
  fit: () => resize(whole()),
  theme: toggleTheme,
  close,
  undo: () => path.pop() && update(),
  again: () => choose(null),
  first: () => move(0),
  back: () => move(at - 1),
  forward: () => move(at + 1),
  last: () => move(last()),
};
for (const [id, action] of Object.entries(clicks)) $(id).addEventListener("click", action);
for (const one of all("[data-script]")) one.hidden = false;
known.tables.forEach(writeTable);
fill("who", make("option", { value: -1 }, "Anyone: you choose what happens"),
  people.map(({ id, verdict }, place) => make("option", { value: place }, `${id}: ${verdict}`)));
$("who-line").hidden = !people.length;
$("who").addEventListener("change", ({ target }) => choose(people[target.value]));
$("find").addEventListener("input", search);
$("find").addEventListener("keydown", ({ key }) => key === "Enter" && $("found-list").querySelector("a")?.click());
$("card").addEventListener("keydown", ({ key }) => key === "Escape" && close());
figure.addEventListener("click", pick);
figure.addEventListener("keydown", go);
document.addEventListener("click", follow);
darkWanted.addEventListener("change", showTheme);
addEventListener("hashchange", restore);
addEventListener("resize", () => fitted && begin());
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
enliven();
begin();
showTheme();
restore();
})();
