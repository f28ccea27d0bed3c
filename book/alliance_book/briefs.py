"""The sentences of a brief, right for every pair: without troops, dollars, votes or the United States too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from alliance_data.measures import briefs as measures
from alliance_data.measures.briefs import GUARANTOR

from .prose import Words, count, list_of, named, num, pct, usd_bn, when, words, year, year_range

UNITED_STATES = "the United States"
NOT_AMERICAN = Words(
    "The tables on troops, aid, sales and travel count what the United States sends and whom it receives; "
    "on this pair they are silent."
)
TERMS = {
    "offense": "help in wars of one's own choosing",
    "neutrality": "neutrality in the other's wars",
    "nonaggression": "not attacking each other",
    "consultation": "consultation in a crisis",
}
"""What a treaty may name beside defence, by the column of ``alliances``."""
TERM = {
    "defense": "Defence",
    "offense": "Other wars",
    "neutrality": "Neutrality",
    "nonaggression": "No attack",
    "consultation": "Consultation",
}
"""The same in a word or two, and defence itself, in the order of a figure's rows."""


@dataclass(frozen=True)
class Measure:
    """One measure of a pair in words.

    Attributes
    ----------
    label
        What a row of a figure calls it.
    more, less
        What a pair has that lies above others, and below: ``an older pact``.
    tables
        Where it is from.
    unit
        ``share``, ``km``, ``dollars``, ``years``, ``times`` or nothing, for a count or an index.
    digits
        How many are shown behind the point.
    either
        Whether little of it is as telling as much: few American troops are, no aid to a rich state is not.
    """

    label: str
    more: str
    less: str
    tables: tuple[str, ...]
    unit: str = ""
    digits: int = 0
    either: bool = True

    @property
    def lower(self) -> str:
        """The label as it stands within a sentence."""
        return self.label if self.label.startswith("US") else self.label[0].lower() + self.label[1:]

    def said(self, value: float) -> str:
        """Return a value with its unit."""
        forms = {
            "": lambda: num(value, self.digits),
            "share": lambda: pct(value),
            "km": lambda: f"{num(value)} km",
            "dollars": lambda: money(value),
            "years": lambda: count(round(value), "year"),
            "times": lambda: f"{num(value, 1 if value < 100 else 0)} to 1",
        }
        return forms[self.unit]()


MEASURES = {
    "years": Measure("Age of the pact", "an older pact", "a younger pact", ("alliances",), "years"),
    "shared": Measure("Allies in common", "more allies in common", "fewer allies in common", ("alliances",)),
    "km": Measure(
        "Between the capitals",
        "capitals farther apart",
        "capitals nearer to each other",
        ("countries",),
        "km",
    ),
    "inequality": Measure(
        "Stronger to weaker", "more unequal means", "more equal means", ("capabilities",), "times"
    ),
    "vote_distance": Measure(
        "Distance in votes", "votes farther apart", "votes closer to each other", ("ideal_points",), digits=2
    ),
    "democracy_gap": Measure(
        "Gap in democracy",
        "a wider gap in democracy",
        "a narrower gap in democracy",
        ("democracy",),
        digits=2,
    ),
    "disputes": Measure(
        "Disputes between them",
        "more disputes with each other",
        "fewer disputes with each other",
        ("disputes",),
    ),
    "exercises": Measure(
        "Exercises together", "more exercises together", "fewer exercises together", ("exercises",)
    ),
    "troops": Measure("US troops", "more American troops", "fewer American troops", ("us_troops",)),
    "share_of_gdp": Measure(
        "Spending on forces",
        "a larger share of output for its forces",
        "a smaller share of output for its forces",
        ("military_expenditure",),
        "share",
    ),
    "assistance_usd": Measure(
        "US aid in a decade",
        "more American aid",
        "less American aid",
        ("foreign_assistance",),
        "dollars",
        either=False,
    ),
    "sales_usd": Measure(
        "US arms sales",
        "larger American arms sales",
        "smaller American arms sales",
        ("arms_sales",),
        "dollars",
        either=False,
    ),
    "stays": Measure(
        "Stays of US leaders",
        "more stays of American leaders",
        "fewer stays of American leaders",
        ("leader_travel",),
        either=False,
    ),
    "visits": Measure(
        "Visits to the US",
        "more visits to Washington",
        "fewer visits to Washington",
        ("leader_visits",),
        either=False,
    ),
}
"""The measures of a brief, by the column that holds them, in the order of its figure."""

TELLING = (
    "troops",
    "vote_distance",
    "disputes",
    "exercises",
    "democracy_gap",
    "share_of_gdp",
    "sales_usd",
    "assistance_usd",
    "stays",
    "visits",
    "years",
)
"""Which may make the finding; of two that are as rare the first does."""


def full(code: str) -> Words:
    """Return a state's name as a sentence has it, from its code."""
    return named([code])


@words
def begun(text: str) -> str:
    """Return a text as a sentence begins: ``The United States``; all but its first letter stays."""
    return text[:1].upper() + text[1:]


@words
def whose(name: str) -> str:
    """Return the possessive of a name: ``Japan's``, ``the United States'``."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


@words
def money(usd: float) -> str:
    """Return dollars in a fitting unit: ``$23.3 bn``, ``$4 m``, ``under $1 m``, ``nothing``, ``−$3 m``."""
    if not usd:
        return "nothing"
    if -1e6 < usd < 0:
        return "slightly less than nothing"
    if abs(usd) >= 1e9:
        return usd_bn(usd / 1e6)
    sign = "−" if usd < 0 else ""
    return f"{sign}${num(abs(usd) / 1e6)} m" if abs(usd) >= 1e6 else "under $1 m"


@words
def headline(own: str, other: str, stands_out: str) -> str:
    """Return the title of a brief: the two names, and in what they stand out."""
    return f"{begun(own)} and {other}: {stands_out}"


@words
def than_others(row: Mapping, group: str) -> str:
    """Return how many of the others lie to the far side of a pair: ``any other US ally``, ``60 of 63 ...``.

    Parameters
    ----------
    row
        ``others``, ``unknown``, ``lower`` and ``higher``, as from ``measures.briefs.beside``.
    group
        What the others are called, in the singular: ``US ally`` or ``pair``.
    """
    most, others = int(max(row["lower"], row["higher"])), int(row["others"])
    plural = "US allies" if group == "US ally" else f"{group}s"
    if most == others:
        figure = " with a figure" if row["unknown"] else ""
        return f"any other {group}{figure}" if others > 1 else f"the one other {group} on record"
    if others > 100:
        return f"{pct(min(max(100 * most // others, 1), 99) / 100, 0)} of other {plural}"
    return f"{num(most)} of {num(others)} other {plural}"


def rarest(standing: pd.DataFrame) -> str:
    """Return the measure in which a pair lies beyond the largest part of the others.

    Parameters
    ----------
    standing
        By measure: ``others``, ``lower``, ``higher``, as from ``measures.briefs.standing``. Those in
        ``TELLING`` may be chosen; of two that are as rare the first is.

    Raises
    ------
    ValueError
        If the pair has a value in none.
    """
    far = _rare(standing)
    if far.empty:
        raise ValueError("No table has a figure for this pair that others have too.")
    return str(far.index[0])


def _rare(standing: pd.DataFrame) -> pd.Series:
    """Return the part of the others that lies to the far side of a pair, by measure, the largest first."""
    known = standing.loc[[measure for measure in TELLING if measure in standing.index]].dropna(
        subset=["lower"]
    )
    far = known["lower"].where(
        [not MEASURES[m].either for m in known.index], known[["lower", "higher"]].max(axis=1)
    )
    return (far / known["others"]).sort_values(ascending=False, kind="stable")


@words
def stands_out(measure: str, row: Mapping, group: str) -> str:
    """Return in what a pair stands out: ``more American troops than any other US ally``."""
    said = MEASURES[measure]
    return f"{said.more if row['lower'] >= row['higher'] else said.less} than {than_others(row, group)}"


@words
def among(measure: str, row: Mapping, group: str) -> str:
    """Return a value and where it lies, for a list: ``US troops 54 288 (more than any other US ally)``."""
    said = MEASURES[measure]
    place = f"{'more' if row['lower'] >= row['higher'] else 'less'} than {than_others(row, group)}"
    alike = row["lower"] == row["higher"] == 0
    return f"{said.lower} {said.said(row['value'])} ({f'as every other {group}' if alike else place})"


@words
def compared_with(pairs: int, last: int, group: str, allies: int) -> str:
    """Return what the others are, as the subtitle of a figure."""
    if group == "US ally":
        return f"Place among {num(allies)} partners of the United States, by measure, with the pair's value"
    return f"Place among {num(pairs)} pairs bound by a promise of defence in {last}, with the pair's value"


@words
def unplaced(missing: Sequence[str]) -> str:
    """Return which measures have no row, for want of a figure."""
    labels = [f"*{MEASURES[measure].label}*" for measure in missing]
    return (
        f"Without a row, for want of a figure: {list_of(labels)}." if labels else "Every measure has a row."
    )


def tables_of(shown: Iterable[str]) -> list[str]:
    """Return the tables of measures, each once, ``alliances`` first: it says who the others are."""
    return list(dict.fromkeys(["alliances", *(t for measure in shown for t in MEASURES[measure].tables)]))


def as_table(standing: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers behind the figure of places, under headings that say what they are."""
    return pd.DataFrame(
        {
            "measure": [MEASURES[measure].label for measure in standing.index],
            "value": [MEASURES[m].said(value) for m, value in standing["value"].items()],
            "others with a figure": standing["others"].astype(int).to_numpy(),
            "with less": standing["lower"].astype(int).to_numpy(),
            "with more": standing["higher"].astype(int).to_numpy(),
        }
    )


@words
def owing(duty: str, own: str, other: str, *, since: float, known_start: bool) -> str:
    """Return who owes whom defence, and since when.

    Parameters
    ----------
    duty
        ``mutual``, ``owed`` (to the first state), ``owes`` or ``uncoded``, from ``measures.briefs.duty``.
    own, other
        Names with their articles.
    since, known_start
        The first year on record, and whether the pact is no older than the record.
    """
    if duty == "uncoded":
        return f"The record of treaties has no promise of defence between {own} and {other} yet"
    start = f"since {year(since)}" + ("" if known_start else ", where it begins, or earlier")
    if duty == "mutual":
        return f"By the record of treaties {own} and {other} have owed each other defence {start}"
    one, two = (other, own) if duty == "owed" else (own, other)
    return f"By the record of treaties {one} has owed {two} defence {start}; {two} owes it none in return"


@words
def duties_title(duty: str, own: str, other: str, last: int) -> str:
    """Return who owed whom defence in the last year on record."""
    if duty == "uncoded":
        return f"No promise of defence between {own} and {other} is on record in {last}"
    if duty == "mutual":
        return f"{begun(own)} and {other} owed each other defence in {last}"
    one, two = (other, own) if duty == "owed" else (own, other)
    return f"{begun(one)} owed {two} defence in {last}, and was owed none"


@words
def record_ends(last: int, joined: pd.DataFrame) -> str:
    """Return where the record of duties ends, and which pact is known to have been joined since.

    Parameters
    ----------
    last
        The record's last year.
    joined
        ``iso3``, ``pact``, ``year`` and ``address`` of pacts joined after it, as from
        ``measures.briefs.moves``.
    """
    text = f"That record, ATOP's, ends in {last}"
    if joined.empty:
        return f"{text}: what was signed or ended since is not in it."
    row = joined.iloc[0]
    return (
        f"{text}; {full(row['iso3'])} joined {row['pact']} in {row['year']} ([document]({row['address']}))."
    )


@words
def gone(left: pd.DataFrame) -> str:
    """Return what is known of a pact that one of the two left, with its document; nothing of none.

    Parameters
    ----------
    left
        ``iso3``, ``pact``, ``year`` and ``address``, as from ``measures.briefs.moves``.
    """
    if left.empty:
        return ""
    row = left.iloc[0]
    notice = f"gave notice in {row['year']} that it leaves the {row['pact']} ([document]({row['address']}))"
    return (
        f"{begun(full(row['iso3']))} {notice}; ATOP still counts a duty, for which another treaty can stand."
    )


@words
def others_bound(codes: Sequence[str], duty: str, listed: int = 8) -> str:
    """Return which other states promises of defence tie to both."""
    if duty == "uncoded":
        return "Which other states are bound to both is therefore not on record either."
    if not len(codes):
        return "No third state is bound to both by promises of defence."
    names = f": {named(codes)}" if len(codes) <= listed else ""
    verb = "is" if len(codes) == 1 else "are"
    return f"{begun(count(len(codes), 'other state'))} {verb} bound to both by such promises{names}."


@words
def further_duties(kinds: Sequence[str]) -> str:
    """Return what else treaties between the two name in the last year, from columns of ``alliances``."""
    said = [text for kind, text in TERMS.items() if kind in kinds]
    also = "also " if "defense" in kinds else ""
    if said:
        return f"Treaties between the two {also}name {list_of(said)}."
    return "No other duty is on record." if also else "No duty of any kind between the two is on record."


@words
def spans_told(held: pd.DataFrame, last: int) -> str:
    """Return the years of each duty by who owes it, for who does not see the figure.

    Parameters
    ----------
    held
        ``from_iso3``, ``obligation``, ``since`` and ``until``, as from ``obligations_between``.
    last
        The record's last year.
    """
    said = []
    for code, rows in held.groupby("from_iso3"):
        spans = [
            f"{TERM[row.obligation].lower()} "
            + (f"since {row.since}" if row.until == last else year_range(row.since, row.until))
            for row in rows.itertuples()
        ]
        said.append(f"{begun(full(code))}: {list_of(spans)}.")
    return " ".join(said)


@words
def aged(row: Mapping, last: int, known_start: bool) -> str:
    """Return how old a pact is beside those of all pairs, from its row of ``measures.briefs.standing``."""
    if pd.isna(row["value"]):
        return "The age of their pact cannot be set beside that of others."
    age = f"{count(round(row['value']), 'calendar year')}{'' if known_start else ' or more'}"
    if row["lower"] == row["higher"] == 0:
        return f"With {age} to {last} the pact is as old as every other."
    side = "older" if row["lower"] >= row["higher"] else "younger"
    return f"With {age} to {last} the pact is {side} than that of {than_others(row, 'pair')}."


@words
def also(standing: pd.DataFrame, group: str, finding: str) -> str:
    """Return the two measures that are rarest after the finding; nothing where there are no more."""
    next_two = _rare(standing.drop(finding)).index[:2]
    said = [stands_out(measure, standing.loc[measure], group) for measure in next_two]
    return f"The pair also has {list_of(said)}." if said else ""


@words
def both_spent(own: str, one: pd.Series | None, other: str, two: pd.Series | None) -> str:
    """Return what two states last spent of their output on their forces.

    Parameters
    ----------
    own, other
        Names.
    one, two
        Shares (0 to 1) by year, none missing; ``None`` where none is known.
    """
    if one is None and two is None:
        return f"No table at hand has a share of output for {own} or for {other}."
    known = [shares for shares in (one, two) if shares is not None and shares.iloc[-1]]
    if len(known) == 2 and one.index[-1] == two.index[-1]:
        text = f"In {one.index[-1]} {own} spent {pct(one.iloc[-1])} of its output on its forces"
        return f"{text}, {other} {pct(two.iloc[-1])}."
    return f"{begun(_spent(own, one))}; {_spent(other, two)}."


def _spent(name: str, shares: pd.Series | None) -> str:
    if shares is None:
        return f"for {name} no table at hand has a share of output"
    last, value = shares.index[-1], shares.iloc[-1]
    if not value:
        return f"for {name} SIPRI counts nothing in {last}"
    return f"{name} spent {pct(value)} of its output on its forces in {last}"


@words
def means(strength: Sequence[float], own: str, other: str, last: int) -> str:
    """Return how the capability of two states compares, from their indices (share of the world, 0 to 1)."""
    pairs = list(zip((own, other), strength, strict=True))
    missing = [name for name, value in pairs if pd.isna(value)]
    if missing:
        return f"The composite index of capability has no figure for {list_of(missing, 'or')} in {last}."
    (weak, least), (strong, most) = sorted(pairs, key=lambda pair: pair[1])
    share = pct(most) if most >= 0.001 else f"less than {pct(0.001)}"
    ratio = f", {num(most / least, 1 if most < 100 * least else 0)} times what {weak} holds" if least else ""
    return f"On the composite index {strong} held {share} of the world's capability in {last}{ratio}."


@words
def voted(row: Mapping, *, session: int, lacking: Sequence[str]) -> str:
    """Return how far apart two states stood in votes, or who has no vote on record.

    Parameters
    ----------
    row
        The distance and how it lies beside other pairs, as from ``measures.briefs.beside``.
    session
        The year.
    lacking
        Codes of those without a point in it.
    """
    if pd.isna(row["value"]):
        none = f"In the session of {session} no votes of {named(lacking, 'or')} are on record"
        return f"{none}, so that the distance then is not known."
    side = "farther apart" if row["lower"] >= row["higher"] else "closer together"
    others = than_others(row, "pair")
    return f"In the session of {session} the two stood {num(row['value'], 2)} apart, {side} than {others}."


@words
def votes_title(distance: pd.DataFrame) -> str:
    """Return how the distance in votes moved (``year``, ``distance``, in the order of the years)."""
    first, last = distance.iloc[0], distance.iloc[-1]
    then, now = num(first["distance"], 2), num(last["distance"], 2)
    start, end = year(first["year"]), year(last["year"])
    if start == end:
        return f"In {end}, the one session with both, they stood {now} apart in votes"
    if then == now:
        return f"In {start} and in {end} they stood {now} apart in votes"
    verb = "rose" if last["distance"] > first["distance"] else "fell"
    return f"The distance in votes {verb} from {then} in {start} to {now} in {end}"


@words
def stationed(troops: pd.DataFrame, code: str) -> str:
    """Return how many American troops the last report counts in a state, beside the most of any September.

    Parameters
    ----------
    troops
        The table ``us_troops``.
    code
        The state.
    """
    name, now, at, peak = _in(troops, code)
    where, most = f"The report of {at}", ""
    if now:
        verb = "was" if now == 1 else "were"
        text = f"In {at}, {count(now, 'American service member')} {verb} assigned to {name}"
    else:
        text = f"{where} {'counts no American troops in' if now == 0 else 'has no line for'} {name}"
    if peak is None:
        return f"{text}, and none of a September counts any."
    most = f"the most in any September {'was' if peak[0] == 1 else 'were'} {num(peak[0])}, in {peak[1]}"
    return f"{text}, as many as in any September or more." if now and peak[0] <= now else f"{text}; {most}."


@words
def troops_title(troops: pd.DataFrame, code: str) -> str:
    """Return American troops in a state now and at the most, as a title; arguments as for ``stationed``."""
    name, now, at, peak = _in(troops, code)
    count_now = num(now) if now else "none" if now == 0 else "no figure"
    if peak is None or (now and peak[0] <= now):
        return f"American troops in {name}: {count_now} in {at}"
    return f"American troops in {name}: {count_now} in {at}, at the most {num(peak[0])} in {peak[1]}"


def _in(troops: pd.DataFrame, code: str) -> tuple[str, int | None, str, tuple[int, int] | None]:
    """Return a state's name, its last report's troops and month, the most of a September and its year."""
    own, last = troops[troops["iso3"] == code].set_index("date")["active_duty"].dropna(), troops["date"].max()
    septembers = own[own.index.month == 9].astype(int)
    most = septembers.idxmax() if len(septembers) else None
    peak = (int(own[most]), most.year) if most is not None and own[most] else None
    now = int(own[last]) if last in own.index else None
    return full(code), now, when(last.strftime("%Y-%m")), peak


@words
def helped(row: Mapping, code: str, assistance: pd.DataFrame, sales: pd.DataFrame) -> str:
    """Return what the United States gave and sold a state.

    Parameters
    ----------
    row
        ``assistance_usd`` and ``sales_usd``, as from ``measures.briefs.partners``.
    code
        The state.
    assistance, sales
        The tables ``foreign_assistance`` and ``arms_sales``, for their years.
    """
    to = int(assistance["year"].max()) - 1
    aid, sold = row["assistance_usd"], row["sales_usd"]
    gave = f"American aid in the ten years to fiscal year {to} came to {money(aid)}, at constant prices"
    if aid <= 0:
        gave = f"On balance no American aid is on record for the ten years to fiscal year {to}"
    first, last = sales["year"].min(), sales["year"].max()
    years = f"from fiscal year {first} to {last}"
    bought = f"agreements on American arms {years} came to {money(sold)}"
    if pd.isna(sold):
        bought = f"the table of arms sales has no line for {full(code)}"
    elif sold <= 0:
        bought = f"no sale of arms from government to government is on record {years}"
    return f"{gave}; {bought}."


@words
def armed(arms: pd.DataFrame, code: str) -> str:
    """Return what part of a state's arms the United States delivered, where the register at hand has it.

    Parameters
    ----------
    arms
        The table ``arms_transfers``.
    code
        The state.
    """
    covered, last = sorted(arms["recipient"].unique()), int(arms["year"].max())
    if code not in covered:
        return f"The register of deliveries of arms at hand covers {named(covered)}, and not {full(code)}."
    recent = arms[(arms["recipient"] == code) & (arms["year"] > last - 10)]
    own = recent.loc[recent["supplier"] == GUARANTOR, "tiv_m"].sum()
    if not recent["tiv_m"].sum():
        return f"By SIPRI's register nobody delivered major arms to {full(code)} in the ten years to {last}."
    share = pct(own / recent["tiv_m"].sum(), 0)
    received = f"Of the major arms delivered to {full(code)} in the ten years to {last}"
    return f"{received}, by SIPRI's volume, {share} were American."


@words
def travelled(row: Mapping, code: str, travel: pd.DataFrame, visits: pd.DataFrame) -> str:
    """Return how often leaders of the United States stayed in a state, and how often its leaders came.

    Parameters
    ----------
    row
        ``stays`` and ``visits``, as from ``measures.briefs.partners``.
    code
        The state.
    travel, visits
        The tables ``leader_travel`` and ``leader_visits``, for their years.
    """
    out, back = measures.ten_years(travel), measures.ten_years(visits)
    stays, came = (count(int(row[key]), noun) for key, noun in (("stays", "stay"), ("visits", "visit")))
    there = f"the record has {stays} of American Presidents and Secretaries of State in {full(code)}"
    here = f"it has {came} of {whose(full(code))} leaders to {UNITED_STATES}"
    return f"From {out[0]} to {out[-1]} {there}; from {back[0]} to {back[-1]} {here}."


@words
def travel_title(journeys: pd.DataFrame, code: str) -> str:
    """Return how many stays and visits there were in all years drawn (``period``, ``way``, ``number``)."""
    number = journeys.groupby("way")["number"].sum()
    first = journeys["period"].min()
    stays, came = (int(number.get(way, 0)) for way in (measures.THERE, measures.HERE))
    there = f"{count(stays, 'stay')} of American leaders in {full(code)} since {first}"
    return f"{begun(there)}, {count(came, 'visit')} the other way"


@words
def liked(opinion: pd.DataFrame, code: str) -> str:
    """Return what share saw the United States well in the last wave of Pew's surveys, if any was held.

    Parameters
    ----------
    opinion
        The table ``opinion``.
    code
        Where people were asked.
    """
    asked = opinion[(opinion["country"] == code) & (opinion["about"] == GUARANTOR)].sort_values("wave")
    shares = asked.set_index("wave")["favourable"].dropna()
    if shares.empty:
        return f"What people in {full(code)} think of {UNITED_STATES} is in no survey at hand."
    asked_last = f"{pct(shares.iloc[-1], 0)} of those whom Pew asked in {full(code)} in {shares.index[-1]}"
    told = f"{asked_last} saw {UNITED_STATES} favourably"
    if len(shares) == 1:
        return f"{told}."
    low, high = (pct(bound, 0) for bound in (shares.min(), shares.max()))
    return f"{told}; over {count(len(shares), 'wave')} the share lay between {low} and {high}."


@words
def exercised(number: int, years: tuple[int, int]) -> str:
    """Return in how many exercises both took part, over the years of the record."""
    span = f"on record from {years[0]} to {years[1]}"
    if not number:
        return f"In no multinational exercise {span} did both take part."
    return f"Both took part in {count(number, 'multinational exercise')} {span}."


@words
def clashed(rows: pd.DataFrame, last: int) -> str:
    """Return how many militarized disputes two states had with each other.

    Parameters
    ----------
    rows
        ``start_year`` and ``hostility`` (5 is war), one row a dispute.
    last
        The last year of the record.
    """
    record = f"The record of militarized disputes, to {last}, has"
    if rows.empty:
        return f"{record} none between the two."
    latest, wars = int(rows["start_year"].max()), int((rows["hostility"] == 5).sum())
    if len(rows) == 1:
        return f"{record} one between the two, begun in {latest}{', which was a war' if wars else ''}."
    fought = f"; {'one was a war' if wars == 1 else f'{count(wars, str())} were wars'}" if wars else ""
    return f"{record} {count(len(rows), '')} between the two, the last begun in {latest}{fought}."


@words
def democracies(index: Sequence[float], own: str, other: str, last: int) -> str:
    """Return where two states stand on V-Dem's index of electoral democracy (0 to 1)."""
    one, two = index
    missing = [name for name, value in ((own, one), (other, two)) if pd.isna(value)]
    if missing:
        return f"V-Dem has no index of electoral democracy of {list_of(missing, 'or')} for {last}."
    scale = "On V-Dem's index of electoral democracy, from 0 to 1,"
    return f"{scale} {own} stood at {num(one, 2)} in {last}, {other} at {num(two, 2)}."


@words
def silent(there: Mapping[str, bool]) -> str:
    """Return which kinds of evidence the tables at hand lack for a pair.

    Parameters
    ----------
    there
        Whether there is any, by what it is called in a sentence.
    """
    lacking = [name for name, known in there.items() if not known]
    if not lacking:
        return "Every table that a brief draws on has something on this pair."
    return f"On this pair the tables at hand have nothing on {list_of(lacking, 'or')}."
