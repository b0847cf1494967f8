// Keys, buttons, the address; starts it all.

function remember() {
  const anchor = rows[current].core ? "#step-" + rows[current].core : "#row-of-" + current;
  try {
    history.replaceState(null, "", anchor);
  } catch (refused) {
    // A viewer that shows the page without an address of its own.
  }
}

function startingRow() {
  const step = /^#step-(\d+)$/.exec(location.hash);
  const row = /^#row-of-(\d+)$/.exec(location.hash);
  if (step) {
    return { mode: "core", at: rows.findIndex((one) => one.core === Number(step[1])) };
  }
  return row ? { mode: "all", at: Number(row[1]) } : { mode: "core", at: -1 };
}

function copyText(button) {
  const code = button.parentElement.querySelector("code");
  const done = () => {
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  };
  const byHand = () => {
    const range = document.createRange();
    range.selectNodeContents(code);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch (refused) {
      copied = false;
    }
    if (copied) {
      done();
    } else {
      button.textContent = "Selected";
    }
  };
  if (navigator.clipboard && window.isSecureContext) {
    navigator.clipboard.writeText(code.textContent).then(done, byHand);
  } else {
    byHand();
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const inChart = event.target.id === "scroll";
  const steps = { ArrowRight: 1, ArrowLeft: -1, l: 1, h: -1, n: 1, p: -1 };
  if (inChart) {
    steps.ArrowDown = 1;
    steps.ArrowUp = -1;
    steps.PageDown = 10;
    steps.PageUp = -10;
  }
  if (event.key in steps) {
    move(steps[event.key]);
  } else if (event.key === "Home") {
    move(-rows.length);
  } else if (event.key === "End") {
    move(rows.length);
  } else if (event.key === "c") {
    setMode("core");
  } else if (event.key === "a") {
    setMode("all");
  } else {
    return;
  }
  event.preventDefault();
}

function notes() {
  const legend = byId("legend");
  const say = (className, text) => legend.append(html("span", className, text), " ");
  say("key-write", "writes memory");
  say("key-read", "reads from memory");
  say("key-switch", "another CPU goes on");
  if (data.late.length || data.messages.some((one) => one.kind === "store")) {
    say("key-store", "a store on its way");
  }
  if (curve.some((one) => one.jump)) {
    say("key-jump", "decides");
  }
  const cutNotes = [];
  if (data.cut.rows > 0) {
    cutNotes.push(
      "Of all steps the first " + data.cut.rows.toLocaleString("en") +
        " are left out here, to keep this file small.",
    );
  }
  if (data.cut.events > 0) {
    cutNotes.push(
      "The first " + data.cut.events.toLocaleString("en") +
        " events of the run were not recorded for want of room.",
    );
  }
  if (data.cut.sources > 0) {
    cutNotes.push("Some functions that are not of the core are left out.");
  }
  cutNotes.forEach((text) => byId("chart").append(html("p", "cut", text)));
}

function start() {
  if (!rows.length) {
    return;
  }
  byId("player").hidden = false;
  document.querySelectorAll("button.copy").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => copyText(button));
  });
  byId("first").addEventListener("click", () => move(-rows.length));
  byId("back").addEventListener("click", () => move(-1));
  byId("next").addEventListener("click", () => move(1));
  byId("last").addEventListener("click", () => move(rows.length));
  byId("core").addEventListener("click", () => setMode("core"));
  byId("all").addEventListener("click", () => setMode("all"));
  document.addEventListener("keydown", onKey);
  document.querySelectorAll("#steps tbody tr").forEach((line, i) => {
    line.addEventListener("click", () => select(coreRows[i]));
  });
  notes();
  const begin = startingRow();
  if (begin.at >= 0 && begin.at < rows.length) {
    current = begin.at;
  }
  if (!coreRows.length) {
    begin.mode = "all";
    byId("core").disabled = true;
  }
  mode = begin.mode;
  draw();
  setMode(mode);
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      draw();
      select(current);
    }
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((one) => (one.open = true));
    // A page of paper is about so large; what cannot be read is not made smaller.
    const fits = Math.min(1, 680 / place.width, 780 / (place.height + 40));
    byId("scroll").style.zoom = String(Math.max(0.5, fits));
  });
  window.addEventListener("afterprint", () => {
    byId("scroll").style.zoom = "";
  });
}

start();
