/* What can be scrolled; where the reader is in the table of contents; filters of the list of concepts. */
(function () {
  "use strict";
  /* What scrolls in itself can be reached by keyboard; what does not scroll is no stop on the way. */
  function reach() {
    room.all(".scroll").forEach(function (box) {
      var scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls && box.tabIndex < 0) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.dataset.name || "Formula");
      } else if (!scrolls && box.hasAttribute("tabindex")) ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
    });
  }
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);

  var links = room.all(".toc a[href^='#']");
  var narrow = window.matchMedia("(max-width: 61.99rem)");
  var box = document.querySelector(".toc-box");
  if (box && narrow.matches) box.open = false;
  if (links.length && "IntersectionObserver" in window) {
    var seen = new Map();
    var byId = new Map(links.map(function (link) { return [decodeURIComponent(link.hash.slice(1)), link]; }));
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { seen.set(entry.target.id, entry.isIntersecting); });
      var here = links.filter(function (link) { return seen.get(decodeURIComponent(link.hash.slice(1))); }).pop();
      if (!here) return;
      links.forEach(function (link) { link.classList.toggle("here", link === here); if (link === here) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); });
    }, { rootMargin: "0px 0px -70% 0px" });
    byId.forEach(function (link, id) { var target = document.getElementById(id); if (target) observer.observe(target); });
  }

  var filters = document.querySelector("[data-filters]");
  if (!filters) return;
  var selects = room.all("select[data-facet]", filters);
  var count = filters.querySelector("[data-count]");
  var cards = room.all(".card");
  filters.hidden = false;
  function apply() {
    var shown = 0;
    cards.forEach(function (card) {
      var fits = selects.every(function (select) { return !select.value || card.dataset[select.dataset.facet] === select.value; });
      card.hidden = !fits;
      if (fits) shown += 1;
    });
    room.all("[data-group]").forEach(function (group) { group.hidden = !group.querySelector(".card:not([hidden])"); });
    count.textContent = shown + " of " + cards.length + " concepts";
  }
  filters.addEventListener("change", apply);
  apply();
})();
