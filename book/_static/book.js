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
