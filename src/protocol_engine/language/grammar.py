"""
The grammar of the language: a subset of HL7 CQL 1.5, for lark's LALR(1).

Precedence is that of the normative grammar (`cql.g4`): `is` binds tighter than `not`, `not` tighter
than `<`, timing phrases loosest of the comparisons but `=`. Rule names are the `op` of the tree, or
the method of `reader.Reader` that makes it.
"""

from __future__ import annotations

GRAMMAR = r"""
start: expr

?expr: implication
    | "if" expr "then" expr "else" expr -> if_
?implication: disjunction
    | implication IMPLIES disjunction -> binary
?disjunction: conjunction
    | disjunction OR conjunction -> nary
    | disjunction XOR conjunction -> binary
?conjunction: membership
    | conjunction AND membership -> nary
?membership: equality
    | membership (IN | CONTAINS) [of] equality -> membership
?equality: timing
    | equality EQUALITY timing -> binary
?timing: inequality
    | timing "same" [precision] "as" inequality -> same_as
    | timing "same" [precision] (OR_BEFORE | OR_AFTER) inequality -> same_or
    | timing [PROPERLY] INCLUDES [of] inequality -> inclusion
    | timing [PROPERLY] (DURING | INCLUDED_IN) [of] inequality -> inclusion
    | timing [PROPERLY] WITHIN quantity "of" inequality -> within
    | timing relation [of] inequality -> relation
    | timing quantity [OR_MORE | OR_LESS] relation [of] inequality -> offset
    | timing (LESS_THAN | MORE_THAN) quantity relation [of] inequality -> strict_offset
    | timing OVERLAPS [BEFORE | AFTER] [of] inequality -> overlaps
?inequality: between
    | inequality (LESS | GREATER | INEQUALITY) between -> binary
?between: unary
    | between "between" term "and" term -> between
    | ["duration" "in"] precision "between" term "and" term -> duration
    | "difference" "in" precision "between" term "and" term -> difference
?unary: postfix
    | NOT unary -> prefix
    | EXISTS unary -> prefix
    | "cast" term "as" type -> cast
?postfix: term
    | postfix "is" [NOT] (NULL | TRUE | FALSE) -> is_truth
    | postfix "is" type -> is_type
    | postfix "as" type -> as_type
?term: factor
    | term (PLUS | MINUS) factor -> binary
?factor: signed
    | factor (STAR | SLASH | DIV | MOD) signed -> binary
?signed: atom
    | PLUS signed -> sign
    | MINUS signed -> sign
    | (START | END) "of" signed -> bound_of
    | (precision | DATE | TIMEZONE) "from" signed -> part
?atom: NULL -> keyword
    | TRUE -> keyword
    | FALSE -> keyword
    | NUMBER -> number
    | STRING -> string
    | quantity
    | DATETIME -> date
    | name
    | QUOTED ("." IDENT)* -> reference
    | IDENT "(" [expr ("," expr)*] ")" -> call
    | "Interval" (LSQB | LPAR) expr "," expr (RSQB | RPAR) -> interval
    | ["List" [LESS type GREATER]] "{" [expr ("," expr)*] "}" -> list_
    | "case" [expr] when+ "else" expr "end" -> case
    | "(" expr ")" -> group

when: "when" expr "then" expr
name: IDENT ("." IDENT)*
quantity: NUMBER (STRING | UNIT)
precision: UNIT
of: precision "of"
relation: BEFORE | AFTER | ON_OR | OR_ON
type: IDENT ("." IDENT)* -> named_type
    | "Interval" LESS type GREATER -> generic_type
    | "List" LESS type GREATER -> generic_type

IMPLIES: "implies"
OR: "or"
XOR: "xor"
AND: "and"
NOT: "not"
EXISTS: "exists"
IN: "in"
CONTAINS: "contains"
INCLUDES: "includes"
DURING: "during"
PROPERLY: "properly"
WITHIN: "within"
OVERLAPS: "overlaps"
BEFORE: "before"
AFTER: "after"
START: "start"
END: "end"
DIV: "div"
MOD: "mod"
NULL: "null"
TRUE: "true"
FALSE: "false"
DATE: "date"
TIMEZONE.2: /timezone(offset)?\b/
UNIT.2: /(year|month|week|day|hour|minute|second|millisecond)s?\b/
OR_BEFORE.2: /or\s+before\b/
OR_AFTER.2: /or\s+after\b/
OR_MORE.2: /or\s+more\b/
OR_LESS.2: /or\s+less\b/
LESS_THAN.2: /less\s+than\b/
MORE_THAN.2: /more\s+than\b/
INCLUDED_IN.2: /included\s+in\b/
ON_OR.2: /on\s+or\s+(before|after)\b/
OR_ON.2: /(before|after)\s+or\s+on\b/
EQUALITY: "=" | "!=" | "~" | "!~"
INEQUALITY: "<=" | ">="
LESS: "<"
GREATER: ">"
PLUS: "+"
MINUS: "-"
STAR: "*"
SLASH: "/"
LSQB: "["
RSQB: "]"
LPAR: "("
RPAR: ")"
NUMBER: /[0-9]+(\.[0-9]+)?/
STRING: /'(\\.|[^'\\])*'/s
QUOTED: /"(\\.|[^"\\])*"/s
DATETIME: /@[0-9T][0-9T:.+\-Z]*/
IDENT: /[A-Za-z_][A-Za-z0-9_]*/

%ignore /\s+/
%ignore /\/\/[^\n]*/
%ignore /\/\*(.|\n)*?\*\//
"""
