// The portal's own few lines in the browser: search by Ctrl-K, light or dark, sign-out.
const THEME = "pavillon-theme";

window.pavillonTheme = (choice) => {
  if (choice === "light" || choice === "dark") {
    localStorage.setItem(THEME, choice);
    document.documentElement.dataset.theme = choice;
  } else {
    localStorage.removeItem(THEME);
    delete document.documentElement.dataset.theme;
  }
};
window.pavillonTheme(localStorage.getItem(THEME));

window.pavillonSignOut = () => {
  sessionStorage.clear();
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/signout";
  document.body.append(form);
  form.submit();
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.getElementById("pv-search")?.click();
  }
});
