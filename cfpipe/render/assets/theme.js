// Runs before the page is drawn, so that a stored colour scheme does not flash.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("has-js");
  try {
    var stored = localStorage.getItem("room:theme");
    if (stored === "light" || stored === "dark") root.dataset.theme = stored;
  } catch (error) { /* storage may be closed to us */ }
})();
