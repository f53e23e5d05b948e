"use strict";
// Without this script tables are plain, and marks are links within the page.
// Tables sort by their headers: numbers as numbers, text by the reader's language, the second click turns round.
// A long table gets a box that hides the rows that do not hold every word.
(() => {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const word = (row, column) =>
    (row.cells[column].querySelector("summary") || row.cells[column]).textContent.trim();
  const sorted = (rows, column) => {
    const number = (row) => Number(word(row, column).replace(/,/g, ""));
    const numbers = rows.every((row) => word(row, column) === "" || !Number.isNaN(number(row)));
    const compare = new Intl.Collator(undefined, { numeric: true }).compare;
    return rows.sort((a, b) =>
      numbers ? number(a) - number(b) : compare(word(a, column), word(b, column)));
  };
  const sortable = (table, body) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const order = sorted([...body.rows], column);
        body.append(...(down ? order.reverse() : order));
      });
    });
  };
  const filtered = (frame, body) => {
    const rows = [...body.rows];
    const texts = [];
    const line = document.createElement("p");
    const label = document.createElement("label");
    const query = document.createElement("input");
    const told = document.createElement("span");
    line.className = "filter";
    query.type = "search";
    told.setAttribute("role", "status");
    label.append("Filter the rows ", query);
    line.append(label, told);
    frame.before(line);
    query.addEventListener("input", () => {
      const wanted = fold(query.value).split(/\s+/).filter(Boolean);
      let count = 0;
      rows.forEach((row, place) => {
        texts[place] ??= fold([...row.cells].map((cell) => cell.textContent).join(" "));
        row.hidden = !wanted.every((each) => texts[place].includes(each));
        count += !row.hidden;
      });
      told.textContent = wanted.length ? `${count} of ${rows.length} rows` : "";
    });
  };
  for (const table of document.querySelectorAll(".parallax .rows table, .wide table")) {
    const body = table.tBodies[0];
    if (table.dataset.ready || !body || body.rows.length < 2) continue;
    table.dataset.ready = "yes";
    const frame = table.closest(".wide") || table.closest(".rows");
    if (!frame.hasAttribute("tabindex")) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", `Table of ${body.rows.length} rows`);
    }
    // A notebook's shortcuts would take Enter from a header, and letters from the box.
    (table.closest(".parallax") || frame).dataset.lmSuppressShortcuts = "true";
    if (table.tHead && table.tHead.rows.length === 1) sortable(table, body);
    if (body.rows.length > 9) filtered(frame, body);
  }
  // A mark leads to its sentence and back; JupyterLab would look for a heading of that name.
  if (document.documentElement.dataset.parallax) return;
  document.documentElement.dataset.parallax = "ready";
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".parallax a[href^='#mark-'], .parallax a[href^='#place-']");
    const place = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const folded = place.closest("details");
    if (folded) folded.open = true;
    document.querySelectorAll(".parallax .led").forEach((other) => other.classList.remove("led"));
    place.classList.add("led");
    place.scrollIntoView({ block: "center" });
    (place.querySelector("a") || place).focus({ preventScroll: true });
  }, true);
})();
