// How the search orders what it finds: chapters and the glossary before the reference of the package; other names of a thing lead to it too;
// excerpts without formulas, code and signatures. Sphinx puts this file behind its own script.
var Scorer = {
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
  score: ([docname, title, anchor, description, score]) =>
    docname.includes("reference/api") ? score - 100 : /reference\/(bibliography|run_times|changes)/.test(docname) ? score - 50 : score,
};

const OTHER_NAMES = {
  bptt: "back-propagation through time",
  backprop: "back-propagation",
  backpropagation: "back-propagation",
  rtrl: "real-time recurrent learning",
  hmm: "hidden Markov model",
  lstm: "gates",
  gru: "gates",
  esn: "echo state",
  "teacher forcing": "scheduled sampling",
  pca: "principal components",
  psth: "average over trials",
  glm: "spike history",
  stdp: "plasticity",
  "vanishing gradient": "gradient",
  "exploding gradient": "gradient",
  edge: "chaos",
  rnn: "recurrent network",
  dmft: "mean-field theory",
  "working memory": "memory",
  "line attractor": "attractor",
  "ring attractor": "attractor",
  rdm: "decision",
};

if (typeof Search !== "undefined") {
  const search = Search._performSearch, text = Search.htmlToText;
  Search.query = (query) => {
    const other = Object.entries(OTHER_NAMES).filter(([name]) => ` ${query.toLowerCase()} `.includes(` ${name} `)).map(([, words]) => words);
    const [first, ...more] = [query, ...other].map((words) => {
      const parsed = Search._parseQuery(words);
      return [search(...parsed), parsed];
    });
    const seen = new Set(first[0].map((found) => found[0] + found[2]));
    const further = more.flatMap(([found]) => found).filter((found) => !seen.has(found[0] + found[2]));
    const terms = new Set([first, ...more].flatMap(([, parsed]) => [...parsed[1]]));
    const highlighted = new Set([first, ...more].flatMap(([, parsed]) => [...parsed[3]]));
    const api = ([docname]) => docname.includes("reference/api");
    const results = [...further, ...first[0]].sort((one, other) => api(other) - api(one)); // the best stands last, the reference first
    _displayNextItem(results, results.length, terms, highlighted);
  };
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll(".math, .cell_input, dt.sig, .page-bar, .bd-header-article, #jb-print-docs-body, .claim-table").forEach((part) => part.remove());
    return text(page.documentElement.outerHTML, anchor);
  };
}
