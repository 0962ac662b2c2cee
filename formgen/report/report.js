"use strict";
(() => {
  const tools = document.querySelector(".tools");
  const search = document.getElementById("search");
  const output = tools.querySelector("output");
  const nothing = document.querySelector(".nothing");
  const buttons = [...tools.querySelectorAll("button")];

  // "zoltowska" also finds "Żółtowska"; these letters are not a base and an accent.
  const likeLetters = { ł: "l", ø: "o", đ: "d", ð: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" };
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[łøđðıßæœ]/g, (letter) => likeLetters[letter]);

  const groups = [...document.querySelectorAll("[data-group], details.group")].map((element) => ({
    element,
    severity: element.dataset.severity,
    text: plain(element.querySelector("[data-heading]").textContent),
    wasOpen: element.open,
    lines: [...element.querySelectorAll("[data-line]")].map((line) => ({
      element: line,
      text: plain(line.textContent),
    })),
  }));
  const all = groups.reduce((sum, group) => sum + group.lines.length, 0);

  function update() {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const off = new Set(buttons.filter((button) => button.getAttribute("aria-pressed") === "false")
      .map((button) => button.dataset.severity));
    let count = 0;
    for (const group of groups) {
      let visible = 0;
      for (const line of group.lines) {
        const shown = !off.has(group.severity)
          && wanted.every((word) => line.text.includes(word) || group.text.includes(word));
        line.element.hidden = !shown;
        visible += shown;
      }
      group.element.hidden = visible === 0;
      if ("open" in group.element) group.element.open = wanted.length ? visible > 0 : group.wasOpen;
      count += visible;
    }
    output.textContent = count < all
      ? output.dataset.text.replace("##", all).replace("#", count) : "";
    nothing.hidden = count > 0 || all === 0;
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!on));
      update();
    });
  }
  for (const group of groups) {
    group.element.querySelector("summary")?.addEventListener("click", () => {
      if (!search.value) group.wasOpen = !group.element.open;
    });
  }
  search.addEventListener("input", update);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && search.value) {
      search.value = "";
      update();
    }
  });

  // A link to a finding opens the group that it is in.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const group = target?.closest("details");
    if (group) {
      group.open = true;
      target.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", () => {
    for (const group of groups) if ("open" in group.element) group.element.open = true;
  });

  tools.hidden = false;
  update();
  reveal();
})();
