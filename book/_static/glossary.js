// Definitions of terms: kept inside the window, and gone with Escape.
(() => {
  "use strict";
  const place = (event) => {
    const term = event.target.closest?.(".defined");
    if (!term) return;
    term.classList.remove("dismissed");
    const box = term.querySelector(".definition");
    box.style.translate = "";
    const over = box.getBoundingClientRect().right - document.documentElement.clientWidth + 16;
    if (over > 0) box.style.translate = `-${over}px 0`;
  };
  document.addEventListener("pointerover", place);
  document.addEventListener("focusin", place);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll(".defined").forEach((d) => d.classList.add("dismissed"));
  });
})();
