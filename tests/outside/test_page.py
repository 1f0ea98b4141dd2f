"""The page in a browser: quiet, bound to itself, usable without a mouse and without eyes, and true to the protocol."""

from __future__ import annotations

import functools
import html
import itertools
import json
import typing as t

import attrs
import pytest

import protocol_engine as pe
from diagrams.charts import GOOD, INVENTED, SHIPPED, chart_at
from diagrams.pages import page_at, page_of, seed_page
from diagrams.people import seed
from outside.browser import Seen, axe, click, evaluate, media, press, typed, visit, visits
from protocol_engine.diagrams.plain import labelled

if t.TYPE_CHECKING:
    from pathlib import Path

    from outside.browser import Action
    from protocol_engine.chart import Transition

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CHARTS = [*SHIPPED, *GOOD, *INVENTED]

WHERE = evaluate("[...document.querySelectorAll('#here button')].map((one) => one.textContent)")
CHOICES = evaluate(
    "[...document.querySelectorAll('#next > ul > li')].map((one) => [one.querySelector('button').textContent, "
    "...[...one.querySelectorAll(':scope > .asked')].map((line) => line.textContent)"
    ".filter((line) => line.startsWith('out of'))])"
)
PATH = evaluate("[...document.querySelectorAll('#path li')].map((one) => one.textContent)")
FOCUS = evaluate("document.activeElement.id || document.activeElement.textContent")
CARD = evaluate("document.getElementById('card').hidden ? null : document.getElementById('card').innerText")
HASH = evaluate("location.hash")
STATUS = evaluate("document.getElementById('status').textContent")
LIT = evaluate("[...document.querySelectorAll('svg .here')].map((one) => one.getAttribute('aria-label'))")
OPEN_ALL = evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def choose(number: int) -> Action:
    """Press one of the buttons of what can happen next."""
    return evaluate(f"document.querySelectorAll('#next > ul > li > button')[{number}].click()")


def who(person: str) -> Action:
    """Choose a participant."""
    found = f"[...who.options].find((one) => one.text.startsWith({json.dumps(f'{person}:')})).value"
    return evaluate(f"(() => {{ who.value = {found}; who.dispatchEvent(new Event('change')); }})()")


def sought(text: str) -> Action:
    """Put a text into the search."""
    field = "document.getElementById('find')"
    return evaluate(f"(() => {{ {field}.value = '{text}'; {field}.dispatchEvent(new Event('input')); }})()")


def written(folder: Path, text: str) -> Path:
    """Write a page."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    return path


def faultless(page: Path, seen: Seen) -> None:
    """Hold a visit to what all pages are held to: no word on the console, no request, no fault."""
    assert ([], []) == (seen.console, seen.errors)
    assert [page.as_uri()] == [one.partition("#")[0] for one in seen.requests]


def test_no_fault_for_anyone(tmp_path: Path) -> None:
    """In light and dark, wide and narrow, at the start, on the way, in a history, with a card: no fault to axe-core."""
    page = written(tmp_path, seed_page())
    check = axe(*WCAG)
    way = [check, choose(0), choose(1), check, click("#next a.number"), check, click("#close"), OPEN_ALL, check]
    story = [who("01-012"), click("#last"), *[click("#back")] * 3, check, click(".findings a"), check]
    asked = [evaluate("document.getElementById('find').focus()"), typed("bilirubin"), check]
    dark = media("prefers-color-scheme: dark")

    found = [
        *visits(
            [(page, [*way, *story, *asked]), (page, [dark, *way, *story, *asked]), (page, [click("#theme"), *way])]
        ),
        *visits([(page, [*way, *story, *asked])], width=400),
    ]

    for seen in found:
        faultless(page, seen)
        assert [] == [one for answer in seen.answers if isinstance(answer, list) for one in answer]
    assert 7 == sum(isinstance(answer, list) for answer in found[0].answers)


def test_whole_history_by_keyboard(tmp_path: Path) -> None:
    """Without a mouse a reader comes to a participant and through every fact, and hears what each is found to be."""
    page = written(tmp_path, seed_page())
    chart, people = seed()
    person = next(one for one in people if one.id == "01-012")
    steps = [FOCUS, *[press("Enter"), STATUS] * len(person.events)]
    number = [one.id for one in people].index("01-012")

    seen = visit(
        page,
        press("Tab"),
        press("Enter"),
        press("Tab"),
        FOCUS,
        *[press("ArrowDown")] * (number + 1),
        *[press("Tab")] * 3,
        *steps,
        press("Enter"),
        FOCUS,
        WHERE,
        LIT,
        HASH,
    )

    faultless(page, seen)
    answers = [one for one in seen.answers if one is not None]
    assert ["who", "forward"] == answers[:2]
    said = answers[2:-4]
    assert len(person.events) == len(said)
    for number, (event, text) in enumerate(zip(person.events, said, strict=True), 1):
        count = sum(one.event == event.id for one in person.findings)
        told = f"{count} finding{'' if count == 1 else 's'}" if count else "conforms"
        label = chart.protocol.events[event.kind].label
        assert text.startswith(f"Fact {number}, {event.occurred}: {label}; {told}. Participant is in ")
    states = [labelled(name, chart.protocol.states[name].label) for name in person.position]
    assert ["forward", states] == answers[-4:-2]
    assert all(
        lit.startswith(state) and lit.endswith(", the participant is here")
        for lit, state in zip(answers[-2], states, strict=True)
    )
    assert f"#participant/01-012/{len(person.events)}" == answers[-1]


def test_findings(tmp_path: Path) -> None:
    """A fact tells what broke, what cannot be told and what held: rule, category, words, passage, basis, reading."""
    page = written(tmp_path, seed_page())
    fact = evaluate("document.getElementById('fact').innerText")

    steps = [who("01-012"), click("#last"), *[click("#back")] * 3, fact, OPEN_ALL, fact]

    seen = visit(page, *steps)

    faultless(page, seen)
    told, opened = (one for one in seen.answers if isinstance(one, str))
    for text in (
        "2025-07-15 Allogeneic transplantation",
        "Pathway: Not in complete remission → Transplanted (put there, out of sequence)",
        "✗ out of sequence: transplanted.sequence procedure order",
        "out of sequence in Not in complete remission; only in Complete remission",
        "✗ violated: in_remission procedure order",
        "Complete remission after the infusion comes before the transplantation",
        "does not hold; decided by Response",
        "interpreted Treatment",
        "X08: Complete remission means the categories CR and sCR.",
        "? undetermined: cleared_for_transplant procedure order",
        "cannot be told: TransplantFitness is missing (not on record)",
        "✓ 2 rules held",
    ):
        assert text in told
    assert "remission_confirmed: The remission was confirmed by a second test in succession" in opened


def test_what_did_not_happen(tmp_path: Path) -> None:
    """What was expected and did not happen is told behind the last fact."""
    page = written(tmp_path, seed_page())

    seen = visit(
        page, who("01-011"), click("#last"), evaluate("document.getElementById('facts').innerText"), STATUS, HASH
    )

    *_, told, status, address = seen.answers
    assert "What did not happen" in told
    assert "✗ missed: response#2 missed assessment" in told
    assert "its window, counted from 2025-09-02, closed on 2025-10-31" in told
    assert "What did not happen: 1 finding" == status
    assert address.startswith("#participant/01-011/")


def test_address_keeps_the_walk(tmp_path: Path) -> None:
    """Whoever opens the address of a walk, or of a fact in a history, is where it was left; undo goes back."""
    page = written(tmp_path, seed_page())
    walked, story = visits(
        [
            (page, [choose(0), choose(1), choose(0), choose(1), click("#undo"), choose(2), PATH, WHERE, HASH]),
            (page, [who("01-007"), *[click("#forward")] * 7, PATH, WHERE, HASH, click("#back"), HASH]),
        ]
    )
    *_, path, where, address = walked.answers
    *_, facts, place, fact_address, _, earlier = story.answers

    again, fact, broken, nowhere = visits(
        [
            (page.as_uri() + address, [PATH, WHERE, HASH, click("#again"), HASH, PATH]),
            (page.as_uri() + fact_address, [PATH, WHERE, HASH]),
            (page.as_uri() + address + "/infused/enrolled", [PATH, WHERE, HASH]),
            (page.as_uri() + "#participant/nobody/7", [WHERE, HASH]),
        ]
    )

    assert "#walk/consented/enrolled/apheresed/manufactured-%3Eproduction_failed" != address
    assert 4 == address.count("/")
    assert [path, where, address] == again.answers[:3]
    assert ["", ["Start: Screening; Not consented; Alive"]] == again.answers[-2:]
    assert "#participant/01-007/7" == fact_address
    assert "#participant/01-007/6" == earlier
    assert [facts, place, fact_address] == fact.answers
    for seen in (walked, story, again, fact, broken, nowhere):
        faultless(page, seen)
    assert path == broken.answers[0][: len(path)]
    assert [["Screening", "Not consented", "Alive"], ""] == nowhere.answers


def test_reading(tmp_path: Path) -> None:
    """A click on a state, an arrow or a number, or Enter on a state, tells all about it; Escape leads back."""
    page = written(tmp_path, seed_page())
    state = "[data-state='7']"
    pressed = "dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    focused = evaluate("document.activeElement.dataset.state")

    seen = visit(
        page,
        click(state),
        CARD,
        FOCUS,
        evaluate(f"document.querySelector(\"[data-about='20'] circle\").{pressed}"),
        CARD,
        evaluate(f"document.querySelector(\"[data-way='1 0'] .hit\").{pressed}"),
        CARD,
        evaluate("document.querySelector('#card a[href=\"#r6\"]').click()"),
        CARD,
        press("Escape"),
        CARD,
        evaluate("document.querySelector('[data-state=\"0\"]').focus()"),
        *[press(key) for key in ("ArrowDown", "ArrowRight", "ArrowUp", "End", "ArrowDown", "Home", "ArrowDown")],
        focused,
        press("Enter"),
        CARD,
        press("Escape"),
        focused,
    )  # fmt: skip

    faultless(page, seen)
    answers = [one for one in seen.answers if isinstance(one, str)]
    remission, heading, transition, enrolled, rule, here, by_key, back = answers
    assert "card-title" == heading
    for text in ("Complete remission state", "Response", "stated", "X08: Complete remission means", "Ways out",
                 "Allogeneic transplantation → Transplanted"):  # fmt: skip
        assert text in remission
    for text in ("Taken off the study", "Discontinuation reason = disease progression", "assumed",
                 "DiscontinuationReason = 'disease progression'"):  # fmt: skip
        assert text in transition
    for text in ("From\nScreening", "I07: Total bilirubin below 2.0 mg/dL", "E04: Must not apply", "consent_given:"):
        assert text in enrolled
    for text in ("I07 rule", "Bilirubin < 2.0 'mg/dL'", "stated Inclusion 7", "Mentioned by\nEnrolled transition"):
        assert text in rule
    assert "1" == here == back
    assert "Enrolled state" in by_key


def test_search(tmp_path: Path) -> None:
    """A search finds states, rules, data and texts; it filters the tables, and a find can be read."""
    page = written(tmp_path, seed_page())
    found = evaluate("found.hidden ? null : found.innerText")
    rows = evaluate(
        "[...document.querySelectorAll('#tables tbody tr')].filter((one) => !one.hidden).map((one) => one.id)"
    )

    seen = visit(
        page,
        evaluate("document.getElementById('find').focus()"),
        typed("BILIRUBIN below"),
        found,
        rows,
        press("Enter"),
        CARD,
        sought("criteria"),
        found,
        sought("e"),
        found,
        sought(""),
        found,
        evaluate("document.querySelectorAll('#tables tbody tr[hidden]').length"),
    )  # fmt: skip

    faultless(page, seen)
    first, left, card, many, most, none_hidden = (one for one in seen.answers if one is not None)
    assert "Found: 1\nI07 rule" == first
    assert ["r6"] == left
    assert "Total bilirubin below 2.0 mg/dL" in card
    assert many.startswith("Found: ")
    assert "more in the tables" in most
    assert 0 == none_hidden


def test_colors_are_kept_in_the_page_alone(tmp_path: Path) -> None:
    """Dark and light change as the system says, until the reader says otherwise; nothing is stored."""
    page = written(tmp_path, seed_page())
    colors = (
        "getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('svg rect')).fill"
    )
    look, paper = evaluate(f"[theme.ariaPressed, {colors}]"), evaluate(f"[{colors}]")
    heard = evaluate(
        "(async () => { for (let turn = 0; turn < 100 && theme.ariaPressed === 'false'; turn += 1) "
        "await new Promise((done) => setTimeout(done, 50)); })()"
    )
    light, dark = ["false", "rgb(255, 255, 255)", "rgb(255, 255, 255)"], ["true", "rgb(23, 23, 23)", "rgb(23, 23, 23)"]

    seen = visit(
        page,
        look,
        click("#theme"),
        look,
        media("prefers-color-scheme: dark"),
        click("#theme"),
        look,
        evaluate("[localStorage.length, sessionStorage.length, document.cookie]"),
        media("print"),
        paper,
    )
    system = visit(page, media("prefers-color-scheme: dark"), heard, look, media("print"), paper)

    faultless(page, seen)
    assert [light, dark, light, [0, 0, ""], light[1:]] == [one for one in seen.answers if one is not None]
    assert [dark, light[1:]] == [one for one in system.answers if one is not None]


def test_figure_can_be_sized(tmp_path: Path) -> None:
    """The figure is as large as can be read, larger, smaller, or as wide as the page; it is scrolled by itself."""
    page = written(tmp_path, seed_page())
    width = evaluate("Math.round(document.querySelector('svg').getBoundingClientRect().width)")
    room = evaluate("canvas.clientWidth")

    seen = visit(
        page, width, click("#larger"), width, click("#smaller"), click("#smaller"), width, click("#fit"), width, room
    )

    first, larger, smaller, fitted, wide = (one for one in seen.answers if one is not None)
    assert larger == pytest.approx(first * 1.25, abs=1)
    assert smaller == pytest.approx(first / 1.25, abs=1)
    assert fitted == pytest.approx(wide - 2, abs=1)


@pytest.mark.parametrize(("width", "whole"), [(1920, True), (1500, False), (400, False)])
def test_first_size(tmp_path: Path, width: int, *, whole: bool) -> None:
    """All of the figure is seen at first where names of states are 8 px high then; else words of 10 px are."""
    page = written(tmp_path, seed_page())
    room = evaluate("canvas.scrollWidth === canvas.clientWidth")
    sizes = evaluate(
        "(() => { const [svg] = canvas.children; const scale = svg.getAttribute('width') / svg.viewBox.baseVal.width; "
        "const names = [...svg.querySelectorAll('[data-state]')].map((box) => box.querySelector('text')); "
        "return [Math.min(...names.map((one) => parseFloat(getComputedStyle(one).fontSize))) * scale, 10 * scale]; })()"
    )

    seen = visit(page, room, sizes, width=width)

    (fits, (names, words)) = seen.answers
    assert whole is fits
    assert names >= 8
    assert whole or words == pytest.approx(8)


def test_where_the_participant_is_can_be_seen(tmp_path: Path) -> None:
    """The figure, and it alone, is scrolled to where the participant is."""
    page = written(tmp_path, seed_page())
    inside = evaluate(
        "(() => { const [seen, part] = [canvas, document.querySelector('svg .here')]"
        ".map((one) => one.getBoundingClientRect()); return [part.left >= seen.left && part.right <= seen.right && "
        "part.top >= seen.top && part.bottom <= seen.bottom, scrollY]; })()"
    )

    seen = visit(page, who("01-004"), click("#last"), WHERE, inside, click("#first"), inside, width=700, height=500)

    where, last, first = (one for one in seen.answers if one is not None)
    assert where[0] not in ("Screening", "Enrolled")
    assert (True, True) == (last[0], first[0])


def test_narrow_and_printed(tmp_path: Path) -> None:
    """On a small screen nothing but the figure and the tables runs out; on paper everything is open."""
    page = written(tmp_path, seed_page())
    wide = evaluate("document.documentElement.scrollWidth")
    opened = evaluate("[...document.querySelectorAll('#tables details')].map((one) => one.open)")

    small = visit(page, OPEN_ALL, wide, who("01-011"), click("#last"), wide, width=320, height=640)
    paper = visit(
        page,
        evaluate("dispatchEvent(new Event('beforeprint'))"),
        opened,
        evaluate("dispatchEvent(new Event('afterprint'))"),
        opened,
        media("print"),
        evaluate(
            "['who-line', 'theme', 'free', 'undo', 'fit'].map((one) => document.getElementById(one).offsetHeight)"
        ),
    )

    assert [320, 320] == [one for one in small.answers if isinstance(one, int) and one is not True]
    _, open_on_paper, _, open_again, _, heights = paper.answers
    assert [True] * 7 == open_on_paper
    assert [False] * 7 == open_again
    assert [0] * 5 == heights


def expected_choices(chart: pe.Chart, position: tuple[str, ...]) -> list[list[str]]:
    """
    Give what can happen next, straight from the definition: in each track one transition of one event.

    With it goes in which tracks the event would be out of sequence.
    """
    if not chart.ending.isdisjoint(position):
        return []
    protocol, found = chart.protocol, []
    for kind in chart.kinds.values():
        ways = {offer.track: offer.cells.get(position[offer.track], ()) for offer in kind.offers}
        stray = [
            f"out of sequence in {labelled(chart.tracks[track], None)}"
            for track, open_ones in ways.items()
            if not open_ones and not chart.states[position[track]].final
        ]
        steps = itertools.product(*[open_ones for open_ones in ways.values() if open_ones])
        found += [(step, stray) for step in steps if step]
    found.sort(key=lambda one: min(map(chart.transitions.index, one[0])))
    return [[_label(protocol, step), *stray] for step, stray in found]


def _label(protocol: pe.Protocol, step: tuple[Transition, ...]) -> str:
    first = step[0]
    targets = (labelled(one.target, protocol.states[one.target].label) for one in step)
    return f"{labelled(first.event, first.label or protocol.events[first.event].label)} → {'; '.join(targets)}"


@functools.cache
def strolls(folder: Path) -> dict[str, Seen]:
    """Walk through every protocol in one browser: always the last but one of what can happen, and at last the last."""
    asked: list[tuple[Path, list[Action]]] = []
    for path in CHARTS:
        page = folder / f"{path.stem}.html"
        page.write_text(page_at(path), encoding="utf-8")
        step, end = (
            evaluate(f"[...document.querySelectorAll('#next > ul > li > button')].at({place})?.click()")
            for place in (-2, -1)
        )
        asked.append((page, [axe(*WCAG), *[WHERE, CHOICES, step] * 7, *[WHERE, CHOICES, end] * 2]))
    return dict(zip((path.stem for path in CHARTS), visits(asked), strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the pages of all protocols."""
    return tmp_path_factory.mktemp("pages")


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_every_protocol_can_be_walked(folder: Path, path: Path) -> None:
    """In every protocol, wherever one comes, what can happen next is what its transitions say; no fault to axe-core."""
    chart = chart_at(path)
    seen = strolls(folder)[path.stem]
    names = {labelled(name, one.label): name for name, one in chart.protocol.states.items()}

    faultless(folder / f"{path.stem}.html", seen)
    faults, *answers = seen.answers
    assert [] == faults
    for where, choices in zip(answers[::3], answers[1::3], strict=True):
        assert expected_choices(chart, tuple(names[one] for one in where)) == choices


NASTY = "</script><b>&\"'<!-- \u2028 完全 é/+#%"


def test_texts_stay_texts(tmp_path: Path) -> None:
    """Whatever an author or a user wrote is shown as it is, also where the page moves it about; addresses hold it."""
    plain = chart_at(SHIPPED[0]).protocol
    states = {name: attrs.evolve(one, label=f"{name} {NASTY}", text=NASTY) for name, one in plain.states.items()}
    events = {name: attrs.evolve(one, label=f"{name} {NASTY}") for name, one in plain.events.items()}
    chart = pe.compile(attrs.evolve(plain, title=NASTY, states=states, events=events))
    person = pe.replay(
        chart, NASTY, [pe.Event("consented", "2025-01-01"), pe.Event(NASTY, "2025-01-02"), pe.Event("5", "2025")]
    )
    page = written(tmp_path, page_of(chart, [person]))
    facts = [click("#last"), evaluate("document.getElementById('fact').innerText"), click("#back"), PATH, HASH]

    seen = visit(page, choose(0), WHERE, PATH, evaluate("document.querySelector('h1').textContent"), who(NASTY), *facts)

    faultless(page, seen)
    where, path, title, fact, facts_told, address = (one for one in seen.answers if one is not None)
    assert [f"screening {NASTY}", f"consented {NASTY}", f"alive {NASTY}"] == where
    assert f"consented {NASTY} → consented {NASTY}" == path[1]
    assert NASTY == title
    assert [f"2025-01-01 consented {NASTY} ✗", f"2025-01-02 {NASTY} ✗", "2025 5 ✗"] == sorted(
        facts_told, key=len, reverse=True
    )
    assert "the protocol declares no such event" in fact
    again = visit(page.as_uri() + address, PATH, HASH)
    assert [facts_told, address] == again.answers


def test_within_a_notebook(tmp_path: Path) -> None:
    """In a frame, as notebooks show it, the page can be used as well; it only has no address to keep the walk in."""
    framed = f'<iframe title="page" width="900" height="600" srcdoc="{html.escape(seed_page())}"></iframe>'
    page = written(
        tmp_path, f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>N</title><body>{framed}</body></html>'
    )
    inside = "document.querySelector('iframe').contentDocument"
    press_first = evaluate(f"{inside}.querySelector('#next button').click()")

    seen = visit(
        page, press_first, evaluate(f"[...{inside}.querySelectorAll('#here button')].map((one) => one.textContent)")
    )

    assert ([], []) == (seen.console, seen.errors)
    assert ["Screening", "Consented", "Alive"] == seen.answers[1]
