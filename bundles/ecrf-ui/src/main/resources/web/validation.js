// Whether a value is what its field asks for: the same answers as the server's org.pavillon.ecrf.rules.Values. Returns
// nothing, or {severity: "error" | "warning", key, args}; the page has a text for each key.
import { parseNumber } from "./expression.js";

export const MAX_LENGTH = 60_000;
const INTEGER = /^[-+]?\d{1,15}$/;
const NUMBER = /^[-+]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][-+]?\d{1,3})?$/;
const EMAIL = /^[^ \t\r\n\u00a0@]{1,64}@[^ \t\r\n\u00a0@.]+(\.[^ \t\r\n\u00a0@.]+)+$/;
const PHONE = /^[+(]?[0-9][0-9 ().\-/]{4,24}( ?x ?\d{1,6})?$/;
const DATE = /^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})( [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?$/;
const FORMATS = {
  zipcode: [/^[0-9]{5}(-[0-9]{4})?$/, "12345"],
  postalcode_french: [/^[0-9]{5}$/, "75013"],
  postalcode_germany: [/^[0-9]{5}$/, "10117"],
  postalcode_australia: [/^[0-9]{4}$/, "2600"],
  postalcode_canada: [/^[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]$/, "K1A 0B1"],
  postalcode_uk: [/^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$/, "SW1A 1AA"],
  ssn: [/^[0-9]{3}-[0-9]{2}-[0-9]{4}$/, "123-45-6789"],
  mrn_10d: [/^[0-9]{10}$/, "0123456789"],
  mrn_generic: [/^[A-Za-z0-9_-]+$/, "AB-0123"],
  vmrn: [/^[0-9]{4,9}$/, "012345678"],
  alpha_only: [/^[A-Za-z]+$/, "abc"],
  time_mm_ss: [/^[0-5][0-9]:[0-5][0-9]$/, "59:30"],
};

const error = (key, ...args) => ({ severity: "error", key, args });
const warning = (key, ...args) => ({ severity: "warning", key, args });

/** @param answer a text, an array of codes, or {missing: code} */
export function check(item, answer, { missingCodes, now }) {
  if (answer !== null && typeof answer === "object" && !Array.isArray(answer)) {
    return missingCodes.has(answer.missing) ? undefined : error("missing-code", answer.missing);
  }
  if (Array.isArray(answer)) {
    if (item.kind !== "checkbox") return error("one");
    return several(item, answer);
  }
  return single(item, answer, now);
}

function several(item, codes) {
  const wrong = codes.find((code) => !hasChoice(item, code));
  if (wrong !== undefined) return error("choice", wrong);
  const alone = aloneCodes(item).find((code) => codes.includes(code));
  if (alone !== undefined && codes.length > 1) return error("alone", alone);
  const most = numberOf(item, "@MAXCHECKED");
  return codes.length > most ? error("most", most) : undefined;
}

/** The argument of an action tag, if the item has that. */
export function tagArgument(item, name) {
  return item.tags?.find((tag) => tag.name.toUpperCase() === name)?.argument ?? undefined;
}

export function hasTag(item, ...names) {
  return Boolean(item.tags?.some((tag) => names.includes(tag.name.toUpperCase())));
}

/** Codes of a checkbox that are never ticked beside others. */
export function aloneCodes(item) {
  const argument = tagArgument(item, "@NONEOFTHEABOVE");
  return argument === undefined ? [] : argument.split(",").map((code) => code.trim());
}

/** The argument of an action tag as a whole number, a huge one without it. */
export function numberOf(item, name) {
  const argument = (tagArgument(item, name) ?? "").trim();
  return /^[0-9]{1,6}$/.test(argument) ? Number(argument) : Number.MAX_SAFE_INTEGER;
}

const ENTERED = new Set(["text", "notes", "radio", "dropdown", "checkbox", "yesno", "truefalse", "slider"]);

/** Whether people see its value but don't type it. */
export function isReadOnly(item) {
  return !ENTERED.has(item.kind) || Boolean(item.calculation) || hasTag(item, "@READONLY", "@READONLY-FORM");
}

/** Whether it is kept out of sight, whatever its branching logic says. */
export function isHidden(item) {
  return hasTag(item, "@HIDDEN", "@HIDDEN-FORM");
}

export function hasChoice(item, code) {
  if (item.kind === "yesno" || item.kind === "truefalse") return code === "1" || code === "0";
  return (item.choices ?? []).some((choice) => choice.code === code);
}

function single(item, value, now) {
  const limit = isReadOnly(item) ? MAX_LENGTH : Math.min(MAX_LENGTH, numberOf(item, "@CHARLIMIT"));
  if (value.length > limit) return error("long", limit);
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
    const sound = value.length === length && isDate(value.slice(0, 10)) && value[10] === " " && isTime(value.slice(11));
    return sound ? range(item, value, now) : error("datetime");
  }
  if (type.startsWith("date")) return isDate(value) ? range(item, value, now) : error("date");
  if (type === "time" || type === "time_hh_mm_ss") {
    return value.length === (type === "time" ? 5 : 8) && isTime(value) ? range(item, value, now) : error("time");
  }
  if (type === "email") return EMAIL.test(value) ? undefined : error("email");
  if (type.startsWith("phone")) return PHONE.test(value) ? undefined : warning("phone");
  const format = FORMATS[type];
  return format && !format[0].test(value) ? warning("format", format[1]) : undefined;
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
  const { type = "" } = item.validation ?? {};
  const min = bound(item.validation?.min ?? "", type, now);
  const max = bound(item.validation?.max ?? "", type, now);
  if ((min !== "" && order(value, min) < 0) || (max !== "" && order(value, max) > 0)) {
    return warning("range", min === "" ? "…" : min, max === "" ? "…" : max);
  }
  return undefined;
}

/** A bound in the spelling of stored values, or an empty text for one that depends on another field. */
export function bound(written, type, now) {
  if (written.includes("[")) return "";
  const plain = written.toLowerCase();
  if (plain === "today" || plain === "now") {
    const moment = momentOf(now);
    if (type.startsWith("time")) return moment.slice(11);
    return moment.slice(0, plain === "today" || !type.startsWith("datetime") ? 10 : 19);
  }
  if (type.startsWith("date")) return dated(written, type);
  if (type.startsWith("time")) return written.indexOf(":") === 1 ? `0${written}` : written;
  return type.endsWith("comma_decimal") ? written.replaceAll(",", ".") : written;
}

/** A date and time as they are stored, with seconds. */
export function momentOf(now) {
  const pad = (n, width = 2) => String(n).padStart(width, "0");
  return `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
    + ` ${pad(now.getHours())}:${pad(now.getMinutes())}:${pad(now.getSeconds())}`;
}

/** Authors write bounds of dates in the order of the field's type, or as they are stored. */
function dated(written, type) {
  const parts = DATE.exec(written);
  if (!parts) return written;
  const monthFirst = type.endsWith("mdy");
  const month = parts[monthFirst ? 1 : 2].padStart(2, "0");
  const day = parts[monthFirst ? 2 : 1].padStart(2, "0");
  return `${parts[3]}-${month}-${day}${parts[4] ?? ""}`;
}

function order(value, limit) {
  const a = parseNumber(value);
  const b = parseNumber(limit);
  if (a !== undefined && b !== undefined) return Math.sign(a - b);
  return value < limit ? -1 : value > limit ? 1 : 0;
}
