"""What no true sentence says: each check finds one kind of odd words or numbers in a text.

Each was found by eye in a chapter that ran on other tables, and then made a check.
"""

import re
from collections.abc import Callable, Iterator

from alliance_book.prose import WORDS

NUMBER = r"[−-]?\$?\d[\d \u202f]*(?:\.\d+)?"
UNIT = r"(?:[\u202f ]?(?:%|km|bn|tn|billion|trillion|points|percentage points|times|a year|a day))*"
# What may stand between a number and the next: its unit, and when it was.
WHEN = r"(?:,? (?:in|at|of|by|from|to|fiscal year|FY|the|end|September|about|around|early|late|\d{4}))*?"
COUNTED = (
    "state|year|day|month|partner|pact|tie|ally|agreement|missile|flight|visit|party|country|exercise|claim|"
    "component|weighting|case|pair|series|treaty|survey|wave|deadline|document|port|ship|carrier|fighter|"
    "member|guarantor|supplier|condition|break|level|edition|warhead|dispute|revision|step|test|meeting"
)
RISES = r"(?:rose|risen|rises|grew|grows|grown|climb(?:ed|s)?|went up|increased|up)"
FALLS = r"(?:fell|fallen|falls|dropped|drops|sank|sinks|shrank|went down|decreased|down)"
VERDICTS = r"supported|partly supported|not supported|contradicted|out of date|cannot be tested here"

CHECKS: dict[str, Callable[[str], Iterator[str]]] = {}


def check(function: Callable[[str], Iterator[str]]) -> Callable[[str], Iterator[str]]:
    """Have a check made of every text; its name says what it finds."""
    CHECKS[function.__name__.replace("_", " ")] = function
    return function


def odd(text: str) -> list[tuple[str, str]]:
    """Return what is odd in a text, as it reads on a page: the kind, and the words."""
    bare = plain(text)
    return [(name, found) for name, function in CHECKS.items() for found in function(bare)]


def plain(text: str) -> str:
    """Return a text in one line without code, roles and addresses."""
    text = re.sub(r"```.*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"\s*\{[a-z:]+\}`[^`]*`", "", text)
    text = re.sub(r"`[^`]*`", "Code", text)
    text = re.sub(r"^:::.*$|^:class:.*$|^\([a-z-]+\)=$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    text = re.sub(r"(?m)^\s*(?:[-*] |#+ |\*\*\d+\.\*\* )", " ", text)
    return re.sub(r"[ \n\t]+", " ", text).strip()


@check
def missing_value(text: str) -> Iterator[str]:
    """A value that is not there, or code in the place of words."""
    yield from _found(r"\bnan\b|\bNaT\b|<NA>|\binf\b|\bundefined\b", text)
    yield from _found(r"(?<=[a-z,(] )None\b|^None$|\| None\b|\bnp\.|Timestamp\(|\{[a-z_.]+\}", text)


@check
def nothing_measured(text: str) -> Iterator[str]:
    """A quantity of nothing where a sentence speaks of something: "0 km", "changes 0 years"."""
    yield from _found(
        rf"(?<![\d.,\u202f])(?:0|no) km\b|(?:changes?|by|after|in|than) 0 (?:{COUNTED})s?\b|\bno months\b",
        text,
    )


@check
def nothing_counted(text: str) -> Iterator[str]:
    """A number of nothing, or a change by it: "there are only 0", "changed by +0", "0.0 trillion less"."""
    yield from _found(r"\bonly 0\b|\bby [+-]0(?!\.?\d)", text)
    yield from _found(rf"\b(?:gone|went|given) to 0 (?:{COUNTED})s?\b|\bmost often to none\b", text)
    yield from _found(r"\b(?:has|have|had) no(?=[.;,])", text)
    yield from _found(r"(?<![\d.,\u202f])0(?:\.0+)? (?:\w+ ){0,2}(?:more|less|fewer)\b", text)


@check
def no_figure_as_a_measure(text: str) -> Iterator[str]:
    """The words for a missing value where a sentence measures by it: "spends no figure times as much"."""
    yield from _found(
        r"\bno figure (?:times|as much|billion|trillion|of what|at both)|\bto no figure\b", text
    )
    yield from _found(r"\bwas (?:in no table|not known, even)|\bst(?:ood|ands?) at a number not\b", text)
    yield from _found(
        r"\bnot known (?:times|billion|trillion|of all)|(?:up to|reach|reaches) not known\b", text
    )


@check
def part_above_whole(text: str) -> Iterator[str]:
    """More of something than there is: "seven of the five states"."""
    number = rf"(?:{'|'.join(WORDS[1:])}|\d[\d\u202f]*)"
    whole = rf"({number})(?![\d.,\u202f]*(?:\d|[\u202f ]?%))"
    for found in re.finditer(rf"\b({number}) of (?:the |its |their |all )?{whole}\b", text, re.IGNORECASE):
        part, whole = (_value(group) for group in found.groups())
        if part > whole and not 1900 <= part <= 2100 and not re.match(r" %", text[found.end(1) :]):
            yield found[0]


@check
def too_many_names(text: str) -> Iterator[str]:
    """A list of names that nobody reads to its end, as of all whom a report leaves out."""
    yield from _found(r"(?:\b(?:the )?[A-Z][\w.’'&-]*(?: (?:&|and|of|the|[A-Z][\w.’'-]*))*, ){30,}", text)


@check
def number_of_noun(text: str) -> Iterator[str]:
    """One of several, or several of one: "1 states", "two state", "Two states has"."""
    several = "|".join(WORDS[2:])
    plural = rf"(?:(?:{COUNTED})s|allies|parties|countries|treaties)"
    yield from _found(rf"(?<![\d.,\u202f–−-])\b(?:one|1) (?:other )?{plural}\b(?! of)", text)
    yield from _found(r"\b[Oo]ne of the (?:\w+ )?\w+s (?:hold|are|have|were|rise|fall|stand|lie)\b", text)
    yield from _found(r"\bso do one\b", text)
    yield from _found(rf"\b(?:{several}) (?:{COUNTED})\b(?![’'-])", text.replace("series", "things"))
    yield from _found(
        rf"(?:^|[.;:] )(?:{several.title()}) \w+s (?:has|is|was|stays|holds|owes|does|waits|falls)\b", text
    )
    yield from _found(rf"\bof the one (?:{COUNTED})s\b", text)
    yield from _found(r"(?:^|[.;:] )One \w+ [^.;]*, (?:one|none) of them\b", text)
    yield from _found(rf"(?:^|[.;:] )One (?:{COUNTED}) (?:have|are|were|stay|hold|owe|do|wait|fall)\b", text)


@check
def same_record_twice(text: str) -> Iterator[str]:
    """A value and its year twice, as if they were two: "69 in 2022, its record, and 69 in 2022"."""
    for sentence in _sentences(text):
        yield from _found(rf"\b({NUMBER}{UNIT} in \d{{4}})\b.*\band \1\b", sentence)


@check
def direction_against_its_numbers(text: str) -> Iterator[str]:
    """A word for up or down beside numbers that go the other way or nowhere: "climb from 4 to 4"."""
    span = rf"(?: \w+)?,? from ({NUMBER}){UNIT}{WHEN} to ({NUMBER}){UNIT}"
    for words, sign in ((RISES, 1), (FALLS, -1)):
        for found in re.finditer(rf"\b{words}{span}", text):
            if not _goes(found[1], found[2], sign):
                yield found[0]
    for words, sign in (("up", 1), ("down", -1)):
        for found in re.finditer(rf"({NUMBER}){UNIT}(?: \w+){{0,6}}, {words} from ({NUMBER}){UNIT}", text):
            if not _goes(found[2], found[1], sign):
                yield found[0]


@check
def change_of_the_other_sign(text: str) -> Iterator[str]:
    """A rise by less than nothing: "rose by −3"."""
    yield from _found(
        rf"\b(?:{RISES}|{FALLS}|more|less|fewer|higher|lower) (?:by )?(?:[−-]\d|0(?![.,]?\d))", text
    )


@check
def range_upside_down(text: str) -> Iterator[str]:
    """A range whose lower end is above its upper: "between 8 and 3"."""
    for found in re.finditer(rf"\bbetween ({NUMBER}){UNIT} and ({NUMBER})", text):
        if _value(found[1]) >= _value(found[2]):
            yield found[0]
    for found in re.finditer(
        r"\b((?:1[89]|20)\d\d)(?:[–-]|[\u2060]*–[\u2060]*| to )((?:1[89]|20)\d\d)\b", text
    ):
        if int(found[1]) >= int(found[2]):
            yield found[0]


@check
def empty_list(text: str) -> Iterator[str]:
    """The word for an empty list where a sentence needs something: "larger are those of none"."""
    before = "of|with|for|by|than|are|like|in|and|are:|since|from|reads|most"
    yield from _found(rf"\b(?:{before}) none(?=[.,;:)]| and\b| to\b|$)", text)
    yield from _found(r"(?:^|[.] )None (?:is|are|has|have) (?:older|larger|higher|owed)\b", text)
    yield from _found(r"\([Nn]one\)|\b[Oo]f the no \w+|^[.,;:] |\bno count \w+s\b", text)


@check
def compared_with_itself(text: str) -> Iterator[str]:
    """A name beside itself: "Japan and Japan", though not the two Congos."""
    yield from _found(r"(?<!DR )\b([A-Z]\w+(?: [A-Z]\w+)?) (?:and|or|to|than|,) \1\b", text)


@check
def doubled_word(text: str) -> Iterator[str]:
    """A word twice, a stop twice, or nothing between two stops."""
    yield from _found(r"(?i)\b(?!that\b|had\b)([a-z]+) \1\b|\(\(", text)
    yield from _found(r"\bof the (?:about|in|of|on)\b", text)
    yield from _found(r"(?<!\.)\.\.(?!\.)|,,|[,;] [.,;]| \.(?![\d.])| ,|\(\s*\)|\[\s*\]|: \.|“\s*”", text)


@check
def sentence_in_lower_case(text: str) -> Iterator[str]:
    """A sentence that begins with a small letter, as where its first word was computed."""
    yield from _found(r"(?<![A-Z]\.[A-Z])(?<!\be\.g)(?<!\bvs)[.?!] [a-z]\w+ \w+", text)


@check
def year_as_a_number(text: str) -> Iterator[str]:
    """A year with a thin space between its thousands, or with decimals."""
    yield from _found(r"\b(?:in|since|from|until) (?:1\u202f9\d\d|2\u202f0[0-4]\d|(?:19|20)\d\d\.\d)\b", text)


def verdicts(text: str) -> list[str]:
    """Return the verdicts that a text names, in the ledger's words, with or without how firm they are."""
    return re.findall(rf"\*({VERDICTS})(?: \([^*)]*\))?\*", text)


def _found(pattern: str, text: str) -> Iterator[str]:
    for found in re.finditer(pattern, text):
        yield text[max(0, found.start() - 40) : found.end() + 25]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!;]) ", text)


def _value(words: str) -> float:
    if words.lower() in WORDS:
        return WORDS.index(words.lower())
    return float(re.sub(r"[^\d.−-]", "", words).replace("−", "-").rstrip("."))


def _goes(before: str, after: str, sign: int) -> bool:
    one, other = _value(before), _value(after)
    if 1900 <= one <= 2100 and 1900 <= other <= 2100:
        return True  # years
    return (other - one) * sign > 0
