// Puts a button and a panel with the chat on another site's page:
// <script src="https://…/embed.js" data-theme="dark" data-lang="de" data-label="Ask" async></script>
(() => {
  "use strict";
  const script = document.currentScript;
  const root = new URL(".", script.src);
  const { theme = "", lang = "", question = "", label = "Cytopenia after CAR-T" } = script.dataset;
  const address = new URL("embed", root);
  for (const [name, value] of Object.entries({ theme, lang, question })) if (value) address.searchParams.set(name, value);
  const style = (node, css) => { node.style.cssText = css; return node; };
  const button = style(document.createElement("button"), "position:fixed;right:20px;bottom:20px;z-index:2147483000;font:600 15px system-ui,sans-serif;color:#fff;background:#0b5c7a;border:0;border-radius:24px;padding:12px 18px;cursor:pointer;box-shadow:0 3px 12px rgba(0,0,0,.25)");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  const frame = style(document.createElement("iframe"), "position:fixed;right:20px;bottom:76px;z-index:2147483000;width:min(460px,calc(100vw - 40px));height:min(640px,calc(100vh - 110px));border:1px solid #c3ced5;border-radius:12px;background:#fff;box-shadow:0 8px 32px rgba(0,0,0,.25)");
  frame.title = label;
  frame.hidden = true;
  frame.allow = "clipboard-write";
  const toggle = (open) => {
    if (open && !frame.src) frame.src = address;
    frame.hidden = !open;
    frame.style.display = open ? "block" : "none";
    button.setAttribute("aria-expanded", String(open));
    if (!open) button.focus();
  };
  frame.style.display = "none";
  button.addEventListener("click", () => toggle(frame.hidden));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !frame.hidden) toggle(false); });
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== root.origin) return;
    if (event.data && event.data.cytopenia === "close") toggle(false);
    const height = Number(event.data && event.data.height);
    if (event.data && event.data.cytopenia === "height" && height > 0) frame.style.height = `min(${Math.ceil(height) + 2}px, calc(100vh - 110px))`;
  });
  const place = () => document.body.append(frame, button);
  if (document.body) place(); else addEventListener("DOMContentLoaded", place);
})();
