"""Every figure on four screens, in the book's own type: no words cut off, none printed over others."""

import pytest
from alliance_book.figures import layout

# What figures get on screens of 320, 390 and 763 pixels; on a wide page each has its own size.
SCREENS = (288, 358, 731)

# Texts lie in boxes higher than their letters: of two that overlap by less, no letter touches another.
DRAWN = """async ({ screens, own }) => {
    const { ready, specification, embed } = window.bookCharts, found = [], SLACK = 2;
    const stage = document.body.appendChild(document.createElement("div"));
    stage.style.cssText = "position: absolute; left: 0; top: 0; overflow: visible";
    const box = (text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect(), inset = (bottom - top) * 0.14;
        return { text: text.textContent, left, right, top: top + inset, bottom: bottom - inset };
    };
    const turned = (text) => /rotate\\((?!-?(0|90|180|270)[,)])/.test(text.getAttribute("transform"));
    const seen = (text) => text.textContent.trim() && Number(getComputedStyle(text).opacity) > 0
        && Number(getComputedStyle(text).fillOpacity) > 0;
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;
    const halo = (a, b) => a.text === b.text && Math.abs(a.left - b.left) + Math.abs(a.top - b.top) < 8;
    const cut = (text, frame) => Math.max(
        frame.left - text.left, text.right - frame.right, frame.top - text.top, text.bottom - frame.bottom);
    for (const figure of document.querySelectorAll("figure.chart[id^=fig-]:has(.chart-spec)")) {
        const name = figure.id.replace("fig-", "");
        for (const width of [...screens, own[figure.className.match(/is-(wide|small)/)?.[1] ?? "text"]]) {
            stage.style.width = `${width}px`;
            await ready(figure, width);
            const view = await embed(figure, stage, { spec: specification(figure, { width, dark: false }) });
            const frame = stage.querySelector("svg").getBoundingClientRect();
            const words = [...stage.querySelectorAll("text")].filter((text) => seen(text) && !turned(text));
            const texts = words.map(box), say = (what) => found.push([name, width, what]);
            if (frame.width > width + SLACK) say(`is ${Math.round(frame.width)} wide`);
            texts.forEach((one, i) => {
                const by = cut(one, frame);
                if (by > SLACK) say(`"${one.text}" is cut by ${Math.round(by)} pixels`);
                const other = texts.slice(i + 1).find((two) => over(one, two) && !halo(one, two));
                if (other) say(`"${one.text}" over "${other.text}"`);
            });
            view.finalize();
            stage.replaceChildren();
        }
    }
    return found;
}"""


@pytest.mark.slow
@pytest.mark.browser
def test_no_words_of_a_figure_are_cut_or_printed_over_others(window, html, pages, server):
    found = {}
    for name in [page for page in pages if 'class="chart-spec"' in (html / page).read_text(encoding="utf-8")]:
        page = window()
        page.goto(f"{server}/{name}")
        for figure, width, what in page.evaluate(DRAWN, {"screens": SCREENS, "own": layout.WIDTHS}):
            found.setdefault(figure, []).append(f"{width} px: {what}")
        page.context.close()
    assert found == {}
