// Live charts. Each figure's static picture is there first; the chart takes its place when it comes near the window.
// Data and libraries are scripts, not fetched files, so that pages opened from a disk draw as well.
(() => {
  "use strict";
  const base = document.currentScript.src.replace(/charts\.js.*$/, "charts/");
  const NARROW = 520, GAP = 20, AXIS = 52, CELL = 110;
  const data = {}, scripts = {}, live = new Map(), asked = new Map();

  window.bookData = (name, columns) => {
    const names = Object.keys(columns), length = names.length ? columns[names[0]].length : 0;
    data[name] = Array.from({ length }, (_, i) => Object.fromEntries(names.map((n) => [n, columns[n][i]])));
  };

  // How a folded figure is drawn comes with its first opening.
  window.bookSpec = (name, spec) => { document.querySelector(`.chart-spec[data-spec="${name}"]`).textContent = JSON.stringify(spec); };

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
    const by = new Map(light.map((colour, i) => [colour, night[i]]));
    const read = (text) => JSON.parse(dark ? text.replaceAll(/#[0-9a-f]{6}/gi, (one) => by.get(one.toLowerCase()) ?? one) : text);
    const own = read(figure.querySelector(".chart-spec").textContent);
    const spec = fit({ ...own, config: { ...read(JSON.stringify(config)), ...own.config } }, width);
    spec.datasets = Object.fromEntries(sets(figure).map((name) => [name, data[name]]));
    spec.config.aria = false;
    delete spec.description;
    for (const [name, value] of Object.entries(choices(figure))) spec.params.find((p) => p.name === name).value = value;
    return spec;
  }

  // What the reader set with a chart's sliders and boxes, or the link that led here: a new drawing, or a saved one,
  // keeps it.
  function choices(figure) {
    const view = live.get(figure)?.result.view, bound = asked.get(figure) ?? [];
    return Object.fromEntries(bound.map(({ name, value }) => [name, view ? view.signal(name) : value]));
  }

  // The address carries a figure's choices as "weight:3 other:0" under the figure's name.
  function chosen(figure, { name, value, bind }) {
    const carried = new URLSearchParams(location.search).get(figure.id.replace("fig-", "")) ?? "";
    const found = carried.split(" ").map((pair) => pair.split(":")).find(([key]) => key === name.replace(/^[^_]*_/, ""))?.[1];
    if (found === undefined || !Number.isFinite(+found)) return value;
    return bind.input === "checkbox" ? +found === 1 : Math.min(Math.max(Math.round(+found), bind.min), bind.max);
  }

  // Sliders and boxes stand below the chart: inside, they would be parts of a picture. Until it is drawn others
  // of their size keep the room, so that nothing jumps.
  function controls(figure) {
    const text = figure.querySelector(".chart-spec").textContent;
    const bound = text.includes('"bind"') ? (JSON.parse(text).params ?? []).filter((param) => param.bind) : [];
    if (!bound.length) return;
    asked.set(figure, bound.map((param) => ({ name: param.name, value: chosen(figure, param), at: param.value })));
    const group = document.createElement("div");
    group.className = "vega-bindings";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "What the chart counts");
    group.append(...bound.map(({ name: signal, bind }) => {
      const row = document.createElement("div"), label = document.createElement("label");
      const name = document.createElement("span"), input = document.createElement("input");
      name.textContent = bind.name;
      Object.assign(input, { type: bind.input, disabled: true });
      if (bind.input === "checkbox") input.checked = asked.get(figure).find((param) => param.name === signal).value;
      label.append(name, input);
      row.append(label);
      return row;
    }));
    const told = document.createElement("p"), tools = document.createElement("div");
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    tools.className = "chart-tools chart-choices";
    const { presets = [] } = JSON.parse(text).usermeta?.follows ?? {};
    tools.append(...[...presets.map(({ name }) => name), "Reset", "Copy a link to this view"].map((word) => Object.assign(document.createElement("button"), { type: "button", textContent: word, disabled: true })));
    figure.querySelector(".chart-box").after(group, tools, told);
  }

  const sets = (figure) => figure.dataset.sets?.split(" ") ?? [];
  const own = (figure) => [figure.querySelector(".chart-spec").dataset.spec ?? []].flat();
  // Words are measured before they are drawn: in the font they will be set in.
  const fonts = () => Promise.all(["", "600 "].map((weight) => document.fonts.load(`${weight}13px ${window.bookTheme.config.font}`).catch(() => {})));
  const ready = (figure) => script("vega.js").then(() => Promise.all([
    fonts(),
    ...sets(figure).map((name) => script(`${name}.js`)), ...own(figure).map((name) => script(`${name}.js`)), script("../tips.js"), ...(asked.has(figure) ? [script("../follow.js")] : []),
  ]));

  const embed = (host, spec, renderer, bind) => window.vegaEmbed(host, spec, {
    mode: "vega-lite", renderer, bind, actions: false, ast: true, defaultStyle: false,
    formatLocale: window.bookTheme.numbers, logLevel: 1,
    tooltip: () => {}, // tips.js tells what the marks say, to fingers and keys as well
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
    window.bookTips.attach(figure, () => live.get(figure).result.view);
    if (asked.has(figure)) window.bookFollow(figure, result, asked.get(figure));
  }

  // One drawing at a time for each figure, whatever changes meanwhile after it; and of all figures one at a time, with
  // room for a frame between two, so that a page still scrolls.
  const queue = new Map(), room = () => new Promise((next) => { setTimeout(next); });
  let turn = Promise.resolve();
  const inTurn = (work) => (turn = turn.then(room).then(work, work));
  function redraw(figure) {
    const drawn = async () => {
      await ready(figure);
      let failed;
      await inTurn(() => draw(figure).catch((error) => { failed = error; }));
      if (failed) throw failed;
    };
    const next = (queue.get(figure) ?? Promise.resolve()).then(drawn).catch((error) => {
      figure.classList.add("is-still");
      console.error(`${figure.id}: ${error.message}`);
    });
    queue.set(figure, next);
  }

  window.bookCharts = { data, live, ready, specification, embed, redraw, script };
  const failed = (error) => console.error(error.message);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button:is([data-save], [data-copy], [data-embed])");
    if (button) script("../save.js").then(() => window.bookSave(button.closest("figure"), button)).catch(failed);
  });

  // A question of the reader's own comes with its first opening, or with a link that carries one.
  const ask = (place) => Promise.all([script("vega.js"), script("../ask.js")]).then(() => script(`../ask/${place.dataset.ask}.js`))
    .then(() => window.bookAsk.open(place, place.dataset.ask)).catch(failed);
  document.querySelectorAll("details.chart-ask").forEach((place) => {
    place.addEventListener("toggle", () => { if (place.open) ask(place); });
    if (new URLSearchParams(location.search).has(`ask-${place.dataset.figure}`)) place.open = true;
  });

  const figures = [...document.querySelectorAll("figure.chart[id]")].filter((f) => f.querySelector(".chart-spec"));
  figures.forEach(controls);
  const near = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) return;
    near.unobserve(entry.target);
    redraw(entry.target);
  }), { rootMargin: "600px 0px" });
  figures.forEach((figure) => near.observe(figure));
  // What a link chose is drawn at once, and its words with it.
  asked.forEach((bound, figure) => { if (bound.some(({ value, at }) => value !== at)) { near.unobserve(figure); redraw(figure); } });

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
