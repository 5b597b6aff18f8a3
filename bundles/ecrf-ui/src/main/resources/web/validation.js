// Whether a value is what its field asks for: the same answers as the server's org.pavillon.ecrf.rules.Values. Returns
// nothing, or {severity: "error" | "warning", key, args}; the page has a text for each key.
import { parseNumber } from "./expression.js";

export const MAX_LENGTH = 60_000;
const INTEGER = /^[-+]?\d{1,15}$/;
const NUMBER = /^[-+]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][-+]?\d{1,3})?$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;
const PHONE = /^[+(]?[0-9][0-9 ().\-/]{4,24}( ?x ?\d{1,6})?$/;

const error = (key, ...args) => ({ severity: "error", key, args });
const warning = (key, ...args) => ({ severity: "warning", key, args });

/** @param answer a text, an array of codes, or {missing: code} */
export function check(item, answer, { missingCodes, now }) {
  if (answer !== null && typeof answer === "object" && !Array.isArray(answer)) {
    return missingCodes.has(answer.missing) ? undefined : error("missing-code", answer.missing);
  }
  if (Array.isArray(answer)) {
    if (item.kind !== "checkbox") return error("one");
    const wrong = answer.find((code) => !hasChoice(item, code));
    return wrong === undefined ? undefined : error("choice", wrong);
  }
  return single(item, answer, now);
}

export function hasChoice(item, code) {
  if (item.kind === "yesno" || item.kind === "truefalse") return code === "1" || code === "0";
  return (item.choices ?? []).some((choice) => choice.code === code);
}

function single(item, value, now) {
  if (value.length > MAX_LENGTH) return error("long", MAX_LENGTH);
  switch (item.kind) {
    case "checkbox": return error("many");
    case "radio": case "dropdown": case "yesno": case "truefalse":
      return hasChoice(item, value) ? undefined : error("choice", value);
    case "slider": {
      if (!INTEGER.test(value)) return error("integer");
      const { min = "", max = "" } = item.validation ?? {};
      if (min !== "" || max !== "") return range(item, value, now);
      return Number(value) < 0 || Number(value) > 100 ? warning("range", 0, 100) : undefined;
    }
    case "text": case "notes": return item.calculation ? undefined : typed(item, value, now);
    case "calc": return undefined;
    default: return error("not-entered");
  }
}

function typed(item, value, now) {
  const type = item.validation?.type ?? "";
  if (type === "") return undefined;
  if (type === "integer") return INTEGER.test(value) ? range(item, value, now) : error("integer");
  if (type.startsWith("number")) {
    if (!NUMBER.test(value)) return error("number");
    const decimals = /^number_(\d)dp/.exec(type)?.[1];
    if (decimals !== undefined && decimalsOf(value) !== Number(decimals)) return warning("decimals", Number(decimals));
    return range(item, value, now);
  }
  if (type.startsWith("datetime")) {
    const length = type.startsWith("datetime_seconds") ? 19 : 16;
    const sound = value.length === length && isDate(value.slice(0, 10)) && /[ T]/.test(value[10]) && isTime(value.slice(11));
    return sound ? range(item, value, now) : error("datetime");
  }
  if (type.startsWith("date")) return isDate(value) ? range(item, value, now) : error("date");
  if (type === "time" || type === "time_hh_mm_ss") {
    return value.length === (type === "time" ? 5 : 8) && isTime(value) ? range(item, value, now) : error("time");
  }
  if (type === "email") return EMAIL.test(value) ? undefined : error("email");
  if (type.startsWith("phone")) return PHONE.test(value) ? undefined : warning("phone");
  return undefined;
}

function decimalsOf(value) {
  const [mantissa, power = "0"] = value.toLowerCase().split("e");
  return Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(power));
}

function isDate(value) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!parts) return false;
  const [, y, m, d] = parts.map(Number);
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  const last = m === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
  return m >= 1 && m <= 12 && d >= 1 && d <= last;
}

function isTime(value) {
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value);
}

function range(item, value, now) {
  const min = bound(item.validation?.min ?? "", now);
  const max = bound(item.validation?.max ?? "", now);
  if ((min !== "" && order(value, min) < 0) || (max !== "" && order(value, max) > 0)) {
    return warning("range", min === "" ? "…" : min, max === "" ? "…" : max);
  }
  return undefined;
}

function bound(written, now) {
  const pad = (n, width = 2) => String(n).padStart(width, "0");
  const today = `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  switch (written.toLowerCase()) {
    case "today": return today;
    case "now": return `${today} ${pad(now.getHours())}:${pad(now.getMinutes())}:${pad(now.getSeconds())}`;
    default: return written.includes("[") ? "" : written;
  }
}

function order(value, limit) {
  const a = parseNumber(value);
  const b = parseNumber(limit);
  if (a !== undefined && b !== undefined) return Math.sign(a - b);
  return value < limit ? -1 : value > limit ? 1 : 0;
}
