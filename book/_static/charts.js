// Live charts. Each figure's static picture is there first; the chart takes its place when it comes near the window.
// Data and libraries are scripts, not fetched files, so that pages opened from a disk draw as well.
(() => {
  "use strict";
  const base = document.currentScript.src.replace(/charts\.js.*$/, "charts/");
  const NARROW = 520, GAP = 20, AXIS = 52, CELL = 110;
  const data = {}, scripts = {}, live = new Map();

  window.bookData = (name, columns) => {
    const names = Object.keys(columns), length = names.length ? columns[names[0]].length : 0;
    data[name] = Array.from({ length }, (_, i) => Object.fromEntries(names.map((n) => [n, columns[n][i]])));
  };

  const script = (file) => scripts[file] ||= new Promise((done, failed) => {
    const tag = document.createElement("script");
    tag.src = base + file;
    tag.onload = done;
    tag.onerror = () => failed(new Error(`${file} did not load`));
    document.head.append(tag);
  });

  const walk = (part, visit) => {
    if (!part || typeof part !== "object") return;
    visit(part);
    Object.values(part).forEach((value) => walk(value, visit));
  };

  // The same rules as alliance_book/figures/layout.py, so that picture and chart have one layout.
  function fit(spec, width) {
    const narrow = width < NARROW;
    spec.padding = { left: 4, right: 10, top: 5, bottom: 5 };
    const config = spec.config ||= {}, legend = config.legend ||= {};
    legend.columns = Math.max(2, Math.floor(width / 125));
    if (narrow) {
      legend.orient = "bottom";
      walk(spec, (part) => {
        if (part.field && part.legend) {
          delete part.legend.orient;
          if (part.legend.columns <= 2) part.legend.columns = 1; else delete part.legend.columns;
        }
      });
    }
    const cells = spec.columns && spec.facet ? spec : spec.encoding?.facet?.columns ? spec.encoding.facet : null;
    if (spec.hconcat) {
      const room = AXIS + GAP, parts = spec.hconcat.length;
      const share = narrow ? width - room : Math.floor((width - room * parts) / parts);
      spec.hconcat.forEach((part) => { part.width = share; });
      if (narrow) { spec.vconcat = spec.hconcat; delete spec.hconcat; }
    } else if (cells) {
      cells.columns = Math.max(1, Math.min(cells.columns, Math.floor((width - AXIS + GAP) / (CELL + GAP))));
      (cells === spec ? spec.spec : spec).width = Math.floor((width - AXIS - (cells.columns - 1) * GAP) / cells.columns);
    } else if (spec.width === "container") {
      spec.width = width;
      spec.autosize = { type: "fit-x", contains: "padding" };
    }
    return spec;
  }

  const isDark = () => document.documentElement.dataset.theme === "dark";

  function specification(figure, { width, dark }) {
    const { light, dark: night, config } = window.bookTheme;
    const read = (text) => JSON.parse(dark
      ? light.reduce((said, colour, i) => said.replaceAll(new RegExp(colour, "gi"), night[i]), text) : text);
    const own = read(figure.querySelector(".chart-spec").textContent);
    const spec = fit({ ...own, config: { ...read(JSON.stringify(config)), ...own.config } }, width);
    spec.datasets = Object.fromEntries(sets(figure).map((name) => [name, data[name]]));
    spec.config.aria = false;
    delete spec.description;
    for (const [name, value] of Object.entries(choices(figure))) spec.params.find((p) => p.name === name).value = value;
    return spec;
  }

  // What the reader set with a chart's sliders and boxes: a new drawing, or a saved one, keeps it.
  function choices(figure) {
    const drawn = live.get(figure);
    const bound = drawn ? (drawn.result.spec.params ?? []).filter((param) => param.bind) : [];
    return Object.fromEntries(bound.map(({ name }) => [name, drawn.result.view.signal(name)]));
  }

  // Sliders and boxes stand below the chart: inside, they would be parts of a picture. Until it is drawn others
  // of their size keep the room, so that nothing jumps.
  function controls(figure) {
    const text = figure.querySelector(".chart-spec").textContent;
    const bound = text.includes('"bind"') ? (JSON.parse(text).params ?? []).filter((param) => param.bind) : [];
    if (!bound.length) return;
    const group = document.createElement("div");
    group.className = "vega-bindings";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "What the chart counts");
    group.append(...bound.map(({ bind, value }) => {
      const row = document.createElement("div"), label = document.createElement("label");
      const name = document.createElement("span"), input = document.createElement("input");
      name.textContent = bind.name;
      Object.assign(input, { type: bind.input, disabled: true });
      if (bind.input === "checkbox") input.checked = value;
      label.append(name, input);
      row.append(label);
      return row;
    }));
    figure.querySelector(".chart-box").after(group);
  }

  const sets = (figure) => figure.dataset.sets?.split(" ") ?? [];
  const ready = (figure) => script("vega.js").then(() => Promise.all(sets(figure).map((name) => script(`${name}.js`))));

  const embed = (host, spec, renderer, bind) => window.vegaEmbed(host, spec, {
    mode: "vega-lite", renderer, bind, actions: false, ast: true, defaultStyle: false,
    formatLocale: window.bookTheme.numbers, logLevel: 1,
    tooltip: { theme: "book", disableDefaultStyle: true },
  });

  async function draw(figure) {
    await ready(figure);
    const box = figure.querySelector(".chart-box"), host = figure.querySelector(".chart-host");
    const width = Math.floor(box.clientWidth);
    const rows = sets(figure).reduce((sum, name) => sum + data[name].length, 0);
    const next = document.createElement("div");
    next.setAttribute("aria-hidden", "true"); // the host says what the chart shows; its marks need no names
    if (!figure.classList.contains("is-live")) box.style.minHeight = `${box.offsetHeight}px`;
    host.hidden = false;
    host.append(next);
    const spec = specification(figure, { width, dark: isDark() });
    const group = figure.querySelector(".chart-box + .vega-bindings") ?? undefined;
    const focused = group && [...group.querySelectorAll("input")].findIndex((input) => input === document.activeElement);
    const result = await embed(next, spec, rows > 1500 ? "canvas" : "svg", group);
    if (focused >= 0) group.querySelectorAll("input")[focused].focus();
    live.get(figure)?.result.finalize();
    [...host.children].forEach((child) => { if (child !== next) child.remove(); });
    live.set(figure, { result, width });
    figure.classList.add("is-live");
  }

  // One drawing at a time for each figure; whatever changes meanwhile is drawn after it.
  const queue = new Map();
  function redraw(figure) {
    const next = (queue.get(figure) ?? Promise.resolve()).then(() => draw(figure)).catch((error) => {
      figure.classList.add("is-still");
      console.error(`${figure.id}: ${error.message}`);
    });
    queue.set(figure, next);
  }

  async function save(figure, kind) {
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

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-save]");
    if (button) save(button.closest("figure"), button.dataset.save).catch((error) => console.error(error.message));
  });

  // A finger does not hover: a tap tells what the nearest mark has to say, until Escape or a tap elsewhere.
  const NEAR = 32;
  const hush = () => document.querySelector("#vg-tooltip-element.visible")?.classList.remove("visible");
  function nearest(svg, x, y) {
    let found, least = NEAR;
    for (const mark of svg.querySelectorAll("path, text")) {
      if (!mark.__data__?.tooltip) continue;
      const box = mark.getBoundingClientRect();
      const away = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom))
        + Math.hypot((box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y) / 1e3;
      if (away < least) { least = away; found = mark; }
    }
    return found;
  }
  document.addEventListener("click", (event) => {
    if (event.pointerType !== "touch") return;
    hush();
    const drawn = event.target.closest?.(".chart-host")?.querySelector("svg, canvas");
    if (!drawn) return;
    const { clientX, clientY } = event;
    const mark = drawn.matches("svg") ? nearest(drawn, clientX, clientY) : drawn;
    mark?.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX, clientY }));
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hush(); });

  const figures = [...document.querySelectorAll("figure.chart[id]")].filter((f) => f.querySelector(".chart-spec"));
  figures.forEach(controls);
  const near = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) return;
    near.unobserve(entry.target);
    redraw(entry.target);
  }), { rootMargin: "600px 0px" });
  figures.forEach((figure) => near.observe(figure));

  const redrawAll = () => live.forEach((_, figure) => redraw(figure));
  new MutationObserver(redrawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  let settle;
  window.addEventListener("resize", () => {
    clearTimeout(settle);
    settle = setTimeout(() => live.forEach(({ width }, figure) => {
      if (Math.abs(figure.querySelector(".chart-box").clientWidth - width) > 1) redraw(figure);
    }), 150);
  });
})();
