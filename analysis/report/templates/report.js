"use strict";
// The sentences are all on the page; the search only hides those that do not hold every word.
const query = document.getElementById("query");
if (query) {
  const article = document.getElementById("article");
  const entries = [...document.querySelectorAll(".sentences li")];
  const words = entries.map((entry) => entry.querySelector("span").textContent);
  const told = document.getElementById("told");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const folded = words.map(fold);
  const search = () => {
    const wanted = fold(query.value).split(/\s+/).filter(Boolean);
    let count = 0;
    entries.forEach((entry, index) => {
      const found = (!article.value || entry.dataset.article === article.value) &&
        wanted.every((word) => folded[index].includes(word));
      entry.hidden = !found;
      count += found;
      mark(entry.querySelector("span"), words[index], found ? wanted : []);
    });
    told.textContent = `${count} of ${entries.length} sentences`;
  };
  const mark = (place, text, wanted) => {
    const plain = text.toLowerCase();
    const spots = [];
    for (const word of wanted) {
      for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) spots.push([at, at + word.length]);
    }
    spots.sort((a, b) => a[0] - b[0]);
    const parts = [];
    let end = 0;
    for (const [from, to] of spots) {
      if (from < end) continue;
      const marked = document.createElement("mark");
      marked.textContent = text.slice(from, to);
      parts.push(text.slice(end, from), marked);
      end = to;
    }
    place.replaceChildren(...parts, text.slice(end));
  };
  let waiting = 0;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(search, 120); };
  query.addEventListener("input", later);
  article.addEventListener("change", search);
  document.getElementById("searching").hidden = false;
  search();
}
// The reading view: two articles beside each other, and only the marks that are asked for.
const toggles = document.getElementById("toggles");
if (toggles) {
  const articles = [...document.querySelectorAll(".facing article")];
  const sides = [...toggles.querySelectorAll(".side")];
  const boxes = [...toggles.querySelectorAll("fieldset")];
  const marks = [...document.querySelectorAll(".facing .parallax mark")].filter((mark) => !mark.closest(".key"));
  const quotations = [...document.querySelectorAll(".facing .said")];
  const show = () => {
    articles.forEach((article, index) => { article.hidden = !sides.some((side) => Number(side.value) === index); });
    // What no box names cannot be switched off: a name has no framing, the article's own words have no speaker.
    const unwanted = boxes.map((box) =>
      [box.dataset.of, new Set([...box.querySelectorAll("input:not(:checked)")].map((input) => input.value))]);
    const draw = (marked) => marked.filter((mark) => {
      const on = unwanted.every(([of, values]) => !values.has(mark.dataset[of]));
      mark.classList.toggle("off", !on);
      return on && !mark.closest("article").hidden;
    }).length;
    const told = quotations.length ? ` and ${draw(quotations)} quotations` : "";
    document.getElementById("marks").textContent = `${draw(marks)} marks${told} shown`;
  };
  toggles.addEventListener("click", (event) => {
    const every = event.target.dataset.every;
    if (every === undefined) return;
    for (const input of event.target.closest("fieldset").querySelectorAll("input")) input.checked = Boolean(every);
    show();
  });
  toggles.addEventListener("change", show);
  toggles.hidden = false;
  show();
}
// The overview of many runs: all are on the page, the box only hides those without every word.
const wanted = document.getElementById("wanted");
if (wanted) {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const groups = [...document.querySelectorAll(".runs")].map((group) =>
    [group, [...group.querySelectorAll("li")].map((run) => [run, fold(run.textContent)])]);
  const total = groups.reduce((sum, [, runs]) => sum + runs.length, 0);
  const choose = () => {
    const words = fold(wanted.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [group, runs] of groups) {
      const found = runs.filter(([run, text]) => !(run.hidden = !words.every((word) => text.includes(word)))).length;
      group.hidden = !found;
      count += found;
    }
    document.getElementById("chosen").textContent = `${count} of ${total} runs`;
  };
  wanted.addEventListener("input", choose);
  document.getElementById("choosing").hidden = false;
  choose();
}
// A printed page shows what was folded away on the screen.
addEventListener("beforeprint", () => document.querySelectorAll("details:not(.code, .behind)").forEach((part) => { part.open = true; }));
