"""Questions of a reader's own: of any state, two side by side, over chosen years; and the data copied."""

import csv
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from alliance_book.figures import asks
from alliance_data import load

PHONE = {"width": 390, "height": 844}
TROOPS = "us-troops-in-japan"


@pytest.fixture
def asked(window, root, html, pages):
    """Open a figure's own question, by hand or by a link that carries one."""

    def opened(figure: str, link: str = "", **options):
        chapter = next(
            p for p in pages if f'data-figure="{figure}"' in (html / p).read_text(encoding="utf-8")
        )
        page = window(**options)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{root}/{chapter}{link}")
        place = page.locator(f"details.chart-ask[data-figure={figure}]")
        if not link:
            assert not [url for url in page.asked if "/ask" in url], "before anybody asks"
            place.locator("> summary").click()
        drawn(page, figure)
        return page, place

    return opened


def drawn(page, figure: str) -> None:
    page.wait_for_function(
        "(id) => document.getElementById(id)?.classList.contains('is-live')", arg=f"ask-{figure}"
    )


def title(place) -> str:
    return place.locator(".chart-title").inner_text()


def rows(place) -> list[dict]:
    address = place.locator("a[download]").get_attribute("href")
    return list(csv.DictReader(unquote(address.split(",", 1)[1]).splitlines()))


def test_every_figure_that_lets_one_ask_is_in_the_book(html, pages):
    text = "".join((html / page).read_text(encoding="utf-8") for page in pages)
    named = [figure for asked in asks.QUESTIONS.values() for figure in asked.figures]
    assert [figure for figure in named if f'data-figure="{figure}"' not in text] == []


@pytest.mark.parametrize("key", list(asks.QUESTIONS))
def test_the_page_has_what_the_table_has_of_a_state(key):
    question, found = asks.QUESTIONS[key], asks.answers(key)
    table = question.values(load(question.table)).dropna(subset=["value"])
    for state in question.first:
        own = table[table["iso3"] == state].set_index("year")["value"].sort_index()
        name, begin, values = found["states"][state]
        assert (begin, begin + len(values) - 1) == (own.index[0], own.index[-1])
        assert values[-1] == pytest.approx(own.iloc[-1], rel=1e-3)
        assert name != state


def test_a_year_that_a_record_does_not_end_is_not_counted():
    travel = load("leader_travel")
    _, begin, values = asks.answers("travel")["states"]["JPN"]
    last = travel["start_date"].max()
    assert begin + len(values) - 1 == (last.year if last.month == 12 else last.year - 1)


def test_a_state_of_the_reader_s_is_drawn_beside_another_and_the_sentence_says_both(asked):
    page, place = asked(TROOPS)
    place.get_by_label("State", exact=True).select_option("PHL")
    place.get_by_label("Beside it").select_option("KOR")
    place.get_by_label("From").fill("1980")
    page.wait_for_function(
        "(id) => /^Philippines.*South Korea/.test(document.querySelector(`#${id} .chart-title`).innerText)",
        arg=f"ask-{TROOPS}",
    )
    troops = load("us_troops")
    counted = troops[(troops["iso3"] == "PHL") & (troops["date"] == "1980-09-30")]["active_duty"].iloc[0]
    assert f"Philippines: {counted:,}".replace(",", "\u202f") in title(place)
    assert title(place) == place.locator(".chart-host").get_attribute("aria-label")
    found = rows(place)
    assert {row["iso3"] for row in found} == {"PHL", "KOR"}
    assert min(int(row["year"]) for row in found) == 1980
    place.locator(".chart-data > summary").click()
    assert place.locator("thead th").all_inner_texts() == ["Year", "Philippines", "South Korea"]


def test_a_link_carries_states_and_years_and_the_years_may_stand_the_wrong_way_round(asked):
    page, place = asked(TROOPS)
    place.get_by_label("State", exact=True).select_option("ITA")
    place.get_by_label("Beside it").select_option("")
    place.get_by_label("From").fill("2000")
    place.get_by_label("To", exact=True).fill("1990")
    page.wait_for_function("() => /1990/.test(location.search)")
    said, query = title(place), urlsplit(page.url).query
    assert parse_qs(query)[f"ask-{TROOPS}"] == ["ITA - 1990 2000"]
    _, shown = asked(TROOPS, f"?{query}")
    assert title(shown) == said and said.startswith("Italy") and "1990" in said


def test_a_state_without_a_value_is_answered_with_a_sentence(asked):
    _, place = asked("arms-sales-by-command", "?ask-arms-sales-by-command=JPN+-+1900+1800")
    assert title(place).startswith("Japan: ")
    _, place = asked("capability-crossing", "?ask-capability-crossing=VNM+-+1945+1948")
    assert "no value from 1945 to 1948" in title(place)


@pytest.mark.parametrize(
    ("figure", "link", "said"),
    [
        (
            "capability-crossing",
            "AND+CHN+1993+2022",
            "China over Andorra in 2022: more than 1\u202f000 times",
        ),
        ("military-spending", "JPN+KOR+1990+2025", "Japan over South Korea in 2025: {:.2f} times"),
    ],
    ids=["next to nothing", "alike"],
)
def test_two_states_are_compared_by_a_ratio_that_means_something(asked, figure, link, said):
    _, place = asked(figure, f"?ask-{figure}={link}")
    spent = load("military_expenditure").query("year == 2025").set_index("iso3")["constant_usd_m"]
    assert title(place).endswith(said.format(spent["JPN"] / spent["KOR"]))


def test_positions_are_compared_by_their_distance(asked):
    _, place = asked("region-drift", "?ask-region-drift=JPN+CHN+1990+2020")
    points = load("ideal_points", countries=["JPN", "CHN"]).pivot(
        index="year", columns="iso3", values="ideal_point"
    )
    apart = points.loc[2020]
    assert f"{abs(apart['JPN'] - apart['CHN']):.1f}" in title(place).split(";")[-1]
    assert title(place).endswith("apart in 2020")


def test_the_data_behind_a_figure_are_copied_as_its_file_has_them(window, html, root):
    page = window(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{root}/notebooks/regional-threats.html")
    figure = page.locator("#fig-military-spending")
    figure.locator(".chart-data > summary").click()
    figure.get_by_role("button", name="Copy the data").click()
    figure.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (html / "_static/data/military-spending.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_question_on_a_phone(asked, axe, scheme):
    page, place = asked(TROOPS, viewport=PHONE, color_scheme=scheme)
    place.locator(".chart-data > summary").click()
    page.evaluate(axe)
    assert page.evaluate("axe.run('.chart-ask[open]').then((r) => r.violations.map((v) => v.id))") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
