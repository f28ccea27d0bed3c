// Sorting the table of all briefs: by a heading's button, in either direction; rows without a value stay last.
document.querySelectorAll(".atlas-table").forEach((table) => {
    const body = table.tBodies[0];
    const said = document.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    table.parentElement.after(said);
    const value = (row, place, number) => {
        const cell = row.cells[place];
        const text = cell.dataset.value ?? cell.textContent;
        if (text === "") return null;
        return number ? Number(text) : text;
    };
    const sort = (head) => {
        const heads = [...table.tHead.rows[0].cells];
        const place = heads.indexOf(head);
        const number = head.dataset.kind === "number";
        const now = head.getAttribute("aria-sort");
        // Numbers first show what is largest.
        const up = now ? now === "descending" : !number;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...body.rows].map((row) => ({ row, at: value(row, place, number) }));
        rows.sort((one, other) => {
            if (one.at === null || other.at === null) return (one.at === null) - (other.at === null);
            const order = number ? one.at - other.at : one.at.localeCompare(other.at, "en");
            return up ? order : -order;
        });
        body.append(...rows.map(({ row }) => row));
        said.textContent = `Sorted by ${head.textContent}, ${up ? "ascending" : "descending"}.`;
    };
    [...table.tHead.rows[0].cells].forEach((head) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        button.addEventListener("click", () => sort(head));
        head.append(button);
    });
});
