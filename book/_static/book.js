// What a page asks for once it is wanted: the scripts and styles that a script's tag lists. No requests: pages may be
// files.
window.bookOnDemand = (tag, list = tag.dataset.files) => Promise.all(list.split(" ").map((file) => new Promise((done, fail) => {
  const address = tag.src.replace(/[^/]*$/, file);
  const [name, attributes] = /\.css\b/.test(file) ? ["link", { rel: "stylesheet", href: address }] : ["script", { src: address }];
  document.head.append(Object.assign(document.createElement(name), { onload: done, onerror: fail }, attributes));
})));

// Search suggests as one types; its list comes when somebody is about to.
(() => {
  "use strict";
  const tag = document.currentScript;
  let asked;
  document.addEventListener("focusin", (event) => {
    if (!asked && event.target.matches("form.bd-search input")) asked = window.bookOnDemand(tag, "suggest.js").then(() => window.bookOnDemand(tag, "suggested.js"));
  });
})();

// One switch for all code of a page. The choice holds for the next page as well, where the browser keeps it.
(() => {
  "use strict";
  const cells = [...document.querySelectorAll("div.cell details.hide")];
  const button = document.querySelector(".code-switch");
  if (!button) return;
  if (!cells.length) return button.remove();

  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("code", value);
      return localStorage.getItem("code");
    } catch { return null; }
  };

  const set = (open) => {
    cells.forEach((cell) => { cell.open = open; });
    button.setAttribute("aria-pressed", String(open));
  };
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    set(open);
    kept(open ? "shown" : "hidden");
  });
  set(kept() === "shown");
})();

// Code can be copied, where the browser lets a page do that.
if (navigator.clipboard) {
  for (const code of document.querySelectorAll("div.highlight pre")) {
    const button = document.createElement("button");
    const say = (word) => { button.textContent = word; };
    say("Copy");
    Object.assign(button, { type: "button", className: "copybtn" });
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(code.textContent.trimEnd()).then(() => say("Copied"), () => say("Not copied"));
      setTimeout(say, 2000, "Copy");
    });
    code.after(button);
  }
}

// What scrolls in itself is reached by keys. The browser tells its size once it is laid out: nobody has it measured.
(() => {
  "use strict";
  const boxes = new ResizeObserver((entries) => {
    const scroll = entries.map(({ target: box }) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight);
    entries.forEach(({ target: box }, i) => {
      if (scroll[i]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  });
  document.querySelectorAll("pre, .cell_output > .output").forEach((box) => boxes.observe(box));
})();

// A way back to the top for who turns back.
(() => {
  "use strict";
  const button = document.getElementById("pst-back-to-top");
  if (!button) return;
  let last = scrollY;
  button.addEventListener("click", () => scrollTo(0, 0));
  addEventListener("scroll", () => {
    button.style.display = scrollY < last && scrollY > innerHeight ? "block" : "none";
    last = scrollY;
  }, { passive: true });
})();

// Paper is white and has nothing to open: a dark page is printed in its light colours, with its folded figures.
(() => {
  "use strict";
  const root = document.documentElement.dataset;
  let theme;
  window.addEventListener("beforeprint", () => {
    theme = root.theme;
    root.theme = "light";
    document.querySelectorAll("details:has(.chart-spec)").forEach((fold) => { fold.open = true; });
  });
  window.addEventListener("afterprint", () => { root.theme = theme; });
})();

// A dialog that closes gives the focus back to what opened it.
(() => {
  "use strict";
  let last;
  document.addEventListener("focusin", (event) => { if (!event.target.closest("dialog")) last = event.target; });
  document.querySelectorAll("dialog").forEach((dialog) => dialog.addEventListener("close", () => last?.focus()));
})();

// A link to what is folded away, a claim among them, opens it.
(() => {
  "use strict";
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const folded = [];
    for (let part = target; part; part = part.parentElement) if (part.matches("details:not([open])")) folded.push(part);
    folded.forEach((part) => { part.open = true; });
    if (folded.length) target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  unfold();
})();

// The contents mark the section that one reads. The theme's own mark stays behind where a jump passes headings.
(() => {
  "use strict";
  const links = [...document.querySelectorAll("#pst-page-toc-nav a.nav-link, .page-toc a.nav-link")];
  const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let rest;
  const mark = () => {
    const above = heads.map((head, i) => [head?.getBoundingClientRect().top, i]).filter(([top]) => top < innerHeight * 0.3);
    const hash = above.length ? links[above.at(-1)[1]].hash : "";
    links.forEach((link) => link.classList.toggle("active", link.hash === hash));
  };
  if (links.length) addEventListener("scroll", () => { clearTimeout(rest); rest = setTimeout(mark, 120); }, { passive: true });
  // Keys go on where the link led: Home would scroll the list itself.
  links.forEach((link, i) => link.addEventListener("click", () => {
    if (!heads[i]) return;
    heads[i].tabIndex = -1;
    heads[i].focus({ preventScroll: true });
  }));
})();

// A table too wide for a phone, or so narrow there that its cells are columns of single words, shows its cells one
// under another, each with its heading, and stays a table.
(() => {
  "use strict";
  if (!matchMedia("(max-width: 600px)").matches) return;
  const tall = (cell) => cell.offsetHeight > 1.5 * cell.offsetWidth;
  const unfit = [...document.querySelectorAll(".chart-table .table-scroll")]
    .filter((box) => box.scrollWidth > box.clientWidth + 8 || [...box.querySelectorAll("tbody td")].some(tall));
  for (const table of unfit.map((box) => box.querySelector("table"))) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    table.classList.add("is-stacked");
    table.setAttribute("role", "table");
    table.querySelectorAll("thead, tbody").forEach((part) => part.setAttribute("role", "rowgroup"));
    for (const row of table.rows) {
      row.setAttribute("role", "row");
      [...row.cells].forEach((cell, i) => {
        cell.setAttribute("role", row.parentNode === table.tHead ? "columnheader" : "cell");
        cell.dataset.head = heads[i];
      });
    }
  }
})();
