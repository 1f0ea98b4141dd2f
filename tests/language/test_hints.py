"""What the language says about a text that it cannot read: the place, and what was probably meant."""

from __future__ import annotations

import pytest

from protocol_engine.language import DECIMAL, INTEGER, LanguageError, analyze, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bilirubin < 2.0 mg/dL", "1:17: expected a unit in quotes after 2.0, got mg/dL; write 2.0 'mg/dL'"),
        ("ANC > 1.0 10*9/L", "1:11: expected a unit in quotes after 1.0, got 10*9/L; write 1.0 '10*9/L'"),
        ("DLCO > 5 %", "1:10: expected a unit in quotes after 5, got %; write 5 '%'"),
        ("A < 3mg", "1:6: expected a unit in quotes after 3, got mg; write 3 'mg'"),
        ("A > 28 Days", "1:8: Days is not a unit; write 28 days"),
        ("A < 5 wek", "1:7: wek is not a unit; did you mean 5 weeks?"),
        ("A within 3 of B", "1:12: expected a unit after 3; write 3 days"),
        ("ALT < 3 x ULN", "1:9: x is not an operator; use * to multiply: 3 * ULN"),
        ("ALT < 3 X", "1:9: X is not an operator; use * to multiply: 3 * Y"),
        ("A \u00d7 3", "1:3: \u00d7 is not an operator; write *"),
        ("A == 3", "1:3: == is not an operator; write ="),
        ("A <> 3", "1:3: <> is not an operator; write !="),
        ("A => 3", "1:3: => is not an operator; write >="),
        ("A \u2264 3", "1:3: \u2264 is not an operator; write <="),
        ("A && B", "1:3: && is not an operator; write and"),
        ("A || B", "1:3: || is not an operator; write or"),
        ("!A", "1:1: ! is not an operator; write not"),
        ("A < 3 AND B < 4", "1:7: AND is not an operator; write and in lower case"),
        ("NOT A", "1:1: NOT is not an operator; write not in lower case"),
        ("D = E +/- 3 days", "1:7: +/- is not an operator; write 'X within 3 days of (Y + 28 days)'"),
        ("D = E \u00b1 3 days", "1:7: \u00b1 is not an operator; write 'X within 3 days of (Y + 28 days)'"),
        ("A = \u201cCR\u201d", "a text in straight single quotes"),
        ("A = 'CR", "1:5: a text is not closed; expected a second single quote"),
        ('A = "CR', "1:5: a name is not closed; expected a second double quote"),
        ("A in [1, 2]", "1:6: a list is written in braces"),
        ("A in ('a', 'b')", "1:10: a list is written in braces"),
        ("A B", "1:3: expected an operator between A and B"),
        ("A 3", "1:3: expected an operator between A and 3"),
        ("(A) contans 3", "1:5: expected an operator between ) and contans; did you mean 'contains'?"),
        ("(A < 3", "1:7: a bracket '(' is not closed"),
        ("A < 3 and", "1:10: the text ends after and; expected a value"),
        ("", "1:1: the text is empty"),
        ("  // nothing", "the text is empty"),
        ("< 3", "1:1: expected a value before <"),
        ("A < ) 3", "1:5: expected a value after <, got )"),
        ("A < 3 )", "1:7: ) does not fit after 3"),
        ("A = 3 then", "1:7: then does not fit after 3"),
        ("A = 3 ;", "1:7: ; does not fit after 3"),
        ("A between 1 to 3", "1:13: expected `and` after between 1, got to"),
        ("A between 1 'mg', 3 'mg'", "1:17: expected `and` after between 1 'mg', got ,"),
        ("days between A B", "1:16: expected `and` after between A, got B"),
        ("A < 3,5", "1:6: a decimal number is written with a point: 3.5"),
        ("A in (1,3)", "1:8: a list is written in braces"),
        ("A < .5", "1:5: a number begins with a digit; write 0.5"),
        ("A ^ 2 < 3", "1:3: there are no powers"),
        ("A ** 2 < 3", "1:4: there are no powers"),
        ("A % 2 = 0", "1:3: % is not an operator; write mod"),
        ("A is 'CR'", "1:6: is asks for null, true, false or a type; write = 'CR'"),
        ("A is not 'CR'", "1:10: is asks for null, true, false or a type; write != 'CR'"),
        ("A is 1", "1:6: expected a value after is, got 1"),
        ("A within 3 days B", "1:17: expected `of` after within 3 days, got B"),
        ("if A then 1", "1:12: an if needs an else"),
        ("if A then 1 else if B then 2", "1:29: an if needs an else"),
        ("case when A then 1 end", "1:20: a case needs an else before its end"),
        ("A union B", "1:3: union is not in this subset of CQL"),
        ("predecessor of 5", "1:13: predecessor is not in this subset of CQL"),
        ("A = 3 and\n  B == 4", "2:5: == is not an operator"),
    ],
)
def test_a_text_that_cannot_be_read_says_what_was_meant(text: str, expected: str) -> None:
    """A syntax fault has its place, and a hint in the words of the language."""
    with pytest.raises(LanguageError) as caught:
        parse(text)
    (fault,) = caught.value.faults
    assert "syntax" == fault.code
    assert expected in str(fault)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("beta-hCG > 1", 'is written in double quotes: "beta-hCG"'),
        ("\N{GREEK SMALL LETTER BETA}2 > 1", 'in double quotes it is a name: "\N{GREEK SMALL LETTER BETA}2"'),
        ("day > 0", '> does not fit after day; day is a word of the language, as a name it is written "day"'),
        ("end > 0", 'expected a value after end, got >; end is a word of the language, as a name it is written "end"'),
        ("Alt > 0", "did you mean 'ALT'?"),
        ("ALT > 0 and TRUE", "did you mean 'true'?"),
        ("ALTT > 0", "did you mean 'ALT'?"),
    ],
)
def test_a_name_that_is_no_plain_word_is_told_how_to_be_written(text: str, expected: str) -> None:
    """Names with other characters, words of the language and another case are answered with what to write."""
    types = {"beta-hCG": DECIMAL, "day": INTEGER, "end": INTEGER, "ALT": DECIMAL}
    with pytest.raises(LanguageError) as caught:
        analyze(text, types)
    assert expected in str(caught.value.faults[0])


@pytest.mark.parametrize("name", ["beta-hCG", "day", "re-dosed.count", "Serum X"])
def test_every_name_can_be_written_in_double_quotes(name: str) -> None:
    """In double quotes, with or without what stands behind its dot, a name of any characters is a variable."""
    first, *rest = name.split(".")
    for written in {f'"{name}"', ".".join([f'"{first}"', *rest])}:
        assert (name,) == analyze(f"{written} > 0", {name: INTEGER}).inputs
