// What a number rests on, in a box beside it. Asked for by explain.js with the first number pointed at.
window.bookExplain = (data, numbers, root) => {
  "use strict";
  const WITHOUT = {
    parameter: "It follows from this notebook’s parameters: no table says it.",
    constant: "It is typed in this notebook’s code: no table says it.",
    ledger: "It is a choice of the ledger of claims, which gives its reason: no table says it.",
    library: "It is a constant of the book’s own code: no table says it.",
    untraced: "It could not be traced: the code above makes names in a way that cannot be followed.",
  };
  const LINES = 15, TABLES = 7, ROOM = 8;

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const folded = (summary, ...content) => make("details", {}, make("summary", {}, summary), ...content);
  const label = (text) => make("p", { class: "explanation-label" }, text);

  const cells = [...document.querySelectorAll("div.cell")].filter((cell) => cell.querySelector(".cell_input"));
  const box = make("div", { popover: "auto", id: "explanation", role: "dialog", "aria-labelledby": "explanation-title", tabindex: "-1" });
  document.querySelector("article.bd-article, main").append(box);
  let opener;

  const table = ([name, title, publisher, version, last, page]) => make("li", {},
    page ? make("a", { href: `${root}book/tables/${name}.html` }, title) : title,
    make("small", {}, `${publisher} · edition ${version}${last ? ` · last observation ${last}` : ""}`));

  const tables = (rests) => {
    const all = rests.map((at) => table(data.tables[at]));
    const parts = [label(all.length > 1 ? "It may rest on" : "It rests on"), make("ul", {}, ...all.slice(0, TABLES))];
    if (all.length > TABLES) parts.push(folded(`${all.length - TABLES} more`, make("ul", {}, ...all.slice(TABLES))));
    return parts;
  };

  // The cell's name leads to the cell, opened.
  const link = (name, at) => {
    const cell = cells[at];
    if (!cell) return name;
    cell.id ||= `cell-${name}`;
    const anchor = make("a", { href: `#${cell.id}` }, name);
    anchor.addEventListener("click", () => {
      for (const fold of cell.querySelectorAll("details")) fold.open = true;
      opener = undefined;
      box.hidePopover();
    });
    return anchor;
  };

  const code = (spans) => {
    const imports = [], made = new Map();
    for (const [cell, text, imported] of spans.map((at) => data.code[at])) {
      if (imported) imports.push(text);
      else made.set(cell, [...(made.get(cell) ?? []), text]);
    }
    const length = (texts) => texts.join("\n").split("\n").length;
    const total = [...made.values()].reduce((sum, texts) => sum + length(texts), 0);
    const part = (...content) => make("div", { class: "explanation-cell" }, ...content);
    const lines = (texts) => make("pre", {}, texts.join("\n"));
    let held = [...made].map(([cell, texts]) => part(link(...data.cells[cell]), lines(texts)));
    if (imports.length) held.unshift(part(folded(many(length(imports), "import"), lines(imports))));
    if (total > LINES && made.size > 1) { // the nearest cell is seen, what it rests on is a press away
      const rest = total - length([...made.values()].at(-1));
      held = [part(folded(`${many(rest, "line")} before, in ${many(made.size - 1, "cell")}`, ...held.slice(0, -1))), held.at(-1)];
    }
    if (!held.length) return [];
    return [
      label(total ? `Made by ${many(total, "line")} of code, in order` : "Its code"),
      make("div", { class: "explanation-code", tabindex: "0", role: "group", "aria-label": "The code that made it" }, ...held),
    ];
  };

  const helpers = (used) => {
    if (!used.length) return [];
    const list = used.map((at) => data.helpers[at]).map(([name, says]) => make("li", {}, make("code", {}, name), make("small", {}, says)));
    const methods = data.methods ? [make("p", {}, make("a", { href: `${root}book/methods.html` }, "Methods"))] : [];
    return [folded(`${many(list.length, "function")} of the book`, make("ul", {}, ...list), ...methods)];
  };

  const fill = (number) => {
    const [expression, spans, rests, used, without] = data.numbers[numbers.indexOf(number)];
    const close = make("button", { type: "button", class: "explanation-close", "aria-label": "Close" }, "×");
    close.addEventListener("click", () => box.hidePopover());
    box.replaceChildren(
      make("div", { class: "explanation-head" }, make("strong", { id: "explanation-title" }, number.textContent), close),
      make("p", { class: "explanation-expression" }, make("code", {}, expression)),
      ...(without ? [make("p", {}, WITHOUT[without])] : tables(rests)),
      ...code(spans), ...helpers(used));
  };

  const place = (number) => {
    box.style.cssText = "";
    if (innerWidth < 640) { // a sheet at the lower edge, by its style: the number stays above it
      const under = number.getBoundingClientRect().bottom + 24 - box.getBoundingClientRect().top;
      if (under > 0) scrollBy({ top: under, behavior: "instant" });
      return;
    }
    const at = number.getClientRects()[0];
    const left = Math.max(ROOM, Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - ROOM));
    const below = innerHeight - at.bottom, above = at.top;
    const under = below >= box.offsetHeight + ROOM || below >= above;
    box.style.maxHeight = `${Math.max(160, (under ? below : above) - 2 * ROOM)}px`;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${(under ? at.bottom + 6 : at.top - box.offsetHeight - 6) + scrollY}px`;
  };

  const left = (number) => {
    number?.classList.remove("explained");
    delete number?.dataset.shown;
  };
  // ``briefly``: while the pointer rests on it; ``unentered``: while the keyboard is on it; else until it is closed.
  const open = (number, how = "entered") => {
    if (how !== "entered" && opener === number) return;
    left(opener);
    opener = number;
    number.classList.add("explained");
    number.dataset.shown = how;
    box.inert = how === "unentered";
    fill(number);
    if (!box.matches(":popover-open")) box.showPopover();
    place(number);
    if (how === "entered") box.focus({ preventScroll: true });
  };

  box.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "closed") return;
    // Back to the number, unless the reader has gone elsewhere already.
    if (opener && box.contains(document.activeElement)) opener.focus({ preventScroll: true });
    left(opener);
    opener = undefined;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.matches(":popover-open")) return;
    event.preventDefault();
    box.hidePopover();
  }, true);
  document.addEventListener("focusout", (event) => {
    if (event.target === opener && opener.dataset.shown === "unentered") box.hidePopover();
  });
  let leaving;
  document.addEventListener("pointerover", (event) => {
    clearTimeout(leaving);
    if (opener?.dataset.shown !== "briefly" || opener.contains(event.target) || box.contains(event.target)) return;
    leaving = setTimeout(() => { if (opener?.dataset.shown === "briefly") box.hidePopover(); }, 300);
  });
  return { open };
};
