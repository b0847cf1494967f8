// The data of the page, and what elements are made with. The parts are one function: see HtmlReport.

const data = JSON.parse(document.getElementById("data").textContent);
const rows = data.rows;
const MM = -2;
const RCU = -3;
const LIFE = "(life)";
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);

const coreRows = [];
rows.forEach((row, at) => {
  if (row.core) {
    coreRows.push(at);
  }
});
const chances = new Map(data.curve.map((one) => [one.number, one]));

let mode = "core";
let current = coreRows.length ? coreRows[0] : 0;
let shownCpu = null;
let everyObject = false;

// ---- elements

function html(name, className, ...children) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  element.append(...children);
  return element;
}

function svg(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const key in attributes) {
    element.setAttribute(key, attributes[key]);
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

const plural = (n, noun) => n.toLocaleString("en") + " " + noun + (n === 1 ? "" : "s");

function percent(chance) {
  const exact = (100 * chance.failing) / chance.runs;
  const whole = Math.round(exact);
  if (whole === 0 && chance.failing > 0) {
    return "<1%";
  }
  return whole === 100 && chance.failing < chance.runs ? ">99%" : whole + "%";
}

/** As C would write it. */
function nameOf(object, part) {
  return object + (object && part && !part.startsWith("+") ? "." : "") + part;
}

const laneName = (lane) => (lane === MM ? "Mm" : lane === RCU ? "RCU" : "CPU" + lane);
const who = (row) => laneName(row.lane) + (row.task ? " (" + row.task + ")" : "");
const stepName = (at) => (rows[at].core ? "[" + rows[at].core + "]" : "step " + rows[at].step);
