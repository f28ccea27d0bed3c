// A claim asked another way: the reader's choices, the verdict that follows, and its place among all ways. What
// each way comes to was computed when the book was built; here rule and thresholds are applied to it, as
// alliance_data.claims.compact says.
window.bookArgue = (() => {
  "use strict";
  const UNTESTED = "cannot be tested here", SUPPORTED = 0, PARTLY = 1, NOT = 2, CONTRADICTED = 3;
  const RELATIONS = { ">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "=": "exactly" };
  const OTHER = { ">": "<=", ">=": "<=", "<": ">=", "<=": ">=", "=": "=" };
  let data, untested;

  const meets = (relation, value, limit) => {
    if (relation === "=") return Math.abs(value - limit) < 1e-9;
    if (relation === ">" || relation === ">=") return value > limit || (relation === ">=" && value === limit);
    return value < limit || (relation === "<=" && value === limit);
  };
  const limitOf = ({ thresholds }, way) => (thresholds.length > 1 ? thresholds[way.at(-1)] : thresholds[0]);
  const valueOf = (condition, claim, way) => condition.values[
    condition.axes.reduce((at, axis) => at * claim.choices[axis].options.length + way[axis], 0)];
  const exclusion = (claim, way) => claim.excluded.find(({ when }) =>
    Object.entries(when).every(([axis, places]) => places.includes(way[axis])));

  // The place of a way's verdict among data.verdicts; null where the way is excluded.
  function verdictAt(claim, way) {
    if (exclusion(claim, way)) return null;
    let held = 0, against = 0;
    for (const condition of claim.rule) {
      const value = valueOf(condition, claim, way);
      if (value === null) return untested;
      const { relation, opposite } = condition;
      if (meets(relation, value, limitOf(condition, way))) held += 1;
      if (opposite !== null && meets(OTHER[relation], value, opposite)) against += 1;
    }
    if (held === claim.rule.length) return claim.capped ? PARTLY : SUPPORTED;
    return held ? PARTLY : against === claim.rule.length ? CONTRADICTED : NOT;
  }

  // How many ways give each verdict, and for each condition every value that a way has, in order.
  function survey(claim) {
    const way = claim.choices.map(() => 0), verdicts = data.verdicts.map(() => 0);
    const values = claim.rule.map(() => []);
    for (let axis = 0; axis >= 0;) {
      const verdict = verdictAt(claim, way);
      if (verdict !== null) {
        verdicts[verdict] += 1;
        claim.rule.forEach((condition, i) => {
          const value = valueOf(condition, claim, way);
          if (value !== null) values[i].push(value);
        });
      }
      for (axis = way.length - 1; axis >= 0 && (way[axis] += 1) === claim.choices[axis].options.length; axis -= 1) way[axis] = 0;
    }
    return { verdicts, values: values.map((each) => Float64Array.from(each).sort()) };
  }

  // Where a value stands in others' order, in the middle of those equal to it: 0 to 1.
  function rank(values, value) {
    const below = (test) => {
      let low = 0, high = values.length;
      while (low < high) { const middle = (low + high) >> 1; if (test(values[middle])) low = middle + 1; else high = middle; }
      return low;
    };
    return (below((v) => v < value) + below((v) => v <= value)) / 2 / values.length;
  }

  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children.filter((child) => child !== ""));
    return made;
  };
  const number = (value) => {
    const size = Math.abs(value), digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return value.toLocaleString("en", { maximumFractionDigits: digits }).replace("-", "\u2212").replace(/,/g, "\u202f");
  };
  const percent = (share) => {
    const whole = Math.round(share * 100);
    return `${whole === 0 && share > 0 ? "under 1" : whole === 100 && share < 1 ? "over 99" : whole}\u202f%`;
  };
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function open(place) {
    const id = place.dataset.claim, claim = data.claims[id];
    const own = claim.choices.map(() => 0), found = survey(claim);
    const tested = found.verdicts.reduce((sum, n, i) => sum + (i === untested ? 0 : n), 0);
    const every = found.verdicts.reduce((sum, n) => sum + n, 0);

    const selects = claim.choices.map((choice, axis) => {
      const options = choice.options.map((option, i) => element("option", { value: i }, i ? option : `${option} (the ledger's)`));
      const select = element("select", { id: `argue-${id}-${axis}` }, ...options);
      select.setAttribute("aria-describedby", `${select.id}-why`);
      select.addEventListener("change", () => follow(true));
      return select;
    });
    const fields = claim.choices.map((choice, axis) => element("div", { className: "argue-choice" },
      element("label", { htmlFor: selects[axis].id }, capital(choice.name)),
      selects[axis], element("small", { id: `${selects[axis].id}-why` }, choice.why)));
    const said = element("div", { className: "argue-said" });
    said.setAttribute("role", "status");
    const table = element("table", { className: "argue-table" });
    const strip = element("div", { className: "argue-strip" });
    const back = element("button", { type: "button" }, "The ledger's own way");
    const link = element("button", { type: "button" }, "Copy a link to this way");
    back.addEventListener("click", () => { set(own); follow(true); });
    link.addEventListener("click", () => {
      const tell = (word) => { link.textContent = word; setTimeout(() => { link.textContent = "Copy a link to this way"; }, 2000); };
      const copied = navigator.clipboard?.writeText(address());
      if (copied) copied.then(() => tell("Copied"), () => tell("Not copied: the address bar has it"));
      else tell("The address bar has it");
    });
    const group = element("fieldset", {}, element("legend", {}, `Ask ${id} another way`), element("div", { className: "argue-choices" }, ...fields));
    place.append(group, said, strip, table, element("div", { className: "argue-tools" }, back, link));

    const way = () => selects.map((select) => Number(select.value));
    const set = (places) => places.forEach((at, axis) => { selects[axis].value = at; });
    const address = () => {
      const to = new URL(location.href);
      to.search = "";
      to.hash = `claim-${id.toLowerCase()}`;
      to.searchParams.set("ask", id);
      way().forEach((at, axis) => { if (at) to.searchParams.set(claim.choices[axis].name, claim.choices[axis].options[at]); });
      return to.href;
    };

    function follow(chosen) {
      const at = way(), verdict = verdictAt(claim, at), out = exclusion(claim, at);
      const changed = at.filter(Boolean).length;
      fields.forEach((field, axis) => field.classList.toggle("is-changed", at[axis] > 0));
      back.disabled = !changed;
      said.replaceChildren(...(verdict === null
        ? [element("p", {}, element("strong", {}, "Not one of the ways."), ` ${capital(out.why)}.`)]
        : [element("p", {}, element("strong", {}, `${capital(data.verdicts[verdict])}.`), ` ${among(verdict, changed)}`)]));
      strip.replaceChildren(...bar(verdict));
      table.replaceChildren(...rows(at, verdict, changed));
      if (chosen) try { history.replaceState(null, "", address()); } catch { /* some browsers keep a file's address */ }
    }

    function among(verdict, changed) {
      const whole = verdict === untested ? every : tested;
      const all = verdict === untested ? `of all ${number(every)} ways` : `of the ${number(tested)} ways that can be tested`;
      const ours = changed
        ? `The ledger's own way, ${changed === 1 ? "one choice" : `${changed} choices`} from this: ${data.verdicts[claim.verdict]}.`
        : "This is the ledger's own way.";
      return `So say ${percent(found.verdicts[verdict] / whole)} ${all}. ${ours}`;
    }

    function bar(verdict) {
      const parts = data.verdicts.map((name, i) => [name, i, found.verdicts[i] / every]).filter(([, , share]) => share);
      const bars = element("div", { className: "argue-bar" }, ...parts.map(([, i, share]) => {
        const part = element("span", { className: `argue-part${i === verdict ? " is-here" : ""}` });
        part.dataset.verdict = i;
        part.style.flexGrow = share;
        return part;
      }));
      bars.setAttribute("aria-hidden", "true");
      const key = parts.map(([name, i, share]) => {
        const dot = element("span", { className: "argue-dot" });
        dot.dataset.verdict = i;
        return element("li", { className: i === verdict ? "is-here" : "" }, dot, `${name} ${percent(share)}`);
      });
      return [bars, element("ul", { className: "argue-key" }, ...key)];
    }

    function rows(at, verdict, changed) {
      const heads = ["In the ledger's words", "This way", ...(changed ? ["The ledger's way"] : []), "Among all ways"];
      const cell = (condition, place) => {
        const value = valueOf(condition, claim, place), limit = limitOf(condition, place);
        if (value === null) return "too little evidence";
        const holds = meets(condition.relation, value, limit);
        return `${number(value)}: ${holds ? "holds" : "does not hold"} (asks for ${RELATIONS[condition.relation]} ${number(limit)})`;
      };
      const body = claim.rule.map((condition, i) => {
        const value = valueOf(condition, claim, at), values = found.values[i];
        const higher = rank(values, value);
        const place = value === null ? "" : values[0] === values.at(-1) ? "the same in every way"
          : `higher than in ${percent(higher)} of them; from ${number(values[0])} to ${number(values.at(-1))}`;
        const cells = [cell(condition, at), ...(changed ? [cell(condition, own)] : []), place];
        const first = element("th", { scope: "row" }, condition.says, element("small", {}, condition.unit));
        return element("tr", {}, first, ...cells.map((text, j) => {
          const made = element("td", {}, text);
          made.dataset.head = heads[j + 1];
          return made;
        }));
      });
      const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
      return verdict === null ? [] : [element("thead", {}, head), element("tbody", {}, ...body)];
    }

    // What a link chose; what it names and the ledger no longer has is said, and not guessed.
    const chosen = new URLSearchParams(location.search), lost = [];
    if (chosen.get("ask") === id) {
      const places = claim.choices.map((choice) => {
        const wanted = chosen.get(choice.name), at = wanted === null ? 0 : choice.options.indexOf(wanted);
        if (at < 0) lost.push(`${choice.name}: ${wanted}`);
        return Math.max(at, 0);
      });
      chosen.forEach((value, name) => { if (name !== "ask" && !claim.choices.some((choice) => choice.name === name)) lost.push(`${name}: ${value}`); });
      set(places);
    }
    follow(false);
    if (lost.length) said.prepend(element("p", {}, `The link names what the ledger does not have (${lost.join("; ")}); the ledger's own stands there.`));
  }

  return {
    start(found) {
      data = found;
      untested = data.verdicts.indexOf(UNTESTED);
      return this;
    },
    open,
    verdictAt: (id, way) => verdictAt(data.claims[id], way),
  };
})();
