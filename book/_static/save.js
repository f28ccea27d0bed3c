// A chart saved as a picture, with its title, its choices and its source; asked for by the first who saves one.
(() => {
  "use strict";
  window.bookSave = async (figure, kind) => {
    const { ready, specification, embed } = window.bookCharts;
    await ready(figure);
    const spec = specification(figure, { width: 860, dark: false });
    const part = (selector) => figure.querySelector(selector)?.textContent.trim() ?? "";
    spec.background = "#ffffff";
    spec.padding = 20;
    spec.title = {
      text: lines(part(".chart-title"), 80), subtitle: [...lines(part(".chart-subtitle"), 110), ...lines(`${part(".chart-source")} ${part(".chart-limits")}`, 120)],
      anchor: "start", frame: "group", fontSize: 18, subtitleFontSize: 12, offset: 16, subtitlePadding: 6,
    };
    const stage = document.createElement("div");
    const { view, finalize } = await embed(stage, spec, "svg");
    const address = await view.toImageURL(kind, 2);
    finalize();
    const link = document.createElement("a");
    link.href = address;
    link.download = `${figure.id}.${kind}`;
    link.click();
  };

  function lines(text, length) {
    const out = [];
    for (const word of text.split(/\s+/)) {
      const last = out.at(-1);
      if (last === undefined || last.length + word.length >= length) out.push(word);
      else out[out.length - 1] = `${last} ${word}`;
    }
    return out;
  }
})();
