// Search that suggests as one types: chapters, sections, figures, tables and claims, from a list made with the pages.
(() => {
  "use strict";
  const MOST = 8, home = document.currentScript.src.replace(/_static\/suggest\.js.*$/, "");
  const KINDS = { page: 0, claim: 1, figure: 2, section: 3, data: 3, table: 4 };
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  let known = [];
  window.bookSuggest = (found) => { known = found.map(([kind, title, address]) => ({ kind, title, address, plain: plain(title), words: plain(title).split(/[^a-z0-9]+/) })); follow(document.activeElement); };

  // Every word that was typed begins a word of the title; what begins with it all comes first.
  function found(typed) {
    const wanted = plain(typed).split(/[^a-z0-9]+/).filter(Boolean);
    if (!wanted.length) return [];
    return known.filter(({ words }) => wanted.every((want) => words.some((word) => word.startsWith(want))))
      .map((entry) => [entry, (entry.plain.startsWith(plain(typed).trim()) ? 0 : 5) + KINDS[entry.kind] + entry.plain.length / 1000])
      .sort((a, b) => a[1] - b[1]).slice(0, MOST).map(([entry]) => entry);
  }

  const ours = (target) => target?.matches?.("form.bd-search input");
  function listOf(input) {
    const form = input.form;
    if (form.nextElementSibling?.matches(".suggestions")) return form.nextElementSibling;
    const list = Object.assign(document.createElement("ul"), { className: "suggestions", id: `suggestions-${document.querySelectorAll(".suggestions").length}`, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    form.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) location.assign(option.dataset.to); });
    return list;
  }
  const show = (input, list, entries) => {
    list.replaceChildren(...entries.map(({ kind, title, address }, i) => {
      const option = document.createElement("li"), small = document.createElement("small");
      small.textContent = kind;
      option.append(small, ` ${title}`);
      Object.assign(option, { id: `${list.id}-${i}` });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.to = home + address;
      return option;
    }));
    list.hidden = !entries.length;
    input.setAttribute("aria-expanded", String(Boolean(entries.length)));
    input.removeAttribute("aria-activedescendant");
  };
  function follow(input) { if (ours(input)) show(input, listOf(input), found(input.value)); }

  document.addEventListener("input", (event) => follow(event.target));
  document.addEventListener("focusout", (event) => { if (ours(event.target)) show(event.target, listOf(event.target), []); });
  document.addEventListener("keydown", (event) => {
    if (!ours(event.target)) return;
    const list = listOf(event.target), options = [...list.children], now = options.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "Enter" && now >= 0) { event.preventDefault(); location.assign(options[now].dataset.to); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !options.length) return;
    event.preventDefault();
    const next = (now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === next)));
    event.target.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  });
})();
