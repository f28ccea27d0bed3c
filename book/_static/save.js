// A chart saved as a picture, with its title, its choices and its source, and its data copied; asked for by the first
// who does either.
(() => {
  "use strict";
  const WIDTH = 860, files = {};
  window.bookFile = (name, text) => { files[name] = text; };

  // As the file below the figure has them. Pages opened from a disk may not read it: a script says the same.
  async function copy(figure, button) {
    const word = button.textContent, href = figure.querySelector("a[download]").getAttribute("href");
    const tell = (said) => { button.textContent = said; setTimeout(() => { button.textContent = word; }, 2000); };
    const name = href.replace(/^.*\/|\.csv$/g, "");
    if (!href.startsWith("data:")) await window.bookCharts.script(`../data/${name}.js`);
    await navigator.clipboard.writeText(href.startsWith("data:") ? decodeURIComponent(href.replace(/^[^,]*,/, "")) : files[name]).then(() => tell("Copied"), () => tell("Not copied: the browser forbids it"));
  }

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  function embedded(button) {
    const address = document.querySelector("meta[property='og:url']")?.content ?? location.href.replace(/#.*/, ""), word = button.textContent;
    const code = `<iframe src="${escaped(address)}" title="${escaped(document.querySelector("h1").textContent)}" width="100%" height="680" style="border:0" loading="lazy"></iframe>`;
    navigator.clipboard.writeText(code).then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Not copied: the browser forbids it"; });
    setTimeout(() => { button.textContent = word; }, 2000);
  }

  window.bookSave = (figure, button) => {
    if ("embed" in button.dataset) return embedded(button);
    return button.dataset.save ? save(figure, button.dataset.save) : copy(figure, button);
  };

  async function save(figure, kind) {
    const { ready, specification, embed } = window.bookCharts;
    await ready(figure, WIDTH);
    const spec = specification(figure, { width: WIDTH, dark: false });
    const part = (selector) => figure.querySelector(selector)?.textContent.trim() ?? "";
    spec.background = "#ffffff";
    spec.padding = 20;
    spec.title = {
      text: lines(part(".chart-title"), 80), subtitle: [...lines(part(".chart-subtitle"), 110), ...lines(`${part(".chart-source")} ${part(".chart-limits")}`, 120)],
      anchor: "start", frame: "group", fontSize: 18, subtitleFontSize: 12, offset: 16, subtitlePadding: 6,
    };
    const stage = document.createElement("div");
    const view = await embed(figure, stage, { spec });
    const address = await view.toImageURL(kind, 2);
    view.finalize();
    const link = document.createElement("a");
    link.href = address;
    link.download = `${figure.id}.${kind}`;
    link.click();
  }

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
