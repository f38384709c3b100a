/* Small helpers, the colour scheme, copying. Every part is a function of its own; nothing here is needed to read. */
var room = (function () {
  "use strict";
  var store = {
    get: function (key, fallback) {
      try { var text = localStorage.getItem("room:" + key); return text === null ? fallback : JSON.parse(text); } catch (error) { return fallback; }
    },
    set: function (key, value) {
      try { localStorage.setItem("room:" + key, JSON.stringify(value)); return true; } catch (error) { return false; }
    },
    remove: function (key) { try { localStorage.removeItem("room:" + key); } catch (error) { /* closed */ } },
    keys: function (prefix) {
      var found = [];
      try {
        for (var i = 0; i < localStorage.length; i += 1) {
          var key = localStorage.key(i);
          if (key.indexOf("room:" + prefix) === 0) found.push(key.slice(5));
        }
      } catch (error) { /* closed */ }
      return found.sort();
    },
  };
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function make(name, options, children) {
    var element = document.createElement(name);
    Object.keys(options || {}).forEach(function (key) {
      if (key === "text") element.textContent = options[key];
      else if (key === "on") Object.keys(options.on).forEach(function (type) { element.addEventListener(type, options.on[type]); });
      else element.setAttribute(key, options[key]);
    });
    (children || []).forEach(function (child) { if (child) element.append(child); });
    return element;
  }
  function say(text) {
    all(".toast").forEach(function (old) { old.remove(); });
    var toast = make("p", { class: "toast", role: "status", text: text });
    document.body.append(toast);
    setTimeout(function () { toast.remove(); }, 2200);
  }
  function copy(text, done) {
    function fallback() {
      var area = make("textarea", { readonly: "" });
      area.value = text;
      document.body.append(area);
      area.select();
      var worked = document.execCommand("copy");
      area.remove();
      say(worked ? done : "Copying is not allowed here");
    }
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(function () { say(done); }, fallback);
    else fallback();
  }
  function save(name, type, text) {
    var address = URL.createObjectURL(new Blob([text], { type: type }));
    var link = make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
  }
  var main = document.getElementById("main");
  return { store: store, all: all, make: make, say: say, copy: copy, save: save, page: (main && main.dataset.page) || "" };
})();

(function () {
  "use strict";
  var make = room.make;
  var names = { auto: "automatic", light: "light", dark: "dark" };
  var order = ["auto", "light", "dark"];
  var button = document.querySelector("[data-theme-toggle]");
  function current() { return document.documentElement.dataset.theme || "auto"; }
  function label() { button.setAttribute("aria-label", "Colour scheme: " + names[current()]); button.title = "Colour scheme: " + names[current()]; }
  if (button) {
    label();
    button.addEventListener("click", function () {
      var next = order[(order.indexOf(current()) + 1) % 3];
      if (next === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      try { if (next === "auto") localStorage.removeItem("room:theme"); else localStorage.setItem("room:theme", next); } catch (error) { /* closed */ }
      label();
    });
  }

  function formulaNear(button) {
    var object = button.closest(".step, .equation, .object");
    var tex = object && object.querySelector(".display .tex");
    return tex ? tex.textContent.replace(/^\$+|\$+$/g, "") : "";
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    if (button.hasAttribute("data-copy-tex")) room.copy(formulaNear(button), "LaTeX copied");
    else if (button.hasAttribute("data-copy-sympy")) room.copy(button.closest(".object-side").querySelector(".sympy").textContent, "SymPy copied");
    else if (button.dataset.copyFrom) room.copy(document.getElementById(button.dataset.copyFrom).textContent, "Program copied");
  });
  /* The TeX is selected and the MathML is not, so a copy is right without this; browsers only break the line after
     each formula, and put both into the HTML flavour. */
  document.addEventListener("copy", function (event) {
    var selection = getSelection();
    var field = document.activeElement && /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (field || !selection.rangeCount || selection.isCollapsed || !event.clipboardData) return;
    var clone = make("div", {}, [selection.getRangeAt(0).cloneContents()]);
    if (!clone.querySelector("math")) return;
    room.all("math", clone).forEach(function (math) { math.remove(); });
    event.clipboardData.setData("text/plain", selection.toString().replace(/(^|[^$])(\$[^$\n]+\$)\n/g, "$1$2"));
    event.clipboardData.setData("text/html", clone.innerHTML);
    event.preventDefault();
  });
  window.addEventListener("beforeprint", function () {
    room.all("details").forEach(function (each) { if (!each.open && !each.hasAttribute("name") && !each.classList.contains("how")) { each.open = true; each.dataset.printed = "yes"; } });
  });
  window.addEventListener("afterprint", function () {
    room.all("details[data-printed]").forEach(function (each) { each.open = false; delete each.dataset.printed; });
  });
})();
