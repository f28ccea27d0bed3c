// The ledger as cards: claim, verdict, firmness and a bar of its ways on each, to filter and to sort; all of it by keys.
(() => {
  "use strict";
  const cards = [...document.querySelectorAll("details[id^=claim-]")].map((place, order) => {
    const facts = place.querySelector(".claim-facts"), [id, verdict, says] = place.querySelector(".sd-summary-text").textContent.split(" \u00b7 ");
    return { ...facts.dataset, place, order, facts, id, says, verdict: verdict.split(", ")[0], at: Number(facts.dataset.verdict) };
  });
  if (!cards.length) return;
  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const some = (value) => (value === "" ? Infinity : Number(value));
  const head = (card) => document.querySelector(`#${CSS.escape(card.place.closest("section").id)} > h2`).firstChild.textContent;

  for (const card of cards) {
    const dot = element("i", { className: "claim-dot" }), sides = [element("span", { className: "claim-verdict" }, dot, card.verdict)];
    dot.dataset.verdict = card.at;
    const turns = card.flip ? ` \u00b7 ${card.flip === "1" ? "one choice turns it" : `${card.flip} choices turn it`}` : "";
    // A judgement's kind is its verdict too: once is enough.
    if (card.firmness !== card.verdict) sides.push(element("span", { className: "claim-firmness" }, `${card.firmness}${turns}`));
    card.place.classList.add("claim-card");
    card.place.querySelector(".sd-summary-text").replaceChildren(
      element("span", { className: "claim-says" }, element("b", {}, card.id), ` ${card.says}`), element("span", { className: "claim-sides" }, ...sides));
    card.place.querySelector("summary").append(card.facts);
    card.facts.setAttribute("aria-hidden", "true"); // the shares are read in the opened card
    // Its ways as a chart stand in the card as well.
    const chart = document.getElementById(`fig-ways-${card.id.toLowerCase()}`)?.closest("details.chart-fold");
    if (chart) card.place.querySelector(".argue").before(chart);
    card.home = document.createComment("");
    card.place.before(card.home);
  }

  const SORTS = {
    "the ledger's order": (a, b) => a.order - b.order,
    "verdict, best borne out first": (a, b) => a.at - b.at,
    "firmness, firmest first": (a, b) => FIRM.indexOf(a.firmness) - FIRM.indexOf(b.firmness),
    "nearest to another verdict": (a, b) => some(a.flip) - some(b.flip) || some(a.margin) - some(b.margin),
  };
  const FIRM = ["firm", "leaning", "split", "fact", "judgement"];
  const themes = [...new Map(cards.map((card) => [card.theme, head(card)]))];
  const verdicts = [...new Map(cards.map((card) => [String(card.at), card.verdict]))].sort((a, b) => a[0] - b[0]);
  const firmness = FIRM.filter((name) => cards.some((card) => card.firmness === name)).map((name) => [name, name]);
  const chooser = (name, options) => {
    const select = element("select", { id: `claims-${name}` }, ...options.map(([value, text]) => element("option", { value }, capital(text))));
    select.addEventListener("change", follow);
    return [select, element("div", {}, element("label", { htmlFor: select.id }, capital(name)), select)];
  };
  const chosen = {}, fields = [];
  for (const [name, options] of Object.entries({ theme: [["", "all"], ...themes], verdict: [["", "all"], ...verdicts], firmness: [["", "all"], ...firmness], "sort by": Object.keys(SORTS).map((key) => [key, key]) })) {
    const [select, field] = chooser(name, options);
    chosen[name] = select;
    fields.push(field);
  }
  const said = element("p", { className: "claim-count" }), list = element("div", { className: "claim-list" });
  said.setAttribute("role", "status");
  const back = element("button", { type: "button" }, "All, in the ledger's order");
  back.addEventListener("click", () => { Object.values(chosen).forEach((select) => { select.selectedIndex = 0; }); follow(); chosen.theme.focus(); });
  const group = element("div", { className: "claim-tools" }, ...fields, back);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Filter and sort the claims");
  const head2 = element("h2", { id: "all-claims" }, "The claims, to filter and to sort");
  cards[0].place.closest("section").before(head2, group, said, list);

  function follow() {
    const { theme, verdict, firmness: firm, "sort by": sort } = chosen;
    const shown = cards.filter((card) => (!theme.value || card.theme === theme.value) && (!verdict.value || String(card.at) === verdict.value) && (!firm.value || card.firmness === firm.value));
    const apart = shown.length < cards.length || sort.selectedIndex > 0;
    cards.forEach((card) => { if (!apart || !shown.includes(card)) card.home.after(card.place); card.place.hidden = !shown.includes(card); });
    if (apart) list.append(...[...shown].sort((a, b) => SORTS[sort.value](a, b) || a.order - b.order).map((card) => card.place));
    said.textContent = shown.length === cards.length ? `${cards.length} claims` : shown.length ? `${shown.length} of ${cards.length} claims` : "No claim is of all these kinds: choose fewer.";
    back.disabled = !apart;
  }
  // A link to a claim that is filtered out brings it back.
  window.addEventListener("hashchange", () => {
    const wanted = document.getElementById(location.hash.slice(1))?.closest(".claim-card");
    if (wanted?.hidden) { back.click(); wanted.scrollIntoView(); }
  });
  follow();
})();
