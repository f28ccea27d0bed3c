// A claim that one can ask another way: its chooser and all ways come when it is first opened.
(() => {
  "use strict";
  const tag = document.currentScript, root = tag.src.replace(/_static\/argue\.js.*$/, "");
  // Scripts, not requests: pages may be files.
  const asked = (name, attributes) => new Promise((done, fail) => {
    document.head.append(Object.assign(document.createElement(name), { onload: done, onerror: fail }, attributes));
  });
  let data, ready;
  window.bookWays = (found) => { data = found; };
  const load = () => ready ??= Promise.all(tag.dataset.files.split(" ").map((file) => (/\.css\b/.test(file)
    ? asked("link", { rel: "stylesheet", href: `${root}_static/${file}` })
    : asked("script", { src: `${root}_static/${file}` })))).then(() => window.bookArgue.start(data));

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
