// One switch for all code of a page. The choice holds for the next page as well, where the browser keeps it.
(() => {
  "use strict";
  const cells = [...document.querySelectorAll("div.cell details.hide")];
  const bar = document.querySelector(".article-header-buttons");
  if (!cells.length || !bar) return;

  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("code", value);
      return localStorage.getItem("code");
    } catch { return null; }
  };

  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm code-switch";
  button.textContent = "Show code";
  const set = (open) => {
    cells.forEach((cell) => { cell.open = open; });
    button.setAttribute("aria-pressed", String(open));
  };
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    set(open);
    kept(open ? "shown" : "hidden");
  });
  bar.prepend(button);
  set(kept() === "shown");
})();
