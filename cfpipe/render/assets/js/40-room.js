/* The research room: pick an object, ask, keep a draft in this browser, take the prompt away. */
(function () {
  "use strict";
  var drawer = document.getElementById("drawer");
  if (!drawer) return;
  var body = drawer.querySelector(".drawer-body");
  var make = room.make;
  var objects = null;
  var opener = null;

  function icon(name) {
    var space = "http://www.w3.org/2000/svg";
    var svg = document.createElementNS(space, "svg");
    var use = document.createElementNS(space, "use");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#i-" + name);
    svg.append(use);
    return svg;
  }
  function load(then) {
    if (objects || !drawer.dataset.objects) { objects = objects || []; then(); return; }
    /* a script and not JSON: a page that is opened from a disk may not fetch */
    document.head.append(make("script", { src: drawer.dataset.objects, on: {
      load: function () { objects = window.researchRoom || []; then(); },
      error: function () { objects = []; then(); },
    } }));
  }
  function open(id) {
    opener = document.activeElement;
    load(function () {
      draw();
      drawer.hidden = false;
      document.documentElement.classList.add("room-open");
      if (objects.length) choose(id || "");
      drawer.focus();
    });
  }
  function close() {
    drawer.hidden = true;
    document.documentElement.classList.remove("room-open");
    if (opener && opener.focus) opener.focus();
  }
  function draftOf(key) { return room.store.get("draft:" + key, {}); }

  function draw() {
    body.replaceChildren();
    if (objects.length) {
      var select = make("select", { id: "room-object", on: { change: function () { choose(select.value); } } });
      var groups = {};
      objects.forEach(function (item) {
        if (!groups[item.group]) { groups[item.group] = make("optgroup", { label: item.group }); select.append(groups[item.group]); }
        var words = make("span");
        words.innerHTML = item.name; /* markup of this site's own build: names are escaped there */
        room.all("math", words).forEach(function (math) { math.remove(); });
        groups[item.group].append(make("option", { value: item.id, text: words.textContent.slice(0, 90) }));
      });
      body.append(make("label", { for: "room-object", text: "Object" }), select, make("div", { class: "room-chosen" }));
    }
    body.append(make("div", { class: "room-drafts" }));
    drafts();
  }

  function choose(id) {
    var item = objects.filter(function (each) { return each.id === id; })[0] || objects[0];
    body.querySelector("select").value = item.id;
    var panel = body.querySelector(".room-chosen");
    var draft = draftOf(item.key);
    var title = make("p", {});
    title.innerHTML = item.name;
    var badge = item.badge && make("span", { class: "badge " + item.badge.tone, title: item.badge.about }, [icon(item.badge.icon), item.badge.text]);
    var evidence = make("ul", {}, item.evidence.map(function (each) { var link = make("a", { href: each[0] }); link.innerHTML = each[1]; return make("li", {}, [link]); }));
    var question = make("textarea", { id: "room-question" });
    question.value = draft.question || item.question;
    var note = make("textarea", { id: "room-note", placeholder: "What you found, or suspect" });
    note.value = draft.note || "";
    var next = make("input", { id: "room-next", type: "text", placeholder: "The next thing to do" });
    next.value = draft.next || "";
    function keep() {
      var value = { question: question.value, note: note.value, next: next.value, page: location.href.split("#")[0], target: item.target };
      if (!note.value.trim() && !next.value.trim() && question.value === item.question) room.store.remove("draft:" + item.key);
      else if (!room.store.set("draft:" + item.key, value)) room.say("This browser keeps no drafts here");
      drafts();
    }
    [question, note, next].forEach(function (field) { field.addEventListener("input", keep); });
    var prompt = make("textarea", { class: "prompt-text", readonly: "", id: "room-prompt" });
    var row = make("div", { class: "row" });
    panel.replaceChildren(
      title, make("p", { class: "key" }, [badge, badge ? " " : "", make("code", { text: item.key })]),
      item.target ? make("p", {}, [make("a", { href: item.target, text: "Go to it" })]) : "",
      make("label", { for: "room-question", text: "Your question" }), question,
      make("h3", { text: "What would resolve it" }), make("p", { text: item.resolve }),
      item.evidence.length ? make("h3", { text: "Evidence to inspect" }) : "", item.evidence.length ? evidence : "",
      make("label", { for: "room-note", text: "Draft" }), note,
      make("label", { for: "room-next", text: "Next action" }), next,
      make("label", { for: "room-prompt", text: "Handoff prompt" }), row
    );
    handoff(item, question, prompt, row);
  }

  function handoff(item, question, prompt, row) {
    var file = item.key.replace(/[^a-z0-9-]+/gi, "-") + ".txt";
    function link() { row.append(make("a", { class: "mini", href: item.prompt, text: "Open the prompt as text" })); }
    if (location.protocol === "file:" || !window.fetch) { link(); return; }
    fetch(item.prompt).then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.text(); }).then(function (text) {
      function whole() {
        var asked = question.value.trim();
        return asked && asked !== item.question ? text + "\n\nTHE READER'S OWN QUESTION\n" + asked + "\n" : text;
      }
      prompt.value = whole();
      question.addEventListener("input", function () { prompt.value = whole(); });
      row.before(prompt);
      row.append(
        make("button", { type: "button", class: "button", text: "Copy prompt", on: { click: function () { room.copy(whole(), "Prompt copied"); } } }),
        make("button", { type: "button", class: "mini", text: "Download", on: { click: function () { room.save(file, "text/plain", whole()); } } }),
        make("span", { class: "key", text: "about " + Math.ceil(text.length / 4) + " tokens" })
      );
    }).catch(link);
  }

  function saved() { return room.store.keys("draft:").map(function (key) { return [key.slice(6), room.store.get(key, {})]; }); }
  function drafts() {
    var list = saved();
    var place = body.querySelector(".room-drafts");
    if (!list.length) { place.replaceChildren(make("h3", { text: "Drafts" }), make("p", { text: "None in this browser yet." })); return; }
    place.replaceChildren(
      make("h3", { text: "Drafts (" + list.length + "), kept in this browser only" }),
      make("ul", {}, list.map(function (each) {
        var address = String(each[1].page || "") + (String(each[1].target || "")[0] === "#" ? each[1].target : "");
        var safe = /^(https?|file):/.test(address);
        return make("li", {}, [safe ? make("a", { href: address, text: each[0] }) : each[0], each[1].next ? ": " + each[1].next : ""]);
      })),
      make("div", { class: "row" }, [
        make("button", { type: "button", class: "mini", text: "Export as Markdown", on: { click: function () { room.save("drafts.md", "text/markdown", markdown(saved())); } } }),
        make("button", { type: "button", class: "mini", text: "Export as JSON", on: { click: function () { room.save("drafts.json", "application/json", JSON.stringify(Object.fromEntries(saved()), null, 2)); } } }),
      ])
    );
  }
  function markdown(list) {
    return list.map(function (each) {
      var draft = each[1];
      return "## " + each[0] + "\n\n" + (draft.page || "") + "\n\n**Question.** " + draft.question + "\n\n" + (draft.note || "") + (draft.next ? "\n\n**Next.** " + draft.next : "") + "\n";
    }).join("\n");
  }

  document.addEventListener("click", function (event) {
    var ask = event.target.closest("a.ask");
    if (ask && drawer.dataset.objects && !event.metaKey && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); open(ask.hash.slice(1)); return; }
    if (event.target.closest("[data-room-open]")) open("");
    else if (event.target.closest("[data-room-close]")) close();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !drawer.hidden) close(); });
  var asked = /^#object=(.+)$/.exec(location.hash);
  if (asked) load(function () {
    var key = decodeURIComponent(asked[1]);
    var item = objects.filter(function (each) { return each.key === key; })[0];
    if (item) open(item.id);
  });
})();
