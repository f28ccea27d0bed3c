// Numbers that explain themselves. A click or a tap always opens their box; with the switch on, resting on one or
// reaching it by keyboard shows it as well.
(() => {
  "use strict";
  const tag = document.currentScript, root = tag.src.replace(/_static\/explain\.js.*$/, "");
  const numbers = [...document.querySelectorAll(".computed")];
  const button = document.querySelector(".numbers-switch"), page = document.documentElement;
  if (!HTMLElement.prototype.showPopover) return button?.remove();

  // The box and its data come with the first number asked for.
  let data, ready;
  window.bookNumbers = (found) => { data = found; };
  const explain = () => ready ??= window.bookOnDemand(tag).then(() => window.bookExplain(data, numbers, root));
  const show = (number, how) => explain().then((box) => box.open(number, how));

  const of = (event) => {
    const number = event.target.closest?.(".computed");
    return number && !number.closest("a") ? number : undefined; // within a link the link goes first
  };
  let pressed, rest;
  // A press on the number that is explained closes the box before its click arrives.
  document.addEventListener("pointerdown", (event) => {
    const number = of(event);
    clearTimeout(rest);
    pressed = number?.classList.contains("explained") && number.dataset.shown !== "briefly" && number;
    if (number) explain();
  }, true);
  document.addEventListener("click", (event) => {
    const number = of(event);
    if (number && number !== pressed && !String(getSelection())) show(number);
  });
  document.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || !event.target.matches?.(".computed")) return;
    event.preventDefault();
    show(event.target);
  });

  const on = () => page.hasAttribute("data-explain");
  document.addEventListener("pointerover", (event) => {
    const number = of(event);
    clearTimeout(rest);
    if (number && on() && event.pointerType === "mouse" && !document.querySelector(".explained")) {
      rest = setTimeout(() => show(number, "briefly"), 400);
    }
  });
  document.addEventListener("focusin", (event) => {
    const number = event.target; // one that is shown already has its focus back
    if (on() && of(event) === number && !number.dataset.shown && number.matches(":focus-visible")) show(number, "unentered");
  });

  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("numbers", value);
      return localStorage.getItem("numbers");
    } catch { return null; }
  };
  const set = (stops) => {
    page.toggleAttribute("data-explain", stops);
    button?.setAttribute("aria-pressed", String(stops));
    for (const number of numbers) {
      if (number.closest("a")) continue;
      for (const [name, value] of [["tabindex", "0"], ["role", "button"], ["aria-haspopup", "dialog"]]) {
        if (stops) number.setAttribute(name, value); else number.removeAttribute(name);
      }
    }
  };
  button?.addEventListener("click", () => {
    set(!on());
    kept(on() ? "on" : "off");
  });
  page.toggleAttribute("data-numbers", true);
  set(kept() === "on");
})();
