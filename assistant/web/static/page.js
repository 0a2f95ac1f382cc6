// The sources beside the chat, previews of citations, copying, sorting and filtering. No library.
(() => {
  "use strict";
  const root = new URL("..", document.currentScript.src);
  const query = new URLSearchParams(location.search);
  const html = document.documentElement;
  const records = new Map();
  let opener = null;
  let returning = false;

  // A browser may deny a frame of another site its storage, also in the middle: then memory serves, and the page works.
  for (const name of ["localStorage", "sessionStorage"]) {
    const kept = new Map();
    const memory = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, String(value)), removeItem: (key) => kept.delete(key), clear: () => kept.clear(), key: (at) => [...kept.keys()][at] ?? null, get length() { return kept.size; } };
    const real = Object.getOwnPropertyDescriptor(window, name);
    Object.defineProperty(window, name, { configurable: true, get: () => { try { return real.get.call(window); } catch { return memory; } } });
  }

  html.dataset.view = "chat";
  if (/\/embed\/?$/.test(location.pathname)) html.dataset.embed = "";
  // Gradio reads the browser's language as it is ("it-IT") and knows ours ("it"): one choice for both.
  const LANGUAGES = ["en", "de", "it", "es", "fr"];
  const known = [query.get("lang") || "", navigator.language].map((name) => name.slice(0, 2).toLowerCase());
  const spoken = (html.lang = known.find((name) => LANGUAGES.includes(name)) || "en");
  Object.defineProperty(navigator, "language", { get: () => spoken });
  Object.defineProperty(navigator, "languages", { get: () => [spoken] });
  // Gradio has no Italian and falls back to English: its English is then our Italian.
  if (spoken === "it") {
    let config;
    Object.defineProperty(window, "gradio_config", { get: () => config, set: (given) => { config = given; given.i18n_translations.en = given.i18n_translations.it; } });
  }
  const words = fetch(new URL("words.json", document.currentScript.src)).then((answer) => answer.json());
  let text = (key) => key;
  words.then((all) => { text = (key, values = {}) => all[key][spoken].replace(/{(\w+)}/g, (_, name) => values[name]); });

  const el = (name, props = {}, ...children) => {
    const node = Object.assign(document.createElement(name), props);
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const record = (id) => {
    if (!records.has(id)) {
      const loading = words.then(() => fetch(new URL(`api/references/${encodeURIComponent(id)}`, root)))
        .then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
      records.set(id, loading);
      loading.then((found) => found || records.delete(id));
    }
    return records.get(id);
  };
  const kind = (r) => [`${r.region} ${r.design.replaceAll("-", " ")}`.trim(), r.n ? (r.counted === "patients" ? `n = ${r.n}` : `${r.n} ${r.counted}`) : null, r.year, r.population].filter(Boolean).join(" · ");

  // A citation link: #cite/<passage id>/<start>-<end>, its title the cited words.
  function cited(link) {
    const [, passage, span] = decodeURIComponent(link.hash).match(/^#cite\/(.+)\/(\d+-\d+)$/) || [];
    if (!passage) return null;
    if (link.title) { link.dataset.quote = link.title; link.removeAttribute("title"); }
    const [start, end] = span.split("-").map(Number);
    return { passage, start, end, reference: passage.slice(0, passage.lastIndexOf(":")), number: link.textContent, quote: link.dataset.quote || "" };
  }
  const highlighted = (text, start, end) => [text.slice(0, start), el("mark", { textContent: text.slice(start, end) }), text.slice(end)];

  // Answers and records are in English whatever the interface is in; a screen reader must know.
  const local = (name, props, ...children) => el(name, { lang: spoken, ...props }, ...children);
  function card(found, citations) {
    const node = el("article", { tabIndex: -1, lang: "en" });
    const number = citations[0] ? `${citations[0].number} ` : "";
    if (found) {
      node.append(el("h3", { textContent: number + found.title }), el("p", { className: "kind", textContent: kind(found) }));
    } else node.append(el("h3", { textContent: number + citations[0].reference }));
    for (const c of citations) {
      const passage = found && found.passages.find((p) => p.id === c.passage);
      const same = passage && (!c.quote || squeezed(passage.text.slice(c.start, c.end)) === squeezed(c.quote));
      const quote = el("blockquote", {}, ...(same ? highlighted(passage.text, c.start, c.end) : [el("mark", { textContent: c.quote })]));
      quote.dataset.cite = `${c.passage}/${c.start}`;
      node.append(quote);
      if (!same) node.append(local("p", { className: "kind", textContent: text("changed") }));
    }
    if (!found) return node;
    const list = (kinds) => el("ul", {}, ...found.passages.filter((p) => kinds.includes(p.kind)).map((p) => el("li", { textContent: p.text })));
    node.append(el("p", { textContent: found.citation }), el("p", {}, el("a", { href: found.url, target: "_blank", rel: "noreferrer noopener", lang: spoken, textContent: text("link") })));
    if (found.passages.some((p) => p.kind === "limit")) node.append(el("details", { open: !citations.length }, local("summary", { textContent: text("limits") }), list(["limit"])));
    node.append(el("details", { open: !citations.length }, local("summary", { textContent: text("findings") }), list(["summary", "finding"])));
    const read = found.checked.map((source) => el("li", { textContent: source }));
    node.append(el("details", {}, local("summary", { textContent: `${text("checked")} ${found.accessed}` }), el("ul", {}, ...read)));
    return node;
  }
  const squeezed = (text) => text.split(/\s+/).join(" ").trim();

  const panel = el("aside", { id: "sources" });
  const body = el("div");
  const preview = el("div", { id: "preview", hidden: true, role: "tooltip", lang: "en" });
  const docked = () => matchMedia("(min-width: 1100px)").matches && html.dataset.view === "chat" && !("embed" in html.dataset);

  async function show(nodes, current) {
    body.replaceChildren(...nodes);
    panel.classList.toggle("open", !docked() || panel.classList.contains("open"));
    if (!docked()) panel.classList.add("open");
    for (const node of nodes) node.classList.toggle("current", node === current);
    if (current) { current.focus({ preventScroll: true }); current.scrollIntoView({ block: "nearest" }); }
  }
  async function cardsOf(message) {
    const links = [...message.querySelectorAll('a[href*="#cite/"]')];
    const groups = new Map();
    for (const c of links.map(cited).filter(Boolean)) {
      if (!groups.has(c.reference)) groups.set(c.reference, new Map());
      groups.get(c.reference).set(`${c.passage}/${c.start}`, c);
    }
    return Promise.all([...groups].map(async ([id, found]) => {
      const node = card(await record(id), [...found.values()]);
      node.dataset.reference = id;
      return node;
    }));
  }
  async function open(link) {
    const c = cited(link);
    opener = link;
    document.querySelectorAll('a[aria-current="true"]').forEach((a) => a.removeAttribute("aria-current"));
    if (!c) {
      const id = decodeURIComponent(link.hash).replace("#record/", "");
      const found = await record(id);
      if (!found) return;
      const node = card(found, []);
      return show([node], node);
    }
    link.setAttribute("aria-current", "true");
    const nodes = await cardsOf(link.closest(".message") || document);
    const current = nodes.find((node) => node.dataset.reference === c.reference);
    show(nodes, current);
    const quote = [...current.querySelectorAll("blockquote")].find((q) => q.dataset.cite === `${c.passage}/${c.start}`);
    if (quote) { quote.classList.add("now"); quote.scrollIntoView({ block: "nearest" }); }
  }
  function close() {
    panel.classList.remove("open");
    preview.hidden = returning = true; // whoever comes back from the source has read it
    if (opener && opener.isConnected) opener.focus();
    returning = false;
  }

  const isSource = (target) => target.closest && target.closest('a[href*="#cite/"], a[href*="#record/"]');
  document.addEventListener("click", (event) => {
    const link = isSource(event.target);
    if (link) { event.preventDefault(); preview.hidden = true; open(link); return; }
    const tab = event.target.closest && event.target.closest('#views button[role="tab"]');
    if (tab) { html.dataset.view = [...tab.parentNode.querySelectorAll('[role="tab"]')].indexOf(tab) ? "other" : "chat"; panel.classList.remove("open"); }
    const copy = event.target.closest && event.target.closest("#chat button");
    if (copy && copy.dataset.says === "copy" && navigator.clipboard) copyAnswer(event, copy);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!preview.hidden) preview.hidden = true;
    else if (panel.classList.contains("open") || panel.contains(document.activeElement)) close();
  });

  // Copies what is read, with the address of each source in place of its link.
  function copyAnswer(event, button) {
    const row = button.closest(".message-row, .bot-row, .user-row") || button.closest("[class*=row]");
    const message = row && row.querySelector(".message");
    if (!message) return;
    event.stopPropagation(); event.preventDefault();
    const twin = message.cloneNode(true);
    twin.querySelectorAll('a[href*="#record/"], details').forEach((a) => a.remove());
    twin.querySelectorAll('a[href^="http"]').forEach((a) => a.replaceWith(a.href));
    const lines = [...twin.querySelectorAll("p, li, tr, h3")].map((p) => p.textContent.trim());
    navigator.clipboard.writeText((lines.length ? lines : [twin.textContent]).join("\n")).then(() => say("✓"));
  }
  function say(text) { const box = document.querySelector("#spoken"); if (box) box.dataset.said = text; }

  async function peek(link) {
    const c = cited(link);
    if (!c) return;
    const found = await record(c.reference);
    if (!link.matches(":hover, :focus")) return;
    preview.replaceChildren(el("div", {}, el("mark", { textContent: c.quote })), el("p", { className: "kind", textContent: found ? `${found.title} · ${kind(found)}` : c.reference }));
    preview.hidden = false;
    const at = link.getBoundingClientRect();
    preview.style.left = `${Math.max(8, Math.min(at.left, innerWidth - preview.offsetWidth - 8))}px`;
    const above = at.top - preview.offsetHeight - 8;
    preview.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  }
  for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(enter, (event) => { const link = event.target.closest && event.target.closest('a[href*="#cite/"]'); if (link && !returning) peek(link); });
    document.addEventListener(leave, (event) => { if (event.target.closest && event.target.closest('a[href*="#cite/"]')) preview.hidden = true; });
  }

  // What Gradio says in English where it has no word of the reader's language.
  const GRADIOS = { "Copy message": "copy", "Edit": "edit", "Like": "like", "like": "like", "Dislike": "dislike", "dislike": "dislike", "chatbot conversation": "conversation" };
  function relabel(node) {
    const key = GRADIOS[node.getAttribute("aria-label")];
    if (!key) return;
    node.dataset.says = key;
    node.setAttribute("aria-label", text(key));
    if (node.title) node.title = text(key);
  }

  // What opens below the chat is brought into sight.
  function appear(part) {
    const seen = part.checkVisibility() ? "yes" : "no";
    if (seen === "yes" && part.dataset.seen !== "yes") {
      part.scrollIntoView({ block: "nearest" });
      const field = part.querySelector("textarea");
      if (field) field.focus({ preventScroll: true });
    }
    part.dataset.seen = seen;
  }

  // Once the page stands: one live region that says the finished answer, and the newest question on top.
  let rows = 0;
  let shown = null;
  function watch() {
    if (html.lang !== spoken) html.lang = spoken;
    if (document.title !== text("title")) document.title = text("title");
    const chat = document.querySelector("#chat");
    if (!chat) return;
    const log = chat.querySelector('[role="log"]');
    if (log && log.getAttribute("aria-live") !== "off") log.setAttribute("aria-live", "off");
    chat.querySelectorAll('[data-testid="bot"][aria-label], [data-testid="user"][aria-label]').forEach((said) => said.removeAttribute("aria-label"));
    chat.querySelectorAll("[aria-label]:not([data-says])").forEach(relabel);
    document.querySelectorAll("#feedback, #files nav").forEach(appear);
    const examples = chat.querySelector('.examples[role="list"]');
    if (examples) examples.setAttribute("role", "group");
    const live = document.querySelector("#spoken");
    if (live && !live.hasAttribute("role")) { live.setAttribute("role", "status"); live.setAttribute("aria-live", "polite"); live.lang = "en"; }
    chat.querySelectorAll(".bot-row .message:not([lang]), .example:not([lang])").forEach((said) => { said.lang = "en"; });
    const now = chat.querySelectorAll(".user-row, .bot-row").length;
    if (now > rows) rising = true;
    if (now !== rows) { shown = null; if (docked()) hint(); }
    rows = now;
    const last = [...chat.querySelectorAll(".bot-row .message")].pop();
    if (!last) { if (shown !== "none" && docked()) { shown = "none"; hint(); } return; }
    const finished = last.querySelector('a[href*="#record/"]');
    if (rising) requestAnimationFrame(() => rise(chat, log));
    if (finished && shown !== finished && docked()) { shown = finished; cardsOf(last).then((nodes) => nodes.length && body.replaceChildren(...nodes)); }
  }
  // The newest question goes to the top of the view as soon as its answer is long enough for that, and stays.
  let rising = false;
  function rise(chat, log) {
    const asked = [...chat.querySelectorAll(".user-row")].pop();
    if (!asked || !log) return;
    const away = () => asked.getBoundingClientRect().top - log.getBoundingClientRect().top;
    log.scrollTop += away();
    if (away() < 2) rising = false;
  }
  document.addEventListener("wheel", () => { rising = false; }, { passive: true });
  document.addEventListener("touchmove", () => { rising = false; }, { passive: true });
  const hint = () => body.replaceChildren(el("p", { className: "hint", textContent: text("sources_hint") }));
  // The evidence table: filtered by what its rows carry, sorted by a column.
  function filter(form) {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    let count = 0;
    for (const row of document.querySelectorAll("#evidence tbody tr")) {
      row.hidden = !chosen.every(([name, value]) => name === "words"
        ? value.toLowerCase().split(/\s+/).every((word) => row.textContent.toLowerCase().includes(word) || Object.values(row.dataset).join(" ").includes(word))
        : row.dataset[name].split(" ").includes(value));
      count += !row.hidden;
    }
    document.querySelector("#matches").textContent = text("matches", { count });
  }
  function sort(head) {
    const rising = head.getAttribute("aria-sort") !== "ascending";
    const at = head.cellIndex;
    head.parentNode.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const table = head.closest("table").tBodies[0];
    const key = (row) => row.cells[at].textContent.trim();
    const compare = (a, b) => (!key(a) - !key(b)) || (rising ? 1 : -1) * key(a).localeCompare(key(b), "en", { numeric: true });
    table.append(...[...table.rows].sort(compare));
  }
  document.addEventListener("input", (event) => { const form = event.target.closest("#filters"); if (form) filter(form); });
  document.addEventListener("reset", (event) => { if (event.target.id === "filters") setTimeout(() => filter(event.target)); });
  document.addEventListener("submit", (event) => { if (event.target.id === "filters") event.preventDefault(); });
  document.addEventListener("click", (event) => { const head = event.target.closest && event.target.closest("#evidence th"); if (head) sort(head); });

  let told = 0;
  let tell = () => {};
  document.addEventListener("DOMContentLoaded", async () => {
    await words;
    panel.setAttribute("aria-label", text("sources"));
    panel.append(el("header", {}, el("h2", { textContent: text("sources") }), el("button", { type: "button", className: "close", textContent: text("close"), onclick: close })), body);
    document.body.append(panel, preview);
    if ("embed" in html.dataset && parent !== window) {
      // Of what is shown, not of the body: that is as high as the frame, which then grows without end.
      tell = () => {
        const last = document.querySelector("#chat-actions");
        if (!last) return;
        const ends = [...last.parentElement.children].map((part) => part.getBoundingClientRect().bottom);
        const height = Math.ceil(Math.max(...ends) + scrollY + 20);
        if (height !== told) parent.postMessage({ cytopenia: "height", height: (told = height) }, "*");
      };
      new ResizeObserver(tell).observe(document.body);
      document.addEventListener("keydown", (event) => { if (event.key === "Escape" && preview.hidden && !panel.classList.contains("open")) parent.postMessage({ cytopenia: "close" }, "*"); });
    }
    let due = false;
    new MutationObserver(() => { if (!due) { due = true; requestAnimationFrame(() => { due = false; watch(); tell(); }); } }).observe(document.body, { childList: true, subtree: true });
  });
})();
