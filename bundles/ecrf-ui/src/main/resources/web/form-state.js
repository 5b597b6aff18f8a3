// The answers of one entry and what its rules make of them. No page in here.
import { evaluate, fields, holds } from "./expression.js";
import { check } from "./validation.js";

const ENTERED = new Set(["text", "notes", "radio", "dropdown", "checkbox", "yesno", "truefalse", "slider"]);

export class FormState {
  /**
   * @param form as in the definition's JSON
   * @param missing [{code, label}]
   * @param other answers of other forms, by name
   */
  constructor(form, missing, other) {
    this.items = form.items ?? [];
    this.byName = new Map(this.items.map((item) => [item.name, item]));
    this.other = other;
    this.missingCodes = new Set(missing.map((one) => one.code));
    this.answers = new Map();
    this.asked = new Set();
    this.readers = new Map(); // which items' rules read a field
    for (const item of this.items) {
      for (const rule of [item.relevance, item.calculation]) {
        if (rule?.ast) {
          for (const name of fields(rule.ast)) {
            if (!this.readers.has(name)) this.readers.set(name, []);
            this.readers.get(name).push(item);
          }
        }
      }
    }
    this.context = {
      value: (name) => asCell(this.seen(name)),
      checked: (name, code) => {
        const answer = this.seen(name);
        return Array.isArray(answer) && answer.includes(code);
      },
      smart: () => "",
      missingCodes: this.missingCodes,
      get now() { return new Date(); },
    };
  }

  /** What rules see of a field: nothing of one that is not asked. */
  seen(name) {
    if (this.byName.has(name)) {
      return this.asked.has(name) ? this.answers.get(name) : undefined;
    }
    return this.other[name];
  }

  /** Takes all answers anew. */
  load(values) {
    this.answers = new Map(Object.entries(values));
    this.asked = new Set(this.items.map((item) => item.name));
    this.settle(this.items);
  }

  /** Takes an answer; returns the names of the items that have changed by it. */
  set(name, answer) {
    if (answer === undefined || answer === "" || (Array.isArray(answer) && answer.length === 0)) {
      this.answers.delete(name);
    } else {
      this.answers.set(name, answer);
    }
    return this.settle(this.readers.get(name) ?? []);
  }

  settle(start) {
    const changed = new Set();
    const queue = [...start];
    let steps = 50 * this.items.length + 100;
    while (queue.length > 0 && steps-- > 0) {
      const item = queue.shift();
      if (this.apply(item)) {
        changed.add(item.name);
        queue.push(...(this.readers.get(item.name) ?? []));
      }
    }
    return changed;
  }

  /** Runs an item's rules; returns whether that changed anything others may see. */
  apply(item) {
    const before = this.asked.has(item.name);
    const asked = item.relevance?.ast ? holds(item.relevance.ast, this.context) : true;
    if (asked) this.asked.add(item.name); else this.asked.delete(item.name);
    let changed = asked !== before;
    if (asked && item.calculation?.ast) {
      const result = evaluate(item.calculation.ast, this.context);
      if (result !== (this.answers.get(item.name) ?? "")) {
        if (result === "") this.answers.delete(item.name); else this.answers.set(item.name, result);
        changed = true;
      }
    }
    return changed;
  }

  problem(item) {
    const answer = this.answers.get(item.name);
    if (answer === undefined || !this.asked.has(item.name)) return undefined;
    return check(item, answer, { missingCodes: this.missingCodes, now: new Date() });
  }

  isMissing(item) {
    return Boolean(item.required) && ENTERED.has(item.kind) && !item.calculation && this.asked.has(item.name)
      && !this.answers.has(item.name);
  }

  /** What is sent: the values of what is asked. */
  values() {
    const values = {};
    for (const item of this.items) {
      if (this.asked.has(item.name) && this.answers.has(item.name)) values[item.name] = this.answers.get(item.name);
    }
    return values;
  }

  /** Items with a value that are not asked any more. */
  dropped() {
    return this.items.filter((item) => !this.asked.has(item.name) && this.answers.has(item.name));
  }

  progress() {
    const asked = this.items.filter((item) => ENTERED.has(item.kind) && !item.calculation && this.asked.has(item.name));
    return {
      asked: asked.length,
      answered: asked.filter((item) => this.answers.has(item.name)).length,
      open: this.items.filter((item) => this.isMissing(item)).length,
    };
  }
}

/** An answer as rules see it: codes of a checkbox parted by commas, the code of a missing value. */
export function asCell(answer) {
  if (answer === undefined || answer === null) return "";
  if (Array.isArray(answer)) return answer.join(",");
  return typeof answer === "object" ? answer.missing : answer;
}

export function same(a, b) {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
