'use strict';
(() => {
  const report = JSON.parse(document.getElementById('report-data').textContent);
  const MOST = 20;

  // Numbers, as in the tables.
  const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
  const signed = (text) => text.replace('-', '−');
  const count = (n) => signed(whole.format(n));
  const short = (n) => signed(compact.format(n));
  const fixed = (x, digits) => signed(x.toFixed(digits));
  const money = (n) => (report.rfm && report.rfm.currency ? report.rfm.currency + ' ' : '') + count(n);
  const percent = (x) => fixed(100 * x, 1) + ' %';
  const noun = (n, one, many) => count(n) + ' ' + (n === 1 ? one : many);
  const duration = (ms) => {
    if (ms < 1000) return Math.round(ms) + ' ms';
    if (ms < 60000) return (ms / 1000).toFixed(1) + ' s';
    const s = Math.round(ms / 1000);
    return Math.floor(s / 60) + ' min' + (s % 60 ? ' ' + (s % 60) + ' s' : '');
  };
  const clip = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);
  const escape = (text) =>
    String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

  // Colours come from the style sheet, so that a chart follows light and dark as the page does.
  const palette = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue('--' + name).trim();
    return {
      ink: of('ink'), soft: of('soft'), line: of('line'), panel: of('panel'), accent: of('accent'),
      accentSoft: of('accent-soft'), same: of('same'), rejected: of('rejected'), held: of('held'),
      blocked: of('blocked'), pending: of('pending'), unknown: of('unknown'), below: of('below'),
      heatLow: of('heat-low'), heatHigh: of('heat-high'), onHeat: of('on-heat'), sans: of('sans'),
    };
  };

  // A colour between those of a scale, and the text colour that reads best on it.
  const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const between = (scale, t) => {
    const at = Math.min(Math.max(t, 0), 1) * (scale.length - 1);
    const i = Math.min(Math.floor(at), scale.length - 2);
    const [a, b] = [channels(scale[i]), channels(scale[i + 1])];
    return a.map((v, j) => v + (b[j] - v) * (at - i));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const readable = (c, scale, t) => {
    const ground = light(between(scale, t));
    return contrast(light(channels(c.onHeat)), ground) > contrast(light(channels(c.ink)), ground) ? c.onHeat : c.ink;
  };

  // How wide texts stand in the font of the charts, in pixels: margins are made for them, so that none is cut.
  const pen = document.createElement('canvas').getContext('2d');
  const wide = (texts, c, size, weight) => {
    pen.font = (weight || 400) + ' ' + size + 'px ' + c.sans;
    return Math.ceil(Math.max(0, ...texts.map((text) => pen.measureText(text).width)));
  };

  // Shared pieces of a chart. `c` are the colours, `narrow` says that it stands on a phone.
  const base = (c, narrow) => ({
    animation: false,
    textStyle: { fontFamily: c.sans, color: c.ink, fontSize: narrow ? 11 : 12 },
    aria: { enabled: false },
    tooltip: {
      backgroundColor: c.panel, borderColor: c.line, confine: true, padding: [6, 10],
      textStyle: { color: c.ink, fontFamily: c.sans, fontSize: 12 },
    },
    grid: { left: 4, right: 16, top: 10, bottom: 8, containLabel: true },
  });
  // The most that a name may take of a chart. Longer ones take a second line; if that is not enough for all, they end in
  // dots, and stand whole in the table beside.
  const mostOfName = (narrow) => (narrow ? 150 : 250);
  const fitted = (list, c, narrow) => {
    const most = mostOfName(narrow);
    const longest = wide(list, c, narrow ? 11 : 12);
    if (longest <= most) return {};
    return longest < 1.8 * most ? { width: most, overflow: 'break', lineHeight: 13 } : { width: most, overflow: 'truncate', ellipsis: '…' };
  };
  const names = (list, c, narrow, more) => ({
    type: 'category', data: list, axisTick: { show: false }, axisLine: { show: false },
    axisLabel: {
      color: c.ink, fontSize: narrow ? 11 : 12, interval: 0,
      ...fitted(list, c, narrow),
    },
    ...more,
  });
  const values = (c, format, more) => ({
    type: 'value', splitNumber: 4, axisLabel: { color: c.soft, fontSize: 11, formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: c.line } }, axisLine: { show: false }, axisTick: { show: false }, ...more,
  });
  const endLabel = (c, narrow, formatter) => ({
    show: true, position: 'right', color: c.ink, fontSize: narrow ? 11 : 12, formatter,
  });
  // Room to the right of the bars for what is written at their ends.
  const endRoom = (texts, c, narrow) => wide(texts, c, narrow ? 11 : 12) + 12;
  const legend = (c, list) => ({
    top: 0, left: 0, itemWidth: 10, itemHeight: 10, icon: 'circle', itemGap: 14, textStyle: { color: c.ink, fontSize: 12 }, data: list,
  });
  const legendLines = (list, c, width) => {
    let [lines, used] = [1, 0];
    list.forEach((name) => {
      const needed = 30 + wide([name], c, 12);
      if (used > 0 && used + needed > width) [lines, used] = [lines + 1, 0];
      used += needed;
    });
    return lines;
  };
  const bars = (list, c, narrow, what) => ({
    ...base(c, narrow),
    grid: { ...base(c, narrow).grid, right: endRoom(list.map((x) => count(x.count)), c, narrow) },
    xAxis: values(c, (v) => short(v)),
    yAxis: names(list.map((x) => x.name), c, narrow, { inverse: true }),
    tooltip: { ...base(c, narrow).tooltip, formatter: (p) => escape(p.name) + '<br>' + what(p.value) },
    series: [{
      type: 'bar', data: list.map((x) => x.count), barMaxWidth: 20, itemStyle: { color: c.accent, borderRadius: [0, 3, 3, 0] },
      label: endLabel(c, narrow, (p) => count(p.value)),
    }],
  });
  const heat = (cells, columns, rows, c, narrow, more) => ({
    ...base(c, narrow),
    grid: { left: 4 + (more.left || 0), right: 6, top: 6, bottom: 4, containLabel: true },
    xAxis: names(columns, c, narrow, more.x),
    yAxis: names(rows, c, narrow, more.y),
    tooltip: { ...base(c, narrow).tooltip, formatter: more.tooltip },
    visualMap: { show: false, min: more.min, max: more.max, dimension: 2, inRange: { color: more.colors } },
    series: [{
      type: 'heatmap', data: cells, itemStyle: { borderColor: c.panel, borderWidth: 2, borderRadius: 4 },
      label: { show: more.room === undefined || more.room > 19, fontSize: narrow ? 10 : 11.5, formatter: more.label },
      emphasis: { itemStyle: { borderColor: c.ink } },
    }],
  });

  // Column names stand level where there is room, and slanted where there is not. A slanted name ends below its column and
  // begins to the left of it: where the names of the rows are shorter than that, `left` makes room.
  const roomOf = (list, rows, c, narrow, width) =>
    (width - Math.min(wide(rows, c, narrow ? 11 : 12), mostOfName(narrow)) - 24) / list.length;
  const columns = (list, rows, c, narrow, width) => {
    const room = roomOf(list, rows, c, narrow, width);
    const most = narrow ? 150 : 200;
    const axisLabel = { color: c.ink, fontSize: 11, interval: 0, rotate: 0 };
    if (wide(list, c, 11) + 8 < room) return { room, x: { axisLabel }, left: 0 };
    const rotate = narrow ? 60 : 38;
    const cut = wide(list, c, 11) > most ? { width: most, overflow: 'truncate', ellipsis: '…' } : {};
    const reach = Math.max(...list.map((name, i) =>
      Math.min(wide([name], c, 11), most) * Math.cos((rotate * Math.PI) / 180) - (i + 0.5) * room));
    const names = Math.min(wide(rows, c, narrow ? 11 : 12), mostOfName(narrow));
    return { room, x: { axisLabel: { ...axisLabel, rotate, ...cut } }, left: Math.max(0, Math.ceil(reach - names)) };
  };

  // The share of a row's group that is in a column's group too.
  const overlap = (groups, overlaps, c, narrow, width) => {
    const top = [...groups].sort((a, b) => b.count - a.count).slice(0, MOST);
    const both = new Map();
    overlaps.forEach((o) => {
      both.set(o.a + '\u0000' + o.b, o.people);
      both.set(o.b + '\u0000' + o.a, o.people);
    });
    const cells = [];
    top.forEach((row, y) =>
      top.forEach((column, x) => {
        if (x === y) {
          cells.push({ value: [x, y, '-'], row, column });
          return;
        }
        const people = both.get(row.name + '\u0000' + column.name) || 0;
        const share = row.count ? people / row.count : 0;
        cells.push({ value: [x, y, share], people, row, column, label: { color: readable(c, [c.heatLow, c.heatHigh], share) } });
      }));
    const groupNames = top.map((g) => g.name);
    return heat(cells, groupNames, groupNames, c, narrow, {
      min: 0, max: 1, colors: [c.heatLow, c.heatHigh],
      ...columns(groupNames, groupNames, c, narrow, width),
      y: { inverse: true },
      label: (p) => (p.data.value[2] === '-' ? '' : (100 * p.data.value[2]).toFixed(0)),
      tooltip: (p) =>
        p.data.people === undefined
          ? ''
          : count(p.data.people) + ' of ' + noun(p.data.row.count, 'person', 'people') + ' in ' + escape(p.data.row.name) +
            '<br>' + (p.data.people === 1 ? 'is' : 'are') + ' in ' + escape(p.data.column.name) + ' too (' + percent(p.data.value[2]) + ')',
    });
  };

  // One function a chart, under the name that its place in the page carries.
  const drawings = {
    'records-flow': (c, narrow, width) => {
      const sources = report.sources.filter((s) => s.read > 0);
      const nodes = new Map();
      const links = [];
      const node = (key, label, color, target) => {
        if (!nodes.has(key)) nodes.set(key, { name: key, label_: label, total: 0, itemStyle: { color }, depth: target ? 1 : 0 });
        return nodes.get(key);
      };
      const link = (source, key, label, color, value) => {
        if (value <= 0) return;
        node(key, label, color, true).total += value;
        links.push({ source: 's:' + source.name, target: key, value, from: source.name, to: label });
      };
      // Sources that feed the same tables stand together; what was not staged stands below what was.
      const first = (s) => (s.entities.length ? s.entities[0].name : '');
      const order = [...new Set(sources.map(first))];
      sources.sort((a, b) => order.indexOf(first(a)) - order.indexOf(first(b)));
      sources.forEach((s) => {
        node('s:' + s.name, s.name, c.soft, false).total = s.read;
        const known = s.entities.reduce((sum, e) => sum + e.count, 0);
        if (s.entities.length && known === s.staged) {
          s.entities.forEach((e) => link(s, 'e:' + e.name, 'Staged: ' + e.name.replace(/_/g, ' '), c.accent, e.count));
        } else {
          link(s, 'e:', 'Staged', c.accent, s.staged);
        }
        link(s, 'duplicate', 'Duplicate', c.same, s.duplicate);
        link(s, 'rejected', 'Rejected', c.rejected, s.rejected);
      });
      // On a phone the names stand on the links, and need a rim to be read.
      const halo = { color: c.ink, fontSize: narrow ? 11 : 12.5, textBorderColor: c.panel, textBorderWidth: narrow ? 3 : 0 };
      const low = (n) => ['duplicate', 'rejected'].indexOf(n.name);
      const most = narrow ? 22 : 36;
      const total = (n) => '  ' + (narrow ? short(n.total) : count(n.total));
      const side = (depth) => Math.min(0.35 * width, 14 + Math.max(0, ...[...nodes.values()].filter((n) => n.depth === depth)
        .map((n) => wide([clip(n.label_, most)], c, 12.5, 600) + wide([total(n)], c, 12.5))));
      return {
        ...base(c, narrow),
        tooltip: {
          ...base(c, narrow).tooltip,
          formatter: (p) =>
            p.dataType === 'edge'
              ? escape(p.data.from) + ' to ' + escape(p.data.to) + '<br>' + noun(p.data.value, 'record', 'records')
              : escape(p.data.label_) + '<br>' + noun(p.data.total, 'record', 'records'),
        },
        series: [{
          type: 'sankey', left: narrow ? 0 : side(0), right: narrow ? 4 : side(1), top: 8, bottom: 8, nodeWidth: 10, nodeGap: narrow ? 17 : 22, draggable: false,
          layoutIterations: 0, emphasis: { focus: 'adjacency' },
          data: [...nodes.values()].sort((a, b) => low(a) - low(b)).map((n) => ({
            ...n,
            label: {
              position: (n.depth === 0) === narrow ? 'right' : 'left', color: c.ink, fontSize: narrow ? 11 : 12.5,
              formatter: () => '{n|' + clip(n.label_, most) + '}{v|' + total(n) + '}',
              rich: { n: { ...halo, fontWeight: 600 }, v: halo },
            },
          })),
          links,
          lineStyle: { color: 'target', opacity: 0.28, curveness: 0.5 },
        }],
      };
    },

    'people-sources': (c, narrow) =>
      bars([...report.people.bySource].sort((a, b) => b.count - a.count), c, narrow, (v) =>
        noun(v, 'person', 'people') + ' (' + percent(v / report.people.total) + ')'),

    'group-sizes': (c, narrow) => {
      const sizes = report.people.groupSizes;
      const name = (b) => (b.to === null ? b.from + '+' : b.to === b.from ? String(b.from) : b.from + '–' + b.to);
      return {
        ...base(c, narrow),
        grid: { left: 4, right: 8, top: 26, bottom: 24, containLabel: true },
        xAxis: names(sizes.map(name), c, narrow, {
          name: 'records of one person', nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: c.soft, fontSize: 11 },
        }),
        yAxis: values(c, (v) => short(v)),
        tooltip: {
          ...base(c, narrow).tooltip,
          formatter: (p) => noun(p.value, 'person', 'people') + '<br>found in ' + p.name + (p.name === '1' ? ' record' : ' records'),
        },
        series: [{
          type: 'bar', barMaxWidth: 54, data: sizes.map((b) => b.count), itemStyle: { color: c.accent, borderRadius: [3, 3, 0, 0] },
          label: { show: true, position: 'top', color: c.ink, fontSize: 11, formatter: (p) => (narrow ? short(p.value) : count(p.value)) },
        }],
      };
    },

    'source-overlap': (c, narrow, width) => overlap(report.people.bySource, report.people.overlaps, c, narrow, width),

    'unlinkable': (c, narrow) => {
      const list = report.people.glue.usable;
      const without = (u) => percent(u.records ? u.unlinkable / u.records : 0) + ' without';
      const bar = { type: 'bar', stack: 'all', barMaxWidth: 20 };
      return {
        ...base(c, narrow),
        grid: { left: 4, right: endRoom(list.map(without), c, narrow), top: 34, bottom: 4, containLabel: true },
        legend: legend(c, ['Linkable', 'Without identifier']),
        xAxis: values(c, (v) => short(v)),
        yAxis: names(list.map((u) => u.source), c, narrow, { inverse: true }),
        tooltip: {
          ...base(c, narrow).tooltip,
          formatter: (p) => escape(p.name) + '<br>' + count(list[p.dataIndex].unlinkable) + ' of ' +
            noun(list[p.dataIndex].records, 'record', 'records') + ' cannot be linked',
        },
        series: [
          { ...bar, name: 'Linkable', itemStyle: { color: c.accent }, data: list.map((u) => u.records - u.unlinkable) },
          {
            ...bar, name: 'Without identifier', itemStyle: { color: c.held }, data: list.map((u) => u.unlinkable),
            label: endLabel(c, narrow, (p) => without(list[p.dataIndex])),
          },
        ],
      };
    },

    'match-tradeoff': (c, narrow) => {
      const matching = report.people.glue.matching;
      const share = (name, gap) => values(c, (v) => fixed(100 * v, 0) + ' %', {
        scale: true, max: 1, name, nameLocation: 'middle', nameGap: gap, nameTextStyle: { color: c.soft, fontSize: 11 },
      });
      const tip = (p) => 'cut ' + fixed(p.data.cut, 1) + ' bits<br>precision ' + percent(p.data.value[1]) + ', recall ' + percent(p.data.value[0]);
      const point = (t) => ({ value: [t.recall, t.precision], cut: t.cut });
      return {
        ...base(c, narrow),
        grid: { left: 24, right: 20, top: 14, bottom: 26, containLabel: true },
        xAxis: share('expected recall', 28),
        yAxis: share('expected precision', 44),
        tooltip: { ...base(c, narrow).tooltip, formatter: tip },
        series: [
          { type: 'line', data: matching.tradeOff.map(point), symbolSize: 6, lineStyle: { color: c.same, width: 2 }, itemStyle: { color: c.same } },
          { type: 'scatter', data: [point(matching)], symbolSize: 15, itemStyle: { color: c.accent }, z: 3 },
        ],
      };
    },

    // The places are those of the report, so that the picture is the same each time.
    'profile-graph': (c, narrow, width) => {
      const graph = report.people.glue.graph;
      const spaces = [...new Set(graph.nodes.map((n) => n.namespace))].sort();
      const colors = [c.accent, c.pending, c.held, c.blocked, c.unknown, c.soft, c.accentSoft, c.same];
      const crowded = graph.nodes.length > (narrow ? 16 : 60);
      const shown = (n) => clip(n.value, 22);
      const side = crowded ? 20 : Math.max(40, 6 + wide(graph.nodes.map(shown), c, narrow ? 10 : 11) / 2);
      return {
        ...base(c, narrow),
        legend: legend(c, spaces),
        tooltip: {
          ...base(c, narrow).tooltip,
          formatter: (p) => p.dataType === 'edge'
            ? escape(p.data.rule.replace(/_/g, ' ')) + (p.data.reason ? '<br>refused: ' + escape(p.data.reason) : '')
            : escape(p.data.namespace + ':' + p.data.shown) + (p.data.isOther ? '<br>somebody else' : ''),
        },
        series: [{
          type: 'graph', layout: 'none', left: side, right: side, top: 28 + 22 * legendLines(spaces, c, width), bottom: 40, roam: false, preserveAspect: false,
          categories: spaces.map((name, i) => ({ name, itemStyle: { color: colors[i % colors.length] } })),
          symbolSize: crowded ? 9 : 15,
          label: {
            show: !crowded, position: 'bottom', color: c.ink, fontSize: narrow ? 10 : 11, textBorderColor: c.panel, textBorderWidth: 3,
            formatter: (p) => clip(p.data.shown, 22),
          },
          data: graph.nodes.map((n, i) => ({
            id: String(i), name: String(i), x: n.x * (width - 2 * side), y: n.y * 360, category: spaces.indexOf(n.namespace),
            namespace: n.namespace, shown: n.value, isOther: n.isOther,
            itemStyle: n.isOther ? { color: c.panel, borderColor: c.rejected, borderWidth: 2 } : { borderColor: c.panel, borderWidth: 1 },
          })),
          links: graph.links.map((l) => ({
            source: String(l.from), target: String(l.to), rule: l.rule, reason: l.reason,
            lineStyle: l.linked ? { color: c.same, width: 1.6, opacity: 0.9 } : { color: c.rejected, type: 'dashed', width: 1.6, opacity: 0.9 },
          })),
        }],
      };
    },

    'segment-sizes': (c, narrow) => {
      const list = [...report.segments.segments].sort((a, b) => b.members - a.members).slice(0, MOST);
      const tip = (p) => {
        const s = list[p.dataIndex];
        return escape(s.name) + '<br>' + noun(s.members, 'member', 'members') + ', ' + count(s.entered) + ' entered, ' + count(s.left) + ' left';
      };
      const gone = list.some((s) => s.left > 0);
      const bar = { type: 'bar', stack: 'all', barMaxWidth: 20 };
      return {
        ...base(c, narrow),
        grid: { left: 4, right: endRoom(list.map((s) => count(s.members)), c, narrow), top: 34, bottom: 4, containLabel: true },
        legend: legend(c, ['Stayed', 'Entered', ...(gone ? ['Left'] : [])]),
        xAxis: values(c, (v) => short(Math.abs(v))),
        yAxis: names(list.map((s) => s.name), c, narrow, {
          inverse: true, axisLine: { show: gone, onZero: true, lineStyle: { color: c.soft } },
        }),
        tooltip: { ...base(c, narrow).tooltip, formatter: tip },
        series: [
          { ...bar, name: 'Left', itemStyle: { color: c.below }, data: list.map((s) => -s.left) },
          { ...bar, name: 'Stayed', itemStyle: { color: c.accent }, data: list.map((s) => s.members - s.entered) },
          {
            ...bar, name: 'Entered', itemStyle: { color: c.accentSoft }, data: list.map((s) => s.entered),
            label: endLabel(c, narrow, (p) => count(list[p.dataIndex].members)),
          },
        ],
      };
    },

    'segment-overlap': (c, narrow, width) =>
      overlap(report.segments.segments.map((s) => ({ name: s.name, count: s.members })), report.segments.overlaps, c, narrow, width),

    'rfm-grid': (c, narrow, width, mode) => {
      const spend = mode === 'second';
      const of = new Map(report.rfm.cells.map((x) => [x.recency + '/' + x.frequency, x]));
      const read = (x) => (spend ? x.monetary || 0 : x.customers);
      const max = Math.max(1, ...report.rfm.cells.map(read));
      const cells = [];
      for (let r = 1; r <= 5; r++) {
        for (let f = 1; f <= 5; f++) {
          const x = of.get(r + '/' + f) || { recency: r, frequency: f, customers: 0, monetary: 0 };
          cells.push({ value: [r - 1, f - 1, read(x)], x, label: { color: readable(c, [c.heatLow, c.heatHigh], read(x) / max) } });
        }
      }
      const scores = ['1', '2', '3', '4', '5'];
      const axis = (text, gap) => ({
        name: text, nameLocation: 'middle', nameGap: gap, nameTextStyle: { color: c.soft, fontSize: 12 },
        axisLabel: { color: c.ink, fontSize: 12 },
      });
      const option = heat(cells, scores, scores, c, narrow, {
        min: 0, max, colors: [c.heatLow, c.heatHigh], x: axis('Recency', 26), y: axis('Frequency', 22),
        label: (p) => (spend ? short(p.data.value[2]) : narrow ? short(p.data.value[2]) : count(p.data.value[2])),
        tooltip: (p) =>
          'Recency ' + p.data.x.recency + ', frequency ' + p.data.x.frequency + '<br>' +
          noun(p.data.x.customers, 'customer', 'customers') + '<br>' + money(p.data.x.monetary || 0) + ' spent',
      });
      option.grid = { left: 22, right: 6, top: 6, bottom: 26, containLabel: true };
      return option;
    },

    'rfm-names': (c, narrow) => {
      const list = report.rfm.names;
      const total = Number(report.rfm.monetary) || 1;
      const bar = { type: 'bar', barMaxWidth: 9, barGap: '15%' };
      const label = endLabel({ ink: c.soft }, true, (p) => fixed(100 * p.value, 0) + ' %');
      return {
        ...base(c, narrow),
        grid: { left: 4, right: 40, top: 34, bottom: 4, containLabel: true },
        legend: legend(c, ['Of customers', 'Of spend']),
        xAxis: values(c, (v) => Math.round(100 * v) + ' %'),
        yAxis: names(list.map((n) => n.name), c, narrow, { inverse: true }),
        tooltip: {
          ...base(c, narrow).tooltip,
          formatter: (p) => {
            const n = list[p.dataIndex];
            return escape(n.name) + '<br>' + noun(n.customers, 'customer', 'customers') + ' (' + percent(n.customers / report.rfm.customers) +
              ')<br>' + money(n.monetary || 0) + ' spent (' + percent((n.monetary || 0) / total) + ')';
          },
        },
        series: [
          { ...bar, name: 'Of customers', itemStyle: { color: c.same, borderRadius: [0, 2, 2, 0] }, label, data: list.map((n) => n.customers / report.rfm.customers) },
          { ...bar, name: 'Of spend', itemStyle: { color: c.accent, borderRadius: [0, 2, 2, 0] }, label, data: list.map((n) => (n.monetary || 0) / total) },
        ],
      };
    },

    'cluster-centres': (c, narrow, width) => {
      const model = report.clustering;
      const features = model.features.map((f) => f.replace(/_/g, ' '));
      const edge = Math.max(1, ...model.clusters.flatMap((k) => k.centre.map(Math.abs)));
      const cells = model.clusters.flatMap((k, y) =>
        k.centre.map((v, x) => ({ value: [x, y, v], k, label: { color: readable(c, [c.below, c.heatLow, c.heatHigh], (v / edge + 1) / 2) } })));
      const rows = model.clusters.map((k) => k.name);
      return heat(cells, features, rows, c, narrow, {
        min: -edge, max: edge, colors: [c.below, c.heatLow, c.heatHigh],
        ...columns(features, rows, c, narrow, width),
        y: { inverse: true },
        label: (p) => (p.data.value[2] > 0 ? '+' : '') + fixed(p.data.value[2], 1),
        tooltip: (p) =>
          escape(p.data.k.name) + ', ' + noun(p.data.k.people, 'person', 'people') + '<br>' + escape(features[p.data.value[0]]) + ' ' +
          Math.abs(p.data.value[2]).toFixed(2) + ' standard deviations ' + (p.data.value[2] < 0 ? 'below' : 'above') + ' the mean',
      });
    },

    'cluster-sizes': (c, narrow) =>
      bars(report.clustering.clusters.map((k) => ({ name: k.name, count: k.people })), c, narrow, (v) => noun(v, 'person', 'people')),

    'silhouette': (c, narrow) => {
      const list = report.clustering.evidence;
      return {
        ...base(c, narrow),
        grid: { left: 4, right: 16, top: 28, bottom: 24, containLabel: true },
        xAxis: names(list.map((e) => String(e.k)), c, narrow, {
          name: 'clusters', nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: c.soft, fontSize: 11 },
          axisLine: { show: true, lineStyle: { color: c.line } },
        }),
        yAxis: values(c, (v) => fixed(v, 2), { scale: true }),
        tooltip: { ...base(c, narrow).tooltip, formatter: (p) => p.name + ' clusters: ' + fixed(Number(p.value), 3) },
        series: [{
          type: 'line', lineStyle: { color: c.same, width: 2 }, symbol: 'circle',
          data: list.map((e) => {
            const chosen = e.k === report.clustering.k;
            return {
              value: e.silhouette, symbolSize: chosen ? 14 : 7, itemStyle: { color: chosen ? c.accent : c.same },
              label: { show: chosen, position: 'top', color: c.ink, fontWeight: 600, formatter: () => fixed(e.silhouette, 2) },
            };
          }),
        }],
      };
    },

    'sync-outcomes': (c, narrow) => {
      const list = report.syncs.filter((s) => s.planned > 0);
      const kinds = [
        ['Accepted', 'accepted', c.accent], ['Rejected', 'rejected', c.rejected], ['Pending', 'pending', c.pending],
        ['Unknown', 'unknown', c.unknown], ['Unsent', 'unsent', c.same], ['Planned only', 'left', c.accentSoft],
      ].map(([name, field, color]) => ({
        name, color, data: list.map((s) => (field === 'left' ? (s.delivered ? 0 : s.planned) : s.delivered ? s[field] : 0)),
      })).filter((k) => k.data.some((v) => v > 0));
      return {
        ...base(c, narrow),
        grid: { left: 4, right: endRoom(list.map((s) => count(s.planned)), c, narrow), top: narrow && kinds.length > 3 ? 58 : 34, bottom: 4, containLabel: true },
        legend: legend(c, kinds.map((k) => k.name)),
        xAxis: values(c, (v) => short(v), { minInterval: 1 }),
        yAxis: names(list.map((s) => s.name), c, narrow, { inverse: true }),
        tooltip: {
          ...base(c, narrow).tooltip,
          formatter: (p) => escape(p.name) + '<br>' + count(p.value) + ' ' + p.seriesName.toLowerCase() + ' of ' + noun(list[p.dataIndex].planned, 'change', 'changes'),
        },
        series: kinds.map((k, i) => ({
          type: 'bar', stack: 'all', name: k.name, barMaxWidth: 20, itemStyle: { color: k.color }, data: k.data,
          label: i === kinds.length - 1 ? endLabel(c, narrow, (p) => count(list[p.dataIndex].planned)) : { show: false },
        })),
      };
    },

    'step-times': (c, narrow) => {
      const list = report.steps.filter((s) => s.durationMillis > 0);
      const colors = { RAW: c.pending, STAGED: c.pending, PEOPLE: c.accent, SEGMENTS: c.blocked, DESTINATIONS: c.unknown, OTHER: c.same };
      return {
        ...base(c, narrow),
        grid: { left: 4, right: endRoom(list.map((s) => duration(s.durationMillis)), c, narrow), top: 6, bottom: 4, containLabel: true },
        xAxis: values(c, (v) => (v === 0 ? '0' : duration(v).replace('.0 s', ' s'))),
        yAxis: names(list.map((s) => s.name), c, narrow, { inverse: true }),
        tooltip: {
          ...base(c, narrow).tooltip,
          formatter: (p) => {
            const s = list[p.dataIndex];
            return escape(s.name) + '<br>' + duration(s.durationMillis) + ', ' + noun(s.commits, 'commit', 'commits') + ', began at ' + duration(s.offsetMillis);
          },
        },
        series: [
          { type: 'bar', stack: 'all', silent: true, itemStyle: { color: 'transparent' }, data: list.map((s) => s.offsetMillis) },
          {
            type: 'bar', stack: 'all', barMaxWidth: 14, barMinHeight: 2,
            data: list.map((s) => ({ value: s.durationMillis, itemStyle: { color: s.status === 'failed' ? c.rejected : colors[s.stage], borderRadius: 2 } })),
            label: endLabel(c, narrow, (p) => duration(p.value)),
          },
        ],
      };
    },
  };

  const modes = {};
  const charts = new Map();
  const draw = (plot) => {
    const name = plot.dataset.chart;
    const chart = charts.get(plot);
    plot.removeAttribute('data-drawn');
    try {
      chart.setOption(drawings[name](palette(), plot.clientWidth < 480, plot.clientWidth, modes[name]), { notMerge: true });
    } catch (e) {
      console.error('The chart ' + name + ' cannot be drawn: ' + e.message);
      chart.clear();
    }
  };
  const redraw = () => charts.forEach((chart, plot) => draw(plot));

  const sizes = new ResizeObserver((entries) =>
    entries.forEach((entry) => {
      const chart = charts.get(entry.target);
      if (!chart || (chart.getWidth() === entry.target.clientWidth && chart.getHeight() === entry.target.clientHeight)) return;
      chart.resize();
      draw(entry.target);
    }));

  document.querySelectorAll('.plot').forEach((plot) => {
    const chart = echarts.init(plot, null, { renderer: 'canvas' });
    chart.on('finished', () => plot.setAttribute('data-drawn', 'true'));
    charts.set(plot, chart);
    draw(plot);
    sizes.observe(plot);
  });

  document.querySelectorAll('.switch').forEach((group) => {
    group.hidden = false;
    group.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      modes[button.dataset.for] = button.dataset.mode;
      group.querySelectorAll('button').forEach((b) => b.setAttribute('aria-pressed', String(b === button)));
      charts.forEach((chart, plot) => plot.dataset.chart === button.dataset.for && draw(plot));
    });
  });

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  matchMedia('print').addEventListener('change', redraw);
})();
