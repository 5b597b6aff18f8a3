/** Counts what may still be typed into the text area before it, without a round trip to the server. */
class Remaining extends HTMLElement {
  connectedCallback() {
    this.area = this.parentElement.querySelector("vaadin-text-area");
    this.count = () => {
      this.textContent = (this.area.value || "").length + " / " + this.getAttribute("longest");
    };
    this.area.addEventListener("value-changed", this.count);
    this.area.addEventListener("input", this.count);
    this.count();
  }

  disconnectedCallback() {
    this.area.removeEventListener("value-changed", this.count);
    this.area.removeEventListener("input", this.count);
  }
}

// the module may be upgraded while the page is open: a name is defined once
if (!customElements.get("sample-remaining")) {
  customElements.define("sample-remaining", Remaining);
}
