// What a chart's marks say, to a pointer, a finger and the keyboard: of lines all series at the nearest place along x.
window.bookTips = (() => {
  "use strict";
  const NEAR = 32, SAME = 1, MOST = 14, OVER = new Set(["text", "rule", "rect"]);
  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const rises = (items) => items.length > 2 && items.every((item, i) => !i || item.x >= items[i - 1].x);

  // Where pointer and keys stop in a chart: at each place along x of a part that has lines, else at each mark.
  function stops(view) {
    const cells = new Map(), marks = [];
    const cellOf = (left, top, right, bottom) => {
      const key = [left, top, right, bottom].map(Math.round).join();
      if (!cells.has(key)) cells.set(key, { left, top, right, bottom, lined: false });
      return cells.get(key);
    };
    const walk = (group, left, top, cell) => group.items.forEach((mark) => mark.items.forEach((item) => {
      const x = left + (item.x ?? 0), y = top + (item.y ?? 0);
      if (mark.marktype === "group") {
        if (!/^(axis|legend|title)/.test(mark.role)) walk(item, x, y, item.width ? cellOf(x, y, x + item.width, y + item.height) : cell);
      } else if (item.tooltip && typeof item.tooltip === "object" && mark.marktype !== "line") {
        const { x1, x2, y1, y2 } = item.bounds;
        marks.push({ item, cell, x, y, type: mark.marktype, box: { left: left + x1, right: left + x2, top: top + y1, bottom: top + y2 } });
      }
      if (mark.marktype === "line" && item === mark.items[0] && rises(mark.items)) cell.lined = true;
    }));
    view.scenegraph().root.items.forEach((whole) => walk(whole, 0, 0, cellOf(0, 0, view.width(), view.height())));
    const found = [], places = new Map();
    for (const mark of marks) {
      const along = mark.type === "symbol" && mark.cell.lined;
      const at = along ? Math.round(mark.x / SAME) : places.size + found.length;
      if (along) {
        const here = places.get(mark.cell) ?? places.set(mark.cell, new Map()).get(mark.cell);
        const stop = here.get(at) ?? here.get(at - 1) ?? here.get(at + 1);
        if (stop) stop.marks.push(mark);
        else here.set(at, { marks: [mark], x: mark.x, y: null, cell: mark.cell });
      } else {
        const [x, y] = middle(mark.box);
        found.push({ marks: [mark], x, y, cell: mark.cell });
      }
    }
    const along = [...places.values()].flatMap((here) => [...here.values()].sort((a, b) => a.x - b.x));
    return [...along, ...found.sort((a, b) => Math.round(a.y / 8) - Math.round(b.y / 8) || a.x - b.x)];
  }

  // Lines bear their names at their right ends: who points at a name means the last place.
  const NAMES = 150;
  // The stop that a point of the chart means: a mark under it, else the nearest place along x, else the nearest mark.
  function nearest(view, [x, y], reach, under) {
    const all = stops(view), inside = ({ cell }) => x > cell.left - reach && x < cell.right + NAMES && y > cell.top - reach && y < cell.bottom + reach;
    const hit = under && all.find((stop) => stop.y !== null && stop.marks[0].item === under);
    if (hit) return hit;
    const away = ({ box }) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)) + Math.hypot(middle(box)[0] - x, middle(box)[1] - y) / 1e3;
    let best, least = Infinity;
    for (const stop of all) {
      const far = stop.y === null ? (inside(stop) ? Math.abs(stop.x - x) : Infinity) : away(stop.marks[0]);
      const near = stop.y === null ? far : far <= 4 && OVER.has(stop.marks[0].type) ? far - 1e3 : far <= reach ? far : Infinity;
      if (near < least) { least = near; best = stop; }
    }
    return best;
  }

  const shown = (value) => (value === null || /^(null|undefined|NaN)?$/.test(String(value)) ? "\u2013" : String(value).replace(/\s*\|\s*/g, " "));
  const entries = (item) => Object.entries(item.tooltip).map(([key, value]) => [key, shown(value)]);
  const colour = (item) => [item.stroke, item.fill].find((of) => of && of !== "transparent" && !/gradient/.test(typeof of === "string" ? of : "gradient"));

  // What a stop says: what its marks share, then a row for each. Marks of other kinds each have their own lines.
  function table(stop, y) {
    const said = new Map();
    for (const { item, y: at } of stop.marks) {
      const told = entries(item), text = JSON.stringify(told);
      if (!said.has(text)) said.set(text, { told, colour: colour(item), away: y === undefined ? 0 : Math.abs(at - y), at });
    }
    let rows = [...said.values()];
    const more = rows.length - MOST;
    if (more > 0) rows = rows.sort((a, b) => a.away - b.away).slice(0, MOST);
    rows.sort((a, b) => a.at - b.at);
    const keys = rows[0].told.map(([key]) => key);
    const alike = rows.every(({ told }) => told.length === keys.length && told.every(([key], i) => key === keys[i]));
    const body = element("table"), line = (...cells) => body.append(element("tr", {}, ...cells));
    if (rows.length === 1 || !alike) {
      rows.forEach(({ told }) => told.forEach(([key, value]) => line(element("th", { scope: "row" }, key), element("td", {}, value))));
    } else {
      const shared = keys.map((_, i) => rows.every(({ told }) => told[i][1] === rows[0].told[i][1]));
      shared.forEach((same, i) => { if (same) line(element("th", { scope: "row" }, keys[i]), element("td", { colSpan: keys.length }, rows[0].told[i][1])); });
      const own = keys.map((_, i) => i).filter((i) => !shared[i]);
      line(...own.map((i) => element("th", { scope: "col" }, keys[i])));
      rows.forEach((row) => line(...own.map((i, n) => {
        const cell = element(n ? "td" : "th", n ? {} : { scope: "row" }, row.told[i][1]);
        if (!n && row.colour) cell.style.setProperty("--of", row.colour);
        if (!n && row.colour) cell.className = "is-of";
        return cell;
      })));
    }
    return [body, ...(more > 0 ? [element("p", {}, `and ${more} more`)] : [])];
  }

  const words = (stop) => {
    const [body, ...rest] = table(stop);
    return [...[...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent).join(": ")), ...rest.map((p) => p.textContent)].join("; ");
  };

  let open;
  function close() {
    open?.tip.remove();
    open?.mark.remove();
    open = undefined;
  }
  function show(figure, view, stop, { y, pinned = false } = {}) {
    close();
    const box = figure.querySelector(".chart-box"), at = origin(figure, view);
    const tip = element("div", { className: "chart-tip" }, ...table(stop, y)), mark = element("div", { className: "chart-mark" });
    tip.setAttribute("aria-hidden", "true"); // what a key stops at is said by the chart's own status
    box.append(mark, tip);
    const line = stop.y === null, { left, top, right, bottom } = line ? { left: stop.x, right: stop.x, top: stop.cell.top, bottom: stop.cell.bottom } : stop.marks[0].box;
    mark.classList.toggle("is-line", line);
    Object.assign(mark.style, { left: `${at.x + left}px`, top: `${at.y + top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    const frame = box.getBoundingClientRect(), width = document.documentElement.clientWidth;
    const x = at.x + (line ? stop.x : middle(stop.marks[0].box)[0]), fits = frame.left + x + 16 + tip.offsetWidth < width - 8;
    const middleY = y ?? (line ? stop.cell.top + 20 : stop.marks[0].box.top);
    const place = fits ? x + 16 : x - 16 - tip.offsetWidth;
    tip.style.left = `${Math.max(8 - frame.left, Math.min(place, width - 8 - frame.left - tip.offsetWidth))}px`;
    tip.style.top = `${at.y + middleY + (place < 8 - frame.left ? 22 : -tip.offsetHeight / 2)}px`;
    open = { figure, stop, tip, mark, pinned };
  }

  // Where the chart's own zero lies in its box.
  function origin(figure, view) {
    const box = figure.querySelector(".chart-box").getBoundingClientRect();
    const drawn = figure.querySelector(".chart-host").querySelector("svg, canvas").getBoundingClientRect();
    const [x, y] = view.origin(), { left, top } = view.padding();
    return { x: drawn.left - box.left + x + left, y: drawn.top - box.top + y + top };
  }
  function point(figure, view, event) {
    const box = figure.querySelector(".chart-box").getBoundingClientRect(), { x, y } = origin(figure, view);
    return [event.clientX - box.left - x, event.clientY - box.top - y];
  }
  const under = (event) => event.target.__data__?.tooltip && event.target.__data__;

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const KEYS = "chart-keys";
  function attach(figure, drawn) {
    if (open?.figure === figure) close();
    const host = figure.querySelector(".chart-host");
    if (host.tabIndex === 0) return;
    host.tabIndex = 0;
    if (!document.getElementById(KEYS)) document.body.append(element("p", { id: KEYS, hidden: true }, "Arrow keys go from point to point; Escape leaves them."));
    host.setAttribute("role", "application");
    host.setAttribute("aria-roledescription", "chart");
    host.setAttribute("aria-describedby", KEYS);
    const status = element("p", { className: "visually-hidden" });
    status.setAttribute("role", "status");
    host.after(status);
    host.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || open?.pinned) return;
      const at = point(figure, drawn(), event), stop = nearest(drawn(), at, NEAR / 2, under(event));
      if (!stop) return close();
      if (open?.stop.marks[0].item !== stop.marks[0].item) show(figure, drawn(), stop, { y: at[1] });
    });
    host.addEventListener("pointerleave", () => { if (open && !open.pinned) close(); });
    host.addEventListener("click", (event) => {
      const at = point(figure, drawn(), event), stop = nearest(drawn(), at, NEAR, under(event));
      const again = open?.pinned && open.stop.marks[0].item === stop?.marks[0].item;
      if (!stop || again) return close();
      show(figure, drawn(), stop, { y: at[1], pinned: true });
    });
    host.addEventListener("keydown", (event) => {
      const href = event.key === "Enter" && open?.figure === figure && open.stop.marks[0].item.href;
      if (href) { location.assign(href); return; }
      const all = stops(drawn()), now = open?.figure === figure ? all.findIndex((stop) => stop.marks[0].item === open.stop.marks[0].item) : -1;
      const to = event.key in STEPS ? (now < 0 ? (STEPS[event.key] > 0 ? 0 : all.length - 1) : now + STEPS[event.key]) : { Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined || !all.length) return;
      event.preventDefault();
      const stop = all[Math.min(Math.max(to, 0), all.length - 1)];
      show(figure, drawn(), stop, { pinned: true });
      status.textContent = words(stop);
    });
    host.addEventListener("blur", () => { if (open?.figure === figure) close(); });
  }
  document.addEventListener("click", (event) => { if (open && !event.target.closest?.(".chart-host, .chart-tip")) close(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  return { attach, read: (figure) => stops(window.bookCharts.live.get(figure).view).map(words) };
})();
