"""What the field knows: totals that must agree, and tables that must agree with each other.

A rule takes the table's frame and ``frames``, which gives any other table by name (``None`` where it is not
at hand), and yields what is wrong, in words. ``@rule("table")`` is all it takes to have it run by every
import of that table and by ``alliance data check``.
"""

from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd

Frames = Callable[[str], pd.DataFrame | None]

RULES: dict[str, list[Callable]] = {}
SCRAMBLED = ["russia", "china", "taiwan", "north_korea", "other"]


def rule(*tables: str) -> Callable:
    """Have a rule run for each of the named tables."""

    def register(function: Callable) -> Callable:
        for table in tables:
            RULES.setdefault(table, []).append(function)
        return function

    return register


@rule("us_troops")
def services_fit_the_total(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """The services never exceed the total by more than DMDC's own slips of 2021-22 do."""
    services = frame[["army", "navy", "air_force", "marine_corps"]].sum(axis=1, min_count=4).astype("Float64")
    excess = services - frame["active_duty"]
    wrong = (excess > 150) & (excess > 0.01 * frame["active_duty"])
    for row in _rows(frame, wrong):
        yield (
            f"us_troops, {row['iso3']} {row['date']:%Y-%m-%d}: the services add up to more than the "
            f"{row['active_duty']} of active_duty, expected at most that. Compare with the report."
        )


@rule("scrambles")
def countries_fit_the_total(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """Scrambles by country add up to the published total, where all are stated, and never exceed it."""
    parts = frame[SCRAMBLED]
    wrong = (parts.sum(axis=1) > frame["total"]) | (
        parts.notna().all(axis=1) & (parts.sum(axis=1) != frame["total"])
    )
    for row in _rows(frame, wrong):
        yield (
            f"scrambles, fiscal_year {row['fiscal_year']}: the countries add up to "
            f"{sum(row[c] for c in SCRAMBLED if pd.notna(row[c]))}, expected the total of {row['total']}."
        )


@rule("scrambles", "scrambles_monthly")
def months_fit_the_year(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """Twelve months of scrambles add up to the fiscal year's own figure, country by country."""
    monthly = frame if "month" in frame else frames("scrambles_monthly")
    yearly = frames("scrambles") if "month" in frame else frame
    if monthly is None or yearly is None:
        return
    columns = [*SCRAMBLED, "total"]
    sums = monthly.groupby("fiscal_year")[columns].sum(min_count=12)
    for year, row in yearly.set_index("fiscal_year").iterrows():
        for column in columns if year in sums.index else ():
            months, stated = sums.at[year, column], row[column]
            if pd.notna(months) and pd.notna(stated) and months != stated:
                yield (
                    f"scrambles_monthly, column {column}: the months of fiscal year {year} add up to "
                    f"{months}, expected {stated} as in table scrambles."
                )


@rule("scrambles", "scrambles_by_force")
def forces_fit_the_year(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """The four air defence forces add up to the fiscal year's total."""
    own = "air_defense_force" in frame
    forces, yearly = (frame, frames("scrambles")) if own else (frames("scrambles_by_force"), frame)
    if forces is None or yearly is None:
        return
    totals = yearly.set_index("fiscal_year")["total"]
    for year, found in forces.groupby("fiscal_year")["scrambles"].sum().items():
        if year in totals.index and found != totals[year]:
            yield (
                f"scrambles_by_force, fiscal_year {year}: the forces add up to {found}, expected the "
                f"{totals[year]} of table scrambles."
            )


@rule("capabilities")
def shares_add_up_to_one(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """CINC is a state's share of the world's capabilities: a year's scores add up to about one."""
    sums = frame.groupby("year")["cinc"].sum()
    for year, total in sums[(sums - 1).abs() > 0.03].items():
        yield f"capabilities, year {year}: cinc adds up to {total:.3f}, expected about 1. States are missing."


@rule("taiwan_activity")
def entered_were_detected(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """No more aircraft entered the zone than were detected."""
    for row in _rows(frame, frame["entered_adiz"] > frame["aircraft"]):
        yield (
            f"taiwan_activity, {row['date']:%Y-%m-%d}: found entered_adiz {row['entered_adiz']}, "
            f"expected at most the {row['aircraft']} aircraft of that day."
        )


@rule("military_expenditure", "economy")
def spending_fits_its_share_of_gdp(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """Spending over the World Bank's GDP is SIPRI's share of GDP, in the median state and year."""
    spending = frame if "current_usd_m" in frame else frames("military_expenditure")
    economy = frames("economy") if "current_usd_m" in frame else frame
    if spending is None or economy is None:
        return
    both = spending.merge(economy, on=["iso3", "year"])
    ratio = (both["current_usd_m"] * 1e6 / both["gdp_current_usd"] / both["share_of_gdp"]).median()
    if not 0.9 < ratio < 1.1 and pd.notna(ratio):
        yield (
            f"military_expenditure: current_usd_m over gdp_current_usd of table economy is {ratio:.3g} times "
            "share_of_gdp in the median, expected 1. One of the three is in another unit."
        )


@rule("ideal_points")
def points_lie_in_their_interval(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """An ideal point lies between the ends of its interval."""
    wrong = (frame["low"] > frame["ideal_point"]) | (frame["high"] < frame["ideal_point"])
    for row in _rows(frame, wrong):
        yield (
            f"ideal_points, {row['iso3']} {row['year']}: found ideal_point {row['ideal_point']}, expected it "
            f"between low {row['low']} and high {row['high']}."
        )


@rule("opinion")
def answers_add_up_to_one(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """The shares of all answers to one question add up to one."""
    total = frame[["favourable", "unfavourable", "no_answer"]].sum(axis=1, min_count=3)
    for row in _rows(frame.assign(sum=total), (total - 1).abs() > 0.01):
        yield (
            f"opinion, {row['wave']} {row['country']} about {row['about']}: the answers add up to "
            f"{row['sum']:.3f}, expected 1."
        )


@rule("ukraine_support")
def kinds_add_up_to_the_total(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """Financial, humanitarian and military support add up to the published total."""
    kinds = frame[["financial_eur_bn", "humanitarian_eur_bn", "military_eur_bn"]].sum(axis=1)
    for row in _rows(frame.assign(sum=kinds), (kinds - frame["total_eur_bn"]).abs() > 0.01):
        yield (
            f"ukraine_support, {row['donor']}: the kinds add up to {row['sum']:.3f}, expected total_eur_bn "
            f"{row['total_eur_bn']}."
        )


@rule("missile_tests")
def missiles_of_a_day_are_numbered(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """The missiles of one day are numbered from one without a gap."""
    days = frame.groupby("date")["number"].agg(["max", "size"])
    for day, row in days[days["max"] != days["size"]].iterrows():
        yield (
            f"missile_tests, {str(day)[:10]}: found {row['size']} missiles numbered to {row['max']}, "
            "expected every number once. Rows are missing."
        )


@rule("milestones")
def only_planned_events_lie_ahead(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """An event of the future is marked as planned."""
    today = date.today().isoformat()
    ahead = frame["date"].map(lambda day: day > today[: len(day)])
    for row in _rows(frame, ahead & ~frame["planned"].fillna(False).astype(bool)):
        yield f"milestones, {row['date']} {row['event']}: lies in the future, expected planned to be true."


@rule("milestones")
def a_step_is_taken_once_and_ends_after_it_was_taken(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """A step on Article 9 is taken by one row, which says its reach, and ended by a later one at most."""
    marked = frame[frame["step"].notna()]
    for step, rows in marked.groupby("step"):
        taken, over = rows[rows["ended"].isna()], rows[rows["ended"].notna()]
        if len(taken) != 1 or len(over) > 1:
            yield (
                f"milestones, step {step}: found {len(taken)} rows that take it and {len(over)} that end it, "
                "expected one, and none or one."
            )
        elif len(over) and over["date"].iloc[0] < taken["date"].iloc[0]:
            yield (
                f"milestones, step {step}: ends on {over['date'].iloc[0]}, expected not before it is taken, "
                f"{taken['date'].iloc[0]}."
            )
        elif taken["reach"].isna().any():
            yield f"milestones, {taken['date'].iloc[0]}: step {step} has no reach, expected what it allows."


@rule("security_agreements")
def nothing_is_in_force_before_its_signature(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """An agreement enters into force on the day of its signature at the earliest."""
    both = frame[frame["signed"].notna() & frame["in_force"].notna()]
    for row in both.to_dict("records"):
        known = min(len(row["signed"]), len(row["in_force"]))
        if row["in_force"][:known] < row["signed"][:known]:
            yield (
                f"security_agreements, {row['title']} with {row['partner']}: in force {row['in_force']}, "
                f"expected not before its signature on {row['signed']}."
            )


@rule("security_agreements")
def a_state_has_one_name(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """A partner under two names would be counted as two."""
    names = frame.groupby("partner_iso3")["partner"].unique()
    for code, found in names[names.map(len) > 1].items():
        yield (
            f"security_agreements, {code}: found the names {', '.join(sorted(found))}, expected one name for "
            "one state."
        )


@rule("agreement_counts", "security_agreements")
def partners_are_as_many_as_documents_count(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """By the day that a document counts for, the table has as many partners, or a reason is listed.

    A partner counts from its first signature, or entry into force where no signature is dated. In force are
    those whose agreement is by the table's last word; an agreement's day of entry is often not known.
    """
    counts = frame if "nth" in frame else frames("agreement_counts")
    agreements = frames("security_agreements") if "nth" in frame else frame
    if counts is None or agreements is None:
        return
    rows = agreements[agreements["status"] != "negotiating"]
    rows = rows.assign(since=rows["signed"].fillna(rows["in_force"]))
    for count in counts.to_dict("records"):
        held = rows[rows["instrument"] == count["instrument"]]
        if count["basis"] == "in force":
            held = held[held["status"].isin(["in force", "superseded"])]
        first = held.groupby("partner")["since"].min()
        found = sorted(first.index[first <= count["date"]])
        where = f"agreement_counts, {count['instrument']} {count['basis']} {count['date']}"
        if len(found) != count["nth"] and pd.isna(count["reason"]):
            yield (
                f"{where}: security_agreements has {len(found)} partners ({', '.join(found)}), expected "
                f"{count['nth']}, as {count['address']} counts. Correct the rows, or give the reason."
            )
        elif len(found) == count["nth"] and pd.notna(count["reason"]):
            yield f"{where}: found a reason for another count, expected none: both count {len(found)}."


@rule("surveys")
def places_are_states_or_named_groups(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """What looks like a state's code is one."""
    countries = frames("countries")
    if countries is None:
        return
    codes = frame["country_asked"].fillna("").str.fullmatch(r"[A-Z]{3}")
    for row in _rows(frame, codes & ~frame["country_asked"].isin(countries["iso3"])):
        yield (
            f"surveys, {row['survey']} {row['fielded']}: found country_asked {row['country_asked']}, "
            "expected a code of table countries, or a group of countries in words."
        )


@rule("surveys")
def a_new_mode_begins_another_series(frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """No series joins waves that were asked in different ways, for their levels cannot be compared."""
    stated = frame[frame["mode"].notna()]
    modes = stated.groupby(["series", "country_asked"])["mode"].unique()
    for (series, country), found in modes[modes.map(len) > 1].items():
        yield (
            f"surveys, series {series}, {country}: found the modes {' and '.join(sorted(found))}, expected "
            "one. Give the waves of another mode a series of their own."
        )


def _rows(frame: pd.DataFrame, wrong: pd.Series, most: int = 3) -> list[dict]:
    """Return the first rows that are wrong: one fault often shows in hundreds."""
    return frame[wrong.fillna(False).astype(bool)].head(most).to_dict("records")
