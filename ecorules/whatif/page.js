"use strict";
// Looks up what ecorules judged beforehand; no rule is known here. Every text is set as text.
(function () {
  const data = JSON.parse(document.getElementById("wi-data").textContent);

  function spread(runs) {
    const made = [];
    for (let at = 0; at < runs.length; at += 2) for (let n = runs[at + 1]; n > 0; n--) made.push(runs[at]);
    return made;
  }

  const demands = data.demands.map((one) => ({
    sizes: one.sizes,
    labels: one.labels,
    numbers: one.labels.map((labels, k) =>
      labels.map((label, at) => (at in one.worded[k] || label === "" ? NaN : Number(label)))
    ),
    units: one.units,
    worded: one.worded,
    now: one.now,
    places: one.start.slice(),
    codes: spread(one.codes),
    margins: one.margins.split("|"),
    reasons: spread(one.reasons),
    pool: one.pool,
    marks: one.marks,
    marked: spread(one.marked),
  }));
  const criteria = data.criteria.map((one) => ({ members: one.members, codes: spread(one.codes) }));

  function cell(demand) {
    let found = 0;
    for (let k = demand.sizes.length - 1; k >= 0; k--) found = found * demand.sizes[k] + demand.places[k];
    return found;
  }

  function said(demand, k, at) {
    if (at in demand.worded[k]) return demand.worded[k][at];
    const unit = demand.units[k];
    return demand.labels[k][at] + (unit === "" || unit === "%" || unit === "‰" ? "" : " ") + unit;
  }

  function show(holder, code) {
    const verdict = data.verdicts[code];
    let tag = holder.firstElementChild;
    if (tag === null || tag.className !== "er-tag er-" + verdict.tone) {
      tag = document.createElement("span");
      tag.className = "er-tag er-" + verdict.tone;
      holder.replaceChildren(tag);
    }
    const text = verdict.sign + " " + verdict.word;
    if (tag.textContent !== text) tag.textContent = text;
  }

  function write(holder, text) {
    if (holder !== null && holder.textContent !== text) holder.textContent = text;
  }

  function rowCode(row) {
    if (!row.parts) return demands[row.demands[0]].codes[cell(demands[row.demands[0]])];
    let mask = row.mask;
    for (const at of row.demands) mask |= 1 << demands[at].codes[cell(demands[at])];
    return data.combined[mask];
  }

  function drawDemand(at) {
    const demand = demands[at];
    const box = document.querySelector('[data-demand="' + at + '"]');
    const place = cell(demand);
    show(box.querySelector("[data-verdict]"), demand.codes[place]);
    write(box.querySelector("[data-margin]"), demand.margins[place] || "–");
    let reason = demand.pool[demand.reasons[place]];
    demand.places.forEach((one, k) => {
      reason = reason.split(String.fromCharCode(0xe000 + k)).join(demand.labels[k][one]);
    });
    reason = reason.split("\ue010").join(demand.margins[place].replace(/^[+\u2212]/, ""));
    write(box.querySelector("[data-reason]"), reason);
    const marks = demand.marks[demand.marked[place]];
    box.querySelectorAll("[data-clause]").forEach((mark) => {
      const digit = Number(marks[Number(mark.dataset.clause)]);
      const verdict = digit < 9 ? data.verdicts[digit % 4] : null;
      mark.className =
        "wi-clause" + (verdict === null ? "" : " er-" + verdict.tone) + (digit >= 4 && digit < 9 ? " er-deciding" : "");
      write(mark.querySelector("sup"), verdict === null ? "" : verdict.sign);
    });
    demand.places.forEach((one, k) => {
      const control = box.querySelector('[data-axis="' + k + '"]');
      control.classList.toggle("wi-moved", one !== demand.now[k]);
      const slider = control.querySelector(".wi-slider");
      const number = control.querySelector(".wi-number");
      const choice = control.querySelector(".wi-choice");
      if (choice !== null) choice.value = String(one);
      if (slider === null) return;
      slider.value = String(one);
      slider.setAttribute("aria-valuetext", said(demand, k, one));
      if (document.activeElement !== number) number.value = demand.labels[k][one];
    });
  }

  function drawWhole() {
    const codes = data.rows.map(rowCode);
    document.querySelectorAll("[data-row]").forEach((section, at) => {
      section.className = section.className.replace(/er-on-\w+/, "er-on-" + data.verdicts[codes[at]].tone);
      const holder = section.querySelector("[data-row-verdict]");
      if (holder !== null) show(holder, codes[at]);
    });
    data.groups.forEach((group, at) => {
      const counts = group.still.slice();
      for (const member of group.members) counts[codes[member]] += 1;
      const line = document.querySelector('[data-group="' + at + '"]');
      const applicable = counts[0] + counts[1] + counts[2];
      for (let code = 0; code < 4; code++) write(line.querySelector('[data-count="' + code + '"]'), String(counts[code]));
      write(line.querySelector("[data-share]"), applicable ? ((100 * counts[2]) / applicable).toFixed(1) + "%" : "–");
      if (at === 0)
        for (let code = 0; code < 4; code++) write(document.querySelector('[data-total="' + code + '"]'), String(counts[code]));
    });
    let mask = 0;
    criteria.forEach((one, at) => {
      const counts = [0, 0, 0, 0];
      for (const member of one.members) counts[codes[member]] += 1;
      const side = one.members.length + 1;
      const code = one.codes[(counts[2] * side + counts[1]) * side + counts[3]];
      mask |= 1 << code;
      show(document.querySelector('[data-criterion="' + at + '"]'), code);
    });
    const whole = document.querySelector("[data-whole]");
    if (whole !== null) show(whole, data.combined[mask]);
  }

  function move(at, k, place) {
    demands[at].places[k] = place;
    drawDemand(at);
    drawWhole();
  }

  function nearest(numbers, number) {
    let best = -1;
    numbers.forEach((one, at) => {
      if (!Number.isNaN(one) && (best < 0 || Math.abs(one - number) < Math.abs(numbers[best] - number))) best = at;
    });
    return best;
  }

  document.querySelectorAll("[data-demand]").forEach((box) => {
    const at = Number(box.dataset.demand);
    const demand = demands[at];
    box.querySelectorAll("[data-axis]").forEach((control) => {
      const k = Number(control.dataset.axis);
      const slider = control.querySelector(".wi-slider");
      const number = control.querySelector(".wi-number");
      const choice = control.querySelector(".wi-choice");
      const note = control.querySelector("[data-snapped]");
      if (choice !== null) choice.addEventListener("change", () => move(at, k, Number(choice.value)));
      if (slider === null) return;
      slider.addEventListener("input", () => {
        write(note, "");
        move(at, k, Number(slider.value));
        number.value = demand.labels[k][demand.places[k]];
      });
      const typed = () => {
        const place = number.value === "" ? demand.labels[k].indexOf("") : nearest(demand.numbers[k], Number(number.value));
        if (place < 0) return;
        const exact = number.value === "" || demand.numbers[k][place] === Number(number.value);
        write(note, exact ? "" : "· " + data.snapped + " " + said(demand, k, place));
        move(at, k, place);
      };
      number.addEventListener("input", typed);
      number.addEventListener("blur", () => {
        number.value = demand.labels[k][demand.places[k]];
      });
      number.addEventListener("keydown", (event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (by !== undefined) {
          event.preventDefault();
          write(note, "");
          move(at, k, Math.min(Math.max(demand.places[k] + by, 0), demand.sizes[k] - 1));
          number.value = demand.labels[k][demand.places[k]];
        } else if (event.key === "Enter") number.value = demand.labels[k][demand.places[k]];
      });
    });
  });

  document.getElementById("wi-reset").addEventListener("click", () => {
    document.querySelectorAll("[data-snapped]").forEach((note) => write(note, ""));
    demands.forEach((demand, at) => {
      demand.places = demand.now.slice();
      drawDemand(at);
    });
    drawWhole();
  });

  demands.forEach((demand, at) => drawDemand(at));
  drawWhole();
})();
