// The current step.

const shownRows = () => (mode === "core" ? coreRows : [...rows.keys()]);

function move(by) {
  const shown = shownRows();
  let at = shown.indexOf(current);
  if (at < 0) {
    at = shown.filter((row) => row <= current).length - (by > 0 ? 1 : 0);
  }
  const to = Math.max(0, Math.min(shown.length - 1, at + by));
  select(shown[to]);
}

function setMode(name) {
  if (mode !== name) {
    mode = name;
    if (mode === "core" && !rows[current].core) {
      const before = coreRows.filter((row) => row <= current);
      current = before.length ? before[before.length - 1] : coreRows[0];
    }
    draw();
  }
  byId("core").setAttribute("aria-pressed", String(mode === "core"));
  byId("all").setAttribute("aria-pressed", String(mode === "all"));
  select(current);
}

function select(at) {
  current = at;
  shownCpu = null;
  for (const old of document.querySelectorAll('#scroll [aria-selected="true"]')) {
    old.setAttribute("aria-selected", "false");
    old.classList.remove("now");
  }
  const group = byId("row-" + at);
  const box = place.boxes.get(at);
  if (group) {
    group.setAttribute("aria-selected", "true");
    group.classList.add("now");
    const scroll = byId("scroll");
    scroll.setAttribute("aria-activedescendant", group.id);
    const here = byId("here");
    here.setAttribute("y", box.y - 4);
    here.setAttribute("height", box.height + 8);
    const from = rows[at].reads;
    byId("value-from").setAttribute(
      "d",
      from === undefined || from < 0
        ? ""
        : "M" + center(MM) + " " + place.y[from] + " V" + place.y[at],
    );
    reveal(scroll, box);
  }
  markTable(rows[at].core);
  tellPosition();
  tellStep();
  tellSource();
  tellState();
  remember();
}

/** Scrolls the chart, and nothing else, until the box is seen. */
function reveal(scroll, box) {
  const top = 48;
  const margin = 40;
  if (box.y < scroll.scrollTop + margin) {
    scroll.scrollTop = box.y - margin;
  } else if (box.y + box.height + top > scroll.scrollTop + scroll.clientHeight - margin) {
    scroll.scrollTop = box.y + box.height + top + margin - scroll.clientHeight;
  }
  const row = rows[current];
  if (row.lane >= 0 && scroll.scrollWidth > scroll.clientWidth) {
    const left = place.left.get(row.lane);
    if (left < scroll.scrollLeft + 8) {
      scroll.scrollLeft = left - GUTTER;
    } else if (left + place.lane > scroll.scrollLeft + scroll.clientWidth) {
      scroll.scrollLeft = left + place.lane - scroll.clientWidth + 12;
    }
  }
}

function markTable(number) {
  document.querySelectorAll("#steps tbody tr").forEach((line, i) => {
    line.classList.toggle("now", i + 1 === number);
  });
}

function tellPosition() {
  const shown = shownRows();
  const at = shown.indexOf(current);
  byId("position").textContent =
    "Step " + (at + 1).toLocaleString("en") + " of " + shown.length.toLocaleString("en");
  byId("back").disabled = at <= 0;
  byId("first").disabled = at <= 0;
  byId("next").disabled = at >= shown.length - 1;
  byId("last").disabled = at >= shown.length - 1;
}

function tellStep() {
  const row = rows[current];
  const section = byId("step");
  const title = html("p", "title", html("b", "", stepName(current)), " " + who(row));
  section.replaceChildren(title, html("p", "what", html("code", "", row.text)));
  const say = (className, text) => section.append(html("p", className, text));
  if (row.why) {
    say("why", row.why);
  }
  (row.rules || []).forEach((rule) => say("rule", "Permitted: " + rule));
  (row.decisions || []).forEach((decision) => say("decision", "Chosen: " + decision));
  if (row.reads !== undefined && row.reads >= 0) {
    const writer = rows[row.reads];
    const old = overwritten(current);
    say(
      "reads",
      "Reads what " + who(writer) + " wrote in " + stepName(row.reads) +
        (old < 0 ? "." : ", although " + who(rows[old]) + " has written in " + stepName(old) +
          " since."),
    );
  }
  const chance = row.core ? chances.get(row.core) : undefined;
  if (chance && chance.runs > 0) {
    const before = chances.get(row.core - 1);
    const was =
      before && before.runs > 0 ? "; before it " + percent(before) : "";
    section.append(
      html("p", chance.jump ? "chance jump" : "chance",
        (chance.jump ? "This step decides: after it " : "After it ") + percent(chance) +
          " of the runs that go on at random fail" + was + "."),
    );
  }
  if (data.twin === current) {
    say("twin", "The passing run is the same up to here and goes on differently.");
  }
  section.classList.toggle("bad", row.kind === "violated");
}
