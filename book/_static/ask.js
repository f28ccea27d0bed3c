// A figure's question asked of any state, of two beside each other, and over the years that a reader chooses. What the
// tables hold of all states comes with the first opening; sentence, table and address follow each choice.
window.bookAsk = (() => {
  "use strict";
  const data = {}, made = new Map();
  const element = (name, attributes = {}, ...children) => {
    const built = Object.assign(document.createElement(name), attributes);
    built.append(...children);
    return built;
  };
  const MOST = 1000; // times: beyond it a ratio is one of a number close to nothing
  // Numbers as the book has them: narrow spaces between thousands and before the per cent sign.
  const formatted = (form) => (value) => {
    const share = form.endsWith("%"), [whole, part] = (share ? value * 100 : value).toFixed(Number(form.match(/\.(\d)/)[1])).split(".");
    return `${whole.replace(/\B(?=(\d{3})+$)/g, "\u202f").replace("-", "\u2212")}${part ? `.${part}` : ""}${share ? "\u202f%" : ""}`;
  };

  function open(place, key) {
    if (made.has(place)) return;
    const { says, form, first, apart, source, states, colours, others } = data[key], own = place.dataset.figure, said = formatted(form);
    const named = Object.entries(states).map(([code, [name]]) => [code, name]).sort((a, b) => a[1].localeCompare(b[1]));
    const spans = Object.values(states).map(([, begin, values]) => [begin, begin + values.length - 1]);
    const least = Math.min(...spans.map(([begin]) => begin)), most = Math.max(...spans.map(([, end]) => end));
    const id = `ask-${own}`;
    const chooser = (what, options) => element("select", { id: `${id}-${what}` }, ...options.map(([value, text]) => element("option", { value }, text)));
    const slider = (what, value) => element("input", { id: `${id}-${what}`, type: "range", min: least, max: most, step: 1, value });
    const fields = {
      state: chooser("state", named), beside: chooser("beside", [["", "no other"], ...named]), from: slider("from", least), to: slider("to", most),
    };
    const heads = { state: "State", beside: "Beside it", from: "From", to: "To" }, shown = { from: element("output"), to: element("output") };
    const field = (name) => element("div", {}, element("label", { htmlFor: fields[name].id }, heads[name]), ...(shown[name] ? [shown[name]] : []), fields[name]);
    const title = element("p", { className: "chart-title" }), box = element("div", { className: "chart-box" }, element("div", { className: "chart-host", hidden: true }));
    title.setAttribute("role", "status");
    box.firstChild.setAttribute("role", "img");
    const spec = element("script", { type: "application/json", className: "chart-spec" }, "{}");
    spec.dataset.spec = `ask-${key}`;
    const file = element("a", { download: `${id}.csv` }, "CSV"), copy = element("button", { type: "button" }, "Copy the data"), link = element("button", { type: "button" }, "Copy a link to this view");
    copy.dataset.copy = "";
    const table = element("div", { className: "table-scroll", tabIndex: 0 });
    table.setAttribute("role", "region");
    const figure = element("figure", { className: "chart chart-asked", id },
      title, element("p", { className: "chart-subtitle" }, `${says}.`), box, spec,
      element("p", { className: "chart-source" }, `Source: ${source}.`),
      element("details", { className: "chart-data" }, element("summary", {}, "Data, downloads"),
        element("p", { className: "chart-tools" }, file, copy, ...["png", "svg"].map((kind) => { const save = element("button", { type: "button" }, kind.toUpperCase()); save.dataset.save = kind; return save; }), link), table));
    const controls = element("div", { className: "ask-choices" }, ...Object.keys(fields).map(field));
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", "What to ask");
    place.append(controls, figure);

    const at = (code, year) => { const [, begin, values] = states[code]; return values[year - begin] ?? null; };
    const chosen = () => {
      const codes = [fields.state.value, fields.beside.value].filter((code, i, all) => code && all.indexOf(code) === i);
      const [from, to] = [Number(fields.from.value), Number(fields.to.value)].sort((a, b) => a - b);
      const years = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      return { codes, from, to, rows: codes.flatMap((code) => years.map((year) => ({ code, state: states[code][0], year, value: at(code, year) })).filter(({ value }) => value !== null)) };
    };

    function course(code, rows, { from, to }) {
      const own = rows.filter((row) => row.code === code), name = states[code][0];
      if (!own.length) return `${name}: no value from ${from} to ${to}`;
      const [begin, end] = [own[0], own.at(-1)], top = own.reduce((best, row) => (row.value > best.value ? row : best));
      const peak = top !== begin && top !== end ? `, at most ${said(top.value)} in ${top.year}` : "";
      return begin === end ? `${name}: ${said(end.value)} in ${end.year}` : `${name}: ${said(begin.value)} in ${begin.year}, ${said(end.value)} in ${end.year}${peak}`;
    }
    function compared(codes, rows) {
      if (codes.length < 2) return "";
      const [one, other] = codes.map((code) => new Map(rows.filter((row) => row.code === code).map(({ year, value }) => [year, value])));
      const year = [...one.keys()].filter((key) => other.has(key)).at(-1);
      if (year === undefined) return "; no year has both";
      const [a, b] = [one.get(year), other.get(year)], names = codes.map((code) => states[code][0]);
      if (apart) return `; ${Math.abs(a - b).toFixed(2)} apart in ${year}`;
      if (!(a > 0 && b > 0)) return "";
      const times = Math.max(a / b, b / a), over = (a < b ? names.reverse() : names).join(" over ");
      return `; ${over} in ${year}: ${times > MOST ? `more than ${formatted(".0f")(MOST)}` : times.toFixed(times >= 100 ? 0 : times >= 10 ? 1 : 2)} times`;
    }

    // A year without a value is a gap, not a line.
    function drawn({ codes, rows }) {
      let run = 0;
      const runs = rows.map((row, i) => ({ ...row, run: i && rows[i - 1].code === row.code && rows[i - 1].year === row.year - 1 ? run : ++run }));
      window.bookCharts.shaped.set(figure, ({ data: [first], scales }) => {
        first.values = runs;
        Object.assign(scales.find(({ name }) => name === "color"), { domain: codes.map((code) => states[code][0]), range: codes.map((code, i) => colours[code] ?? others[i]) });
      });
    }

    const address = ({ codes, from, to }) => {
      const href = new URL(location.href);
      href.searchParams.set(id, [codes[0], codes[1] ?? "-", from, to].join(" "));
      href.hash = `fig-${own}`;
      return href.href;
    };

    let rest;
    function follow(moved) {
      const now = chosen(), { codes, rows } = now;
      shown.from.textContent = now.from;
      shown.to.textContent = now.to;
      title.textContent = `${codes.map((code) => course(code, rows, now)).join("; ")}${compared(codes, rows)}`;
      box.firstChild.setAttribute("aria-label", title.textContent);
      const text = ["iso3,year,value", ...rows.map(({ code, year, value }) => `${code},${year},${value}`)].join("\n") + "\n";
      file.href = `data:text/csv;charset=utf-8,${encodeURIComponent(text)}`;
      const years = [...new Set(rows.map(({ year }) => year))].sort((a, b) => b - a), body = element("tbody");
      for (const year of years) {
        body.append(element("tr", {}, element("td", {}, String(year)), ...codes.map((code) => element("td", {}, at(code, year) === null ? "\u2013" : said(at(code, year))))));
      }
      const head = element("tr", {}, ...["Year", ...codes.map((code) => states[code][0])].map((word) => element("th", { scope: "col" }, word)));
      table.replaceChildren(element("table", {}, element("thead", {}, head), body));
      table.setAttribute("aria-label", `Data: ${says}`);
      drawn(now);
      if (moved) try { history.replaceState(null, "", address(now)); } catch { /* some browsers keep a file's address */ }
      clearTimeout(rest);
      rest = setTimeout(() => window.bookCharts.redraw(figure), moved ? 120 : 0);
    }
    Object.values(fields).forEach((input) => input.addEventListener("input", () => follow(true)));
    link.addEventListener("click", () => {
      const tell = (word) => { link.textContent = word; setTimeout(() => { link.textContent = "Copy a link to this view"; }, 2000); };
      const copied = navigator.clipboard?.writeText(address(chosen()));
      if (copied) copied.then(() => tell("Copied"), () => tell("The address bar has it")); else tell("The address bar has it");
    });

    const [state = first[0], beside = first[1], from = least, to = most] = new URLSearchParams(location.search).get(id)?.split(" ") ?? [];
    fields.state.value = states[state] ? state : first[0];
    fields.beside.value = states[beside] ? beside : "";
    if (Number(from)) fields.from.value = from;
    if (Number(to)) fields.to.value = to;
    made.set(place, true);
    follow(false);
  }

  return { add(key, found) { data[key] = found; }, open };
})();
