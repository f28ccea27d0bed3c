// A claim that one can ask another way: its chooser and all ways come when it is first opened.
(() => {
  "use strict";
  const tag = document.currentScript;
  let data, ready;
  window.bookWays = (found) => { data = found; };
  // All claims as cards, to filter and sort.
  window.bookOnDemand(tag, tag.dataset.cards);
  const load = () => ready ??= window.bookOnDemand(tag).then(() => window.bookArgue.start(data));

  const places = [...document.querySelectorAll(".argue[data-claim]")];
  const open = (place) => load().then((card) => { if (!place.hasChildNodes()) card.open(place); });
  for (const place of places) {
    place.closest("details")?.addEventListener("toggle", (event) => { if (event.target.open) open(place); });
    if (place.closest("details")?.open) open(place);
  }
  // A link that carries a way opens its claim.
  const wanted = new URLSearchParams(location.search).get("ask");
  const shown = places.find((place) => place.dataset.claim === wanted)?.closest("details");
  if (shown) {
    shown.open = true;
    shown.scrollIntoView();
  }
})();
