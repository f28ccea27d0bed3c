// Live charts. Each figure's static picture is there first; the chart takes its place where a reader comes to rest.
// Charts come compiled. They, their data and Vega are scripts, not fetched files, so that pages opened from a disk
// draw as well.
(() => {
  "use strict";
  const base = document.currentScript.src.replace(/charts\.js.*$/, "charts/");
  const NARROW = 520, SMALLEST = 300, GAP = 20, AXIS = 52, CELL = 110, REST = 150;
  const data = {}, specs = {}, scripts = {}, live = new Map(), asked = new Map(), shaped = new Map();

  window.bookData = (name, columns) => {
    const names = Object.keys(columns), length = names.length ? columns[names[0]].length : 0;
    data[name] = Array.from({ length }, (_, i) => Object.fromEntries(names.map((n) => [n, columns[n][i]])));
  };
  window.bookSpec = (name, shared, spec) => { specs[name] = { shared, text: JSON.stringify(spec) }; };

  const room = () => new Promise((next) => { setTimeout(next); });
  const script = (file) => scripts[file] ||= new Promise((done, failed) => {
    const tag = document.createElement("script");
    tag.src = base + file;
    tag.onload = done;
    tag.onerror = () => failed(new Error(`${file} did not load`));
    document.head.append(tag);
  });

  // The same sums as alliance_book/figures/layout.py, so that picture and chart have one layout.
  function fit(spec, { parts, columns }, width) {
    const share = (part) => {
      const signals = (spec.signals ?? []).filter((signal) => /width$/i.test(signal.name) && "value" in signal);
      for (const signal of signals) signal.value = part;
      if ("width" in spec) { // of parts one above the other
        spec.width = part;
        signals.push({ name: "width", value: part });
      }
      spec.usermeta = { width, beside: parts ? (width < NARROW ? 1 : parts) : spec.layout.columns, signals };
    };
    spec.config.legend.columns = Math.max(2, Math.floor(width / 125));
    if (width < SMALLEST) spec.config.legend.columnPadding = 2;
    if (parts) {
      share(width < NARROW ? width - AXIS - GAP : Math.floor((width - (AXIS + GAP) * parts) / parts));
    } else if (columns) {
      const fitting = Math.max(1, Math.min(columns, Math.floor((width - AXIS + GAP) / (CELL + GAP))));
      spec.layout.columns = fitting;
      share(Math.floor((width - AXIS - (fitting - 1) * GAP) / fitting));
      for (const { stop } of spec.data.flatMap(({ transform = [] }) => transform)) {
        if (stop?.signal?.includes("length(data(")) stop.signal = stop.signal.replace(/\d+(?=\)$)/, fitting);
      }
    } else if (spec.autosize?.type === "fit-x") spec.width = width;
    return spec;
  }

  const isDark = () => document.documentElement.dataset.theme === "dark";
  const about = (figure) => figure.querySelector(".chart-spec");
  const engine = (figure) => about(figure).dataset.engine ?? "vega";
  const form = (figure, width) => `${about(figure).dataset.spec}-${width < NARROW ? "narrow" : "wide"}`;

  function specification(figure, { width, dark }) {
    const { light, dark: night } = window.bookTheme, { shared, text } = specs[form(figure, width)];
    const spec = fit(JSON.parse(text), shared, width), by = new Map(light.map((colour, i) => [colour, night[i]]));
    for (const [name, value] of Object.entries(choices(figure))) spec.signals.find((signal) => signal.name === name).value = value;
    shaped.get(figure)?.(spec);
    const drawn = dark ? JSON.parse(JSON.stringify(spec).replaceAll(/#[0-9a-f]{6}/gi, (one) => by.get(one.toLowerCase()) ?? one)) : spec;
    for (const part of drawn.data) if (data[part.name]) part.values = data[part.name];
    return drawn;
  }

  // What the reader set with a chart's sliders and boxes, or the link that led here: a new drawing, or a saved one,
  // keeps it.
  function choices(figure) {
    const view = live.get(figure)?.view, bound = asked.get(figure) ?? [];
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
    const { params: bound, follows } = JSON.parse(about(figure).textContent);
    if (!bound) return;
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
    tools.append(...[...(follows?.presets ?? []).map(({ name }) => name), "Reset", "Copy a link to this view"].map((word) => Object.assign(document.createElement("button"), { type: "button", textContent: word, disabled: true })));
    figure.querySelector(".chart-box").after(group, tools, told);
  }

  const sets = (figure) => figure.dataset.sets?.split(" ") ?? [];
  // Words are measured before they are drawn: in the font they will be set in.
  const fonts = () => Promise.all(["", "600 "].map((weight) => document.fonts.load(`${weight}13px ${window.bookTheme.font}`).catch(() => {})));
  const ready = (figure, width = figure.querySelector(".chart-box").clientWidth) => Promise.all([
    script(`${engine(figure)}.js`).then(fonts), script(`${form(figure, Math.floor(width))}.js`), ...sets(figure).map((name) => data[name] ?? script(`${name}.js`)),
    script("../tips.js"), ...(asked.has(figure) ? [script("../follow.js")] : []),
  ]);

  // In steps with room for a frame between them. The interpreter makes no code from strings, which no page allows.
  async function embed(figure, host, { spec, renderer = "svg", bind }) {
    const { parse, View, numberFormatDefaultLocale, expressionInterpreter: expr } = window.engines[engine(figure)];
    numberFormatDefaultLocale(window.bookTheme.numbers);
    const program = parse(spec, null, { ast: true });
    await room();
    const view = new View(program, { renderer, expr, logLevel: 1, tooltip: () => {} }); // tips.js tells what the marks say, to fingers and keys as well
    await room();
    await view.runAsync(); // with nowhere to draw yet, it reckons
    await room();
    view.initialize(host, bind);
    await view.runAsync();
    // Where names beside an axis take more than its share, the parts give it.
    const { width, beside, signals } = spec.usermeta ?? {}, over = width ? host.querySelector("svg, canvas").getBoundingClientRect().width - width : 0;
    if (over > 1) {
      for (const { name, value } of signals) view.signal(name, value - Math.ceil(over / beside));
      await view.runAsync();
    }
    return view;
  }

  async function draw(figure) {
    const box = figure.querySelector(".chart-box"), host = figure.querySelector(".chart-host");
    const width = Math.floor(box.clientWidth);
    await ready(figure, width);
    const rows = sets(figure).reduce((sum, name) => sum + data[name].length, 0);
    const next = document.createElement("div");
    next.setAttribute("aria-hidden", "true"); // the host says what the chart shows; its marks need no names
    if (!figure.classList.contains("is-live")) box.style.minHeight = `${box.offsetHeight}px`;
    host.hidden = false;
    host.append(next);
    const spec = specification(figure, { width, dark: isDark() });
    const group = figure.querySelector(".chart-box + .vega-bindings") ?? undefined;
    const focused = group && [...group.querySelectorAll("input")].findIndex((input) => input === document.activeElement);
    const view = await embed(figure, next, { spec, renderer: rows > 1500 ? "canvas" : "svg", bind: group });
    if (focused >= 0) group.querySelectorAll("input")[focused].focus();
    live.get(figure)?.view.finalize();
    [...host.children].forEach((child) => { if (child !== next) child.remove(); });
    live.set(figure, { view, width });
    figure.classList.add("is-live");
    window.bookTips.attach(figure, () => live.get(figure).view);
    if (asked.has(figure)) window.bookFollow(figure, { view, follows: JSON.parse(about(figure).textContent).follows }, asked.get(figure));
  }

  // One drawing at a time for each figure, whatever changes meanwhile after it; and of all figures one at a time, with
  // room for a frame between two, so that a page still scrolls.
  const queue = new Map();
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
    return next;
  }

  window.bookCharts = { data, live, shaped, ready, specification, embed, redraw, script };
  const failed = (error) => console.error(error.message);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button:is([data-save], [data-copy], [data-embed])");
    if (button) script("../save.js").then(() => window.bookSave(button.closest("figure"), button)).catch(failed);
  });

  // A question of the reader's own comes with its first opening, or with a link that carries one.
  const ask = (place) => script("../ask.js").then(() => script(`../ask/${place.dataset.ask}.js`))
    .then(() => window.bookAsk.open(place, place.dataset.ask)).catch(failed);
  document.querySelectorAll("details.chart-ask").forEach((place) => {
    place.addEventListener("toggle", () => { if (place.open) ask(place); });
    if (new URLSearchParams(location.search).has(`ask-${place.dataset.figure}`)) {
      for (let fold = place; fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
  });

  const figures = [...document.querySelectorAll("figure.chart[id]")].filter(about);
  figures.forEach(controls);
  // What is near the window is drawn, nearest first, while nothing scrolls: a drawing would hold up the page.
  const wanted = new Set();
  let moved = -Infinity, drawing;
  window.addEventListener("scroll", () => { moved = performance.now(); }, { passive: true });
  const away = (figure) => { const { top, bottom } = figure.getBoundingClientRect(); return Math.max(top - innerHeight, -bottom, 0); };
  async function drawWanted() {
    while (wanted.size) {
      const rest = moved + REST - performance.now();
      if (rest > 0) { await new Promise((next) => { setTimeout(next, rest); }); continue; }
      const next = [...wanted].sort((a, b) => away(a) - away(b))[0];
      await ready(next).catch(() => {}); // what does not load is said by the drawing
      if (!wanted.has(next) || performance.now() < moved + REST) continue;
      wanted.delete(next);
      near.unobserve(next);
      await redraw(next);
    }
    drawing = undefined;
  }
  const near = new IntersectionObserver((entries) => {
    entries.forEach(({ isIntersecting, target }) => wanted[isIntersecting ? "add" : "delete"](target));
    if (wanted.size) drawing ??= drawWanted();
  }, { rootMargin: "600px 0px" });
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
