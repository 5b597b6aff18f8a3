// Shows and hides what is typed as a password. The page works without.
for (const button of document.querySelectorAll("button[data-shows]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.shows);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    button.textContent = shown ? button.dataset.show : button.dataset.hide;
    field.focus();
  });
}
