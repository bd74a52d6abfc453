// What a page does when it is read: fold and unfold its code, show a figure large, print as on paper.
document.addEventListener("DOMContentLoaded", () => {
  // One switch for all code of a page; what was chosen holds for the next page too.
  const choice = document.getElementById("code-switch");
  function show(code) {
    document.documentElement.dataset.code = code;
    document.querySelectorAll("details.hide.above-input").forEach((fold) => (fold.open = code === "open"));
  }
  if (choice) {
    choice.value = localStorage.getItem("code") || "folded";
    if (choice.value !== "folded") show(choice.value);
    choice.addEventListener("change", () => {
      localStorage.setItem("code", choice.value);
      show(choice.value);
    });
  }

  // A click on a figure shows it as large as the screen; Escape or another click closes it.
  document.querySelectorAll(".bd-article figure img").forEach((image) => {
    image.addEventListener("click", () => {
      const large = document.createElement("dialog");
      large.className = "large-figure";
      large.setAttribute("aria-label", "Figure, large");
      const copy = document.createElement("img");
      copy.src = image.src;
      copy.alt = image.alt;
      const close = document.createElement("button");
      close.textContent = "Close";
      close.type = "button";
      large.append(close, copy);
      large.addEventListener("click", () => large.close());
      large.addEventListener("close", () => large.remove());
      document.body.append(large);
      large.showModal();
    });
  });

  // A chapter in the drawing of prerequisites: what it builds on, and what builds on it.
  document.querySelectorAll(".prerequisites li").forEach((row, place) => {
    const mark = (on) =>
      document.querySelectorAll(".prerequisites path").forEach((arc) => {
        arc.classList.toggle("needed", on && arc.dataset.to === String(place));
        arc.classList.toggle("later", on && arc.dataset.from === String(place));
      });
    ["mouseenter", "focusin"].forEach((event) => row.addEventListener(event, () => mark(true)));
    ["mouseleave", "focusout"].forEach((event) => row.addEventListener(event, () => mark(false)));
  });

  // The page of all claims, by chapter, by kind, and by words.
  const tables = [...document.querySelectorAll(".bd-article table.claim-table")].filter((table) => table.caption);
  if (tables.length > 1) {
    const filter = document.createElement("form");
    filter.className = "claim-filter";
    filter.innerHTML =
      '<label>Chapter <select name="chapter"><option value="">all</option></select></label>' +
      '<label>Kind <select name="kind"><option value="">all</option><option value="✓">checked</option><option value="reported">reported</option><option value="✓ by construction">by construction</option><option value="not run">not run</option></select></label>' +
      '<label>With the words <input name="words" type="search"></label><output></output>';
    tables.forEach((table) => filter.chapter.add(new Option(table.caption.textContent.replace(/[#\u00b6]/g, ""), table.id)));
    tables[0].closest(".pst-scrollable-table-container, table").before(filter);
    const narrow = () => {
      const words = filter.words.value.toLowerCase();
      let count = 0;
      tables.forEach((table) => {
        let some = false;
        [...table.tBodies[0].rows].forEach((row) => {
          const result = row.cells[row.cells.length - 1].textContent.trim();
          row.hidden = (filter.chapter.value && filter.chapter.value !== table.id) || (filter.kind.value && filter.kind.value !== result) || !row.textContent.toLowerCase().includes(words);
          some ||= !row.hidden;
          count += !row.hidden;
        });
        table.hidden = !some;
      });
      filter.querySelector("output").value = `${count} shown`;
    };
    filter.addEventListener("input", narrow);
    filter.addEventListener("submit", (event) => event.preventDefault());
  }

  // A link to a term, an equation, a figure or a paper shows what it leads to.
  const pages = new Map();
  let preview = null, waiting = null;
  async function target(link) {
    const url = new URL(link.href);
    if (url.pathname === location.pathname) return document.getElementById(decodeURIComponent(url.hash.slice(1)));
    if (!pages.has(url.pathname)) pages.set(url.pathname, fetch(url.pathname).then((answer) => answer.text()).then((html) => new DOMParser().parseFromString(html, "text/html")));
    return (await pages.get(url.pathname)).getElementById(decodeURIComponent(url.hash.slice(1)));
  }
  function part(found) {
    if (found?.matches("dt")) return [found, found.nextElementSibling];
    if (found?.matches("span") && found.nextElementSibling?.matches(".math")) return [found.nextElementSibling];
    return found?.matches("figure, .math, div.citation, .claim, div.equation") ? [found] : found?.closest("div.math, div.citation") ? [found.closest("div.math, div.citation")] : [];
  }
  function hide() {
    clearTimeout(waiting);
    preview?.remove();
    preview = null;
  }
  async function open(link) {
    const shown = part(await target(link).catch(() => null)).filter(Boolean);
    if (!shown.length || !link.matches(":hover, :focus-visible")) return;
    hide();
    preview = document.createElement("div");
    preview.className = "preview bd-article";
    preview.setAttribute("role", "tooltip");
    const base = new URL(link.href);
    shown.forEach((one) => {
      const copy = document.importNode(one, true);
      copy.removeAttribute("id");
      copy.querySelectorAll("[id]").forEach((inside) => inside.removeAttribute("id"));
      copy.querySelectorAll(".headerlink, script").forEach((inside) => inside.remove());
      copy.querySelectorAll("img[src]").forEach((image) => (image.src = new URL(image.getAttribute("src"), base).href));
      preview.append(copy);
    });
    document.body.append(preview);
    const box = link.getBoundingClientRect();
    preview.style.left = `${Math.max(8, Math.min(box.left, innerWidth - preview.offsetWidth - 8)) + scrollX}px`;
    preview.style.top = `${(box.bottom + preview.offsetHeight + 12 < innerHeight ? box.bottom + 6 : box.top - preview.offsetHeight - 6) + scrollY}px`;
    window.MathJax?.typesetPromise?.([preview]);
  }
  if (window.matchMedia("(hover: hover)").matches && location.protocol !== "file:") {
    document.querySelectorAll('.bd-article a.reference.internal[href*="#"]').forEach((link) => {
      link.addEventListener("mouseenter", () => (waiting = setTimeout(() => open(link), 250)));
      link.addEventListener("mouseleave", hide);
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  }

  // Paper is white, whatever the screen is.
  const root = document.documentElement;
  let screen = null;
  function toPaper() {
    screen ??= root.dataset.theme;
    root.dataset.theme = "light";
  }
  function toScreen() {
    if (screen !== null) root.dataset.theme = screen;
    screen = null;
  }
  const paper = window.matchMedia("print");
  paper.addEventListener("change", () => (paper.matches ? toPaper() : toScreen()));
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
});
