// What a figure with controls says follows its controls: title, description, table, download and address, from the
// rows that its chart draws. As the figure is first drawn its words are the chapter's own.
window.bookFollow = (() => {
  "use strict";
  const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  const WAIT = 600, first = new Map();
  const count = (n) => NUMBERS[n] ?? String(n);
  const listed = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);
  const number = (value, digits) => value.toFixed(digits).replace("-", "\u2212").replace(/\B(?=(\d{3})+$)/g, digits ? "" : "\u202f");
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const setting = (name) => name.replace(/^[^_]*_/, "");

  // Each takes the rows drawn and the choices, and returns what there is to say; empty choices are said as well.
  const MAKERS = {
    leaders(rows, chosen, { names, labels }) {
      const weights = Object.entries(chosen), equal = weights.every(([, weight]) => weight === weights[0][1]);
      if (weights.every(([, weight]) => !weight)) return { empty: "No component has a weight: move at least one slider above 0." };
      const years = new Map(), states = Object.keys(names), places = [{}, {}];
      let full = 0;
      rows.forEach((row) => years.set(row.year, [...(years.get(row.year) ?? []), row]));
      for (const year of years.values()) {
        if (year.length < states.length) continue;
        full += 1;
        const sorted = [...year].sort((a, b) => b.index - a.index);
        places.forEach((place, i) => {
          const tied = sorted.filter((row) => Math.abs(row.index - sorted[i].index) < 1e-9).length > 1;
          const who = tied ? "a tie" : names[sorted[i].iso3];
          place[who] = (place[who] ?? 0) + 1;
        });
      }
      if (!full) return { empty: "No year has a count of every component that has a weight." };
      const [led, followed] = places.map((place) => Object.entries(place).sort((a, b) => b[1] - a[1]));
      const of = (n) => (n === full ? `all ${count(full)} years` : `${count(n)} of ${count(full)} years`);
      const rest = led.slice(1).map(([who, n]) => (who === "a tie" ? `there is a tie in ${count(n)}` : `${who} in ${count(n)}`));
      const leading = led[0][0] === "a tie" ? `there is a tie in ${of(led[0][1])}` : `${led[0][0]} comes first in ${of(led[0][1])}`;
      const weighty = weights.filter(([, weight]) => weight), at = equal ? "equal weights" : "these weights";
      const course = states.map((state) => {
        const own = rows.filter((row) => row.iso3 === state).sort((a, b) => a.year - b.year);
        return own.length ? `${names[state]} from ${number(own[0].index, 2)} to ${number(own.at(-1).index, 2)}` : `${names[state]} without a value`;
      });
      const spanned = [...years].filter(([, year]) => year.length === states.length).map(([year]) => year);
      return {
        title: `At ${at} ${listed([leading, ...rest])}; second: ${listed(followed.map(([who, n]) => `${who} in ${count(n)}`))}`,
        subtitle: `Index from 0 to 1; weights: ${weighty.map(([name, weight]) => `${labels[setting(name)]} ${weight}`).join(", ")}${weighty.length < weights.length ? ", all others 0" : ""}`,
        alt: `Lines at ${at}, ${Math.min(...spanned)} to ${Math.max(...spanned)}: ${course.join("; ")}`,
      };
    },

    sides(rows, chosen, { ours, theirs, names }) {
      const [us, them] = [ours, theirs].map((side) => side.filter((group) => chosen[`with_${group}`]).map((group) => names[group]));
      const lacking = [[us, "the coalition's"], [them, "the rivals'"]].filter(([side]) => !side.length).map(([, name]) => name);
      if (lacking.length) return { empty: `Nothing to compare: tick at least one state on ${lacking.length > 1 ? "either" : lacking[0]} side.` };
      const sorted = [...rows].sort((a, b) => a.year - b.year), now = sorted.at(-1);
      const most = sorted.reduce((best, row) => (row.ratio > best.ratio ? row : best));
      const ago = sorted.findLast(({ year }) => year <= now.year - 10), times = (ratio) => number(ratio, ratio < 0.1 ? 2 : 1);
      return {
        title: `${capital(listed(us))} spent ${times(now.ratio)} times what ${listed(them)} did in ${now.year}; the most was ${times(most.ratio)} times in ${most.year}`,
        subtitle: `Spending of ${listed(us)} over that of ${listed(them)}, constant dollars, logarithmic; hollow points rest in part on estimates`,
        alt: `A line: ${times(most.ratio)} in ${most.year}, its highest, ${ago ? `${number(ago.ratio, 2)} in ${ago.year}, ` : ""}${number(now.ratio, 2)} in ${now.year}. Boxes add or remove states on either side.`,
      };
    },
  };

  function drawn(view) {
    const rows = [];
    const walk = (mark) => mark.items.forEach((item) => {
      if (mark.name?.endsWith("rows_marks")) rows.push(item.datum);
      else if (mark.marktype === "group") item.items.forEach(walk);
    });
    walk(view.scenegraph().root);
    return rows;
  }

  const text = (value, digits) => (typeof value !== "number" ? String(value ?? "") : digits === undefined ? String(value) : number(value, digits));

  function csv(columns, rows, chosen) {
    const settings = Object.entries(chosen);
    const line = (values) => values.map((value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value)).join(",");
    return [line([...columns.map(({ name }) => name), ...settings.map(([name]) => name)]),
      ...rows.map((row) => line([...columns.map(({ name }) => row[name] ?? ""), ...settings.map(([, value]) => Number(value))]))].join("\n") + "\n";
  }

  function tabled(figure, { columns, names }, rows) {
    const table = document.createElement("table"), element = (name, content) => Object.assign(document.createElement(name), { textContent: content });
    table.createTHead().insertRow().append(...columns.map(({ heading }) => Object.assign(element("th", heading), { scope: "col" })));
    const body = table.createTBody();
    for (const row of rows) body.insertRow().append(...columns.map(({ name, digits }) => element("td", names[row[name]] ?? text(row[name], digits))));
    table.dataset.numbers = columns.map(({ digits }, i) => (digits === undefined ? "" : i + 1)).filter(Boolean).join(" ");
    const box = figure.querySelector(".chart-data .table-scroll");
    if (box.nextElementSibling?.matches("p")) box.nextElementSibling.remove();
    box.replaceChildren(table);
  }

  // A figure that stands away from its chapter has no data and no link below it.
  const parts = (figure) => ({
    title: figure.querySelector(".chart-title"), subtitle: figure.querySelector(".chart-subtitle"), host: figure.querySelector(".chart-host"),
    pictures: figure.querySelectorAll(".chart-picture img"), cited: figure.querySelector(".chart-cited"),
    file: figure.querySelector(".chart-data a[download]"), link: figure.querySelector(".chart-link"),
  });

  function address(figure, bound, chosen) {
    const to = new URL(location.href), name = figure.id.replace("fig-", "");
    const set = bound.filter((param) => chosen[param.name] !== param.at).map((param) => `${setting(param.name)}:${Number(chosen[param.name])}`);
    if (set.length) to.searchParams.set(name, set.join(" ")); else to.searchParams.delete(name);
    to.hash = figure.id;
    return to.href;
  }

  const choices = (view, bound) => Object.fromEntries(bound.map(({ name }) => [name, view.signal(name)]));

  // A figure's words and rows as its view has them now; the chapter's own where nothing is moved. Returns new words.
  function say(figure, view, bound, follows) {
    const chosen = choices(view, bound), { title, subtitle, host, pictures, cited, file, link } = parts(figure);
    if (!first.has(figure)) first.set(figure, {
      title: title.textContent, subtitle: subtitle.textContent, alt: host.getAttribute("aria-label"), href: file?.getAttribute("href"),
      table: [...figure.querySelectorAll(".chart-data .table-scroll, .chart-data .table-scroll + p")].map((part) => part.cloneNode(true)),
    });
    const own = first.get(figure), moved = bound.some(({ name, at }) => chosen[name] !== at), rows = drawn(view);
    const made = moved ? MAKERS[follows.words](rows, chosen, follows) : own;
    const said = made.empty ? { title: made.empty, subtitle: own.subtitle, alt: made.empty } : made;
    const changed = title.textContent !== said.title;
    title.textContent = said.title;
    subtitle.textContent = said.subtitle;
    host.setAttribute("aria-label", said.alt);
    pictures.forEach((picture) => { picture.alt = said.alt; });
    figure.classList.toggle("is-moved", moved);
    if (cited) cited.textContent = said.title;
    if (link) link.href = address(figure, bound, chosen);
    if (file && moved) {
      tabled(figure, follows, rows);
      file.href = `data:text/csv;charset=utf-8,${encodeURIComponent(csv(follows.columns, rows, chosen))}`;
    } else if (file && file.getAttribute("href") !== own.href) {
      figure.querySelector(".chart-data .table-scroll").replaceWith(...own.table.map((part) => part.cloneNode(true)));
      file.href = own.href;
    }
    return changed ? said.title : "";
  }

  return (figure, { view, follows }, bound) => {
    const status = figure.querySelector(".chart-choices + [role=status]");
    const buttons = [...figure.querySelectorAll(".chart-choices button")];
    const preset = (button) => follows.presets?.find(({ name }) => name === button.dataset.word)?.values;
    const pressed = (values) => bound.every(({ name }) => view.signal(name) === (values[setting(name)] ?? 0));
    const now = () => {
      const said = say(figure, view, bound, follows);
      for (const button of buttons) if (preset(button)) button.setAttribute("aria-pressed", String(pressed(preset(button))));
      return said;
    };
    let rest, turn = Promise.resolve();
    const follow = () => {
      turn = turn.then(() => view.runAsync()).then(() => {
        const said = now();
        try { history.replaceState(null, "", address(figure, bound, choices(view, bound))); } catch { /* some browsers keep a file's address */ }
        if (!said) return;
        clearTimeout(rest);
        rest = setTimeout(() => { status.textContent = said; }, WAIT);
      });
    };
    const set = (valueOf) => { bound.forEach((param) => view.signal(param.name, valueOf(param))); follow(); };
    bound.forEach(({ name }) => view.addSignalListener(name, follow));
    for (const button of buttons) {
      button.disabled = false;
      button.dataset.word ??= button.textContent;
      const values = preset(button);
      if (values) button.onclick = () => set(({ name }) => values[setting(name)] ?? 0);
      else if (button.dataset.word === "Reset") button.onclick = () => set(({ at }) => at);
      else button.onclick = () => {
        const tell = (done) => { button.textContent = done; setTimeout(() => { button.textContent = button.dataset.word; }, 2000); };
        const copied = navigator.clipboard?.writeText(address(figure, bound, choices(view, bound)));
        if (copied) copied.then(() => tell("Copied"), () => tell("The address bar has it")); else tell("The address bar has it");
      };
    }
    now();
  };
})();
