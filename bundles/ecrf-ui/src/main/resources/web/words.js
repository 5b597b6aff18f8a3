// Answers in words, and texts of the dictionary with such words in them: [field], [field:value], [event][field],
// [record-name].
import { hasTag, momentOf, tagArgument } from "./validation.js";

const NAMED = /(?:\[[^[\]]+\])+/g;
const TOKEN = /\[([^[\]]+)\]/g;
const FIELD = /^([a-z][a-z0-9_]*)(?:\(([^)]*)\))?(?::([a-z-]+))?$/;
const INSTANCE = /^(\d+|[a-z]+-instance)$/;
const ENTERED = new Set(["text", "notes", "radio", "dropdown", "checkbox", "yesno", "truefalse", "slider"]);

export class Words {
  /**
   * @param t texts of the page
   * @param missing [{code, label}]
   * @param piped answers of other forms in words, by name
   * @param smart values of smart variables, by name
   */
  constructor(t, state, missing, piped, smart) {
    Object.assign(this, { t, state, missing, piped, smart });
  }

  /** An answer to a field of the form. */
  of(name, answer) {
    if (answer === undefined) return this.t("blank");
    const item = this.state.byName.get(name);
    const label = (code) => {
      if (item?.kind === "yesno") return this.t(code === "1" ? "yes" : "no");
      if (item?.kind === "truefalse") return this.t(code === "1" ? "true" : "false");
      const choice = item?.kind === "slider" ? undefined : item?.choices?.find((one) => one.code === code);
      return choice ? plain(choice.label) : code;
    };
    if (Array.isArray(answer)) return answer.map(label).join(", ");
    if (typeof answer === "object") {
      return this.missing.find((one) => one.code === answer.missing)?.label ?? answer.missing;
    }
    return label(answer);
  }

  /** A text with what it names; what is not answered yet is an ellipsis, what is not known stays as it is. */
  pipe(text, blank = "…") {
    return text.replace(NAMED, (group) => {
      const tokens = [...group.matchAll(TOKEN)].map((match) => match[1]);
      return tokens.map((token, i) => {
        const here = this.known(token, blank);
        if (here !== undefined) return here;
        const event = i + 1 < tokens.length && this.known(tokens[i + 1], blank) !== undefined;
        const instance = i > 0 && INSTANCE.test(token);
        return event || instance ? "" : `[${token}]`;
      }).join("");
    });
  }

  known(token, blank) {
    if (this.smart[token] !== undefined) return this.smart[token];
    const [, name, code, modifier] = FIELD.exec(token) ?? [];
    if (name === undefined) return undefined;
    const own = this.state.byName.has(name);
    if (!own && this.state.other[name] === undefined) return undefined;
    const answer = this.state.seen(name);
    if (code !== undefined) return this.t(Array.isArray(answer) && answer.includes(code) ? "yes" : "no");
    if (answer === undefined) return blank;
    if (modifier === "value") return Array.isArray(answer) ? answer.join(",") : answer.missing ?? answer;
    return own ? this.of(name, answer) : this.piped[name] ?? String(answer);
  }

  /** What a field of a new entry starts with, by its action tags. */
  initial(item) {
    if (!ENTERED.has(item.kind) || item.calculation) return undefined;
    const written = tagArgument(item, "@DEFAULT") ?? tagArgument(item, "@SETVALUE");
    if (written !== undefined) return this.fitting(item, this.pipe(written, ""));
    const { type = "" } = item.validation ?? {};
    const moment = momentOf(this.state.clock());
    if (hasTag(item, "@TODAY", "@TODAY-SERVER")) return moment.slice(0, 10);
    if (hasTag(item, "@NOW", "@NOW-SERVER")) {
      if (type.startsWith("time")) return type === "time" ? moment.slice(11, 16) : moment.slice(11);
      if (type.startsWith("datetime_seconds") || type === "") return moment;
      return moment.slice(0, type.startsWith("datetime") ? 16 : 10);
    }
    return hasTag(item, "@USERNAME") ? this.smart["user-name"] : undefined;
  }

  /** A written default as an answer, if the field can hold it. */
  fitting(item, text) {
    const value = text.trim();
    if (value === "") return undefined;
    const codes = item.kind === "yesno" || item.kind === "truefalse" ? ["0", "1"]
      : item.kind === "slider" ? undefined : item.choices?.map((choice) => choice.code);
    if (item.kind === "checkbox") {
      const ticked = value.split(",").map((code) => code.trim()).filter((code) => codes?.includes(code)).sort();
      return ticked.length > 0 ? ticked : undefined;
    }
    const chosen = ["radio", "dropdown", "yesno", "truefalse"].includes(item.kind);
    return chosen && !codes?.includes(value) ? undefined : value;
  }
}

/** Names that a text pipes. */
export function namesIn(text = "") {
  return [...text.matchAll(TOKEN)].map((match) => FIELD.exec(match[1])?.[1]).filter((name) => name !== undefined);
}

/** Safe HTML as plain text. */
export function plain(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.textContent.trim();
}
