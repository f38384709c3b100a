/* Questions that are committed to before the answer is shown, answers that are compared, and readiness. */
(function () {
  "use strict";
  if (!room.page) return;
  var name = "practice:" + room.page;
  var state = room.store.get(name, {});
  function remember(item, value) { state[item] = value; room.store.set(name, state); show(); }

  function number(text) {
    /* a decimal number, a fraction, or a percentage; a comma is read as a decimal point */
    var clean = text.trim().replace(/\s+/g, "").replace(/\u2212/g, "-").replace(",", ".");
    var percent = /%$/.test(clean);
    var found = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?:\/([-+]?(?:\d+\.?\d*|\.\d+)))?%?$/i.exec(clean);
    if (!found) return NaN;
    var value = Number(found[1]) / (found[2] === undefined ? 1 : Number(found[2]));
    return percent ? value / 100 : value;
  }

  function show() {
    var items = room.all("[data-practice]");
    var done = items.filter(function (item) { var solved = state[item.dataset.practice] === "right"; item.classList.toggle("done", solved); return solved; }).length;
    room.all("[data-readiness]").forEach(function (line) {
      line.hidden = !items.length;
      line.textContent = "Readiness " + done + "/" + items.length + (done === items.length ? ". All solved." : " problems solved, kept in this browser.");
    });
  }

  room.all("form.answer").forEach(function (form) {
    var item = form.closest("[data-practice]").dataset.practice;
    var line = form.querySelector(".verdict-line");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var typed = form.querySelector("input").value;
      if (!typed.trim()) return;
      if (form.classList.contains("commit")) {
        room.all("[data-after='" + item + "']").forEach(function (each) { each.open = true; });
        line.className = "verdict-line";
        line.textContent = "Committed. Compare it with the key yourself.";
        return;
      }
      var value = number(typed);
      if (isNaN(value)) { line.className = "verdict-line"; line.textContent = "That is not read as a number: write 0.21, 21/100 or 21%."; return; }
      var right = Math.abs(value - Number(form.dataset.value)) <= Number(form.dataset.tolerance) + 1e-12;
      line.className = "verdict-line " + (right ? "good" : "bad");
      line.textContent = right ? "✓ Right, compared as numbers." : "✗ Not within the tolerance. Try a hint.";
      remember(item, right ? "right" : state[item] === "right" ? "right" : "tried");
    });
  });

  room.all("[data-self]").forEach(function (button) {
    button.addEventListener("click", function () {
      remember(button.closest("[data-practice]").dataset.practice, button.dataset.self === "yes" ? "right" : "tried");
    });
  });

  room.all("[data-choices]").forEach(function (group) {
    var key = group.dataset.choices;
    var waiting = room.all("[data-after='" + key + "']");
    waiting.forEach(function (each) {
      each.classList.add("waiting");
      each.addEventListener("toggle", function () {
        if (each.open && each.classList.contains("waiting")) {
          each.open = false;
          room.say("Choose an answer first");
          group.scrollIntoView({ block: "center" });
        }
      });
    });
    function commit(option, quiet) {
      waiting.forEach(function (each) { each.classList.remove("waiting"); if (!quiet) each.open = true; });
      if (quiet) return;
      var practice = group.closest("[data-practice]");
      var first = state["first:" + key] === undefined;
      if (first) remember("first:" + key, option.dataset.correct);
      if (practice && option.dataset.correct === "yes") remember(practice.dataset.practice, "right");
      else if (practice && state[practice.dataset.practice] !== "right") remember(practice.dataset.practice, "tried");
    }
    room.all("details", group).forEach(function (option) {
      option.addEventListener("toggle", function () { if (option.open) commit(option, false); });
    });
    if (state["first:" + key] !== undefined) commit(null, true);
  });

  /* a link into a part that waits for an answer opens it: who follows the link has asked for it */
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var each = target && target.closest("details"); each; each = each.parentElement.closest("details")) { each.classList.remove("waiting"); each.open = true; }
    if (target && target.closest("details")) target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();
  show();
})();
