
(function () {
  'use strict';
  function key(row, column) {
    var cell = row.children[column];
    var value = cell.getAttribute('data-v');
    if (value === null) { return cell.textContent.trim().toLowerCase(); }
    return value === '' ? null : Number(value);
  }
  function compare(a, b) {
    if (typeof a === 'string') { return a.localeCompare(b); }
    return a - b;
  }
  document.querySelectorAll('table.sortable').forEach(function (table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      if (head.querySelector('.axis')) { return; }
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      head.textContent = '';
      head.appendChild(button);
      button.addEventListener('click', function () {
        var up = head.getAttribute('aria-sort') !== 'ascending';
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        var body = table.tBodies[0];
        Array.from(body.rows).map(function (row) { return { row: row, key: key(row, column) }; })
          .sort(function (a, b) {
            if (a.key === null || b.key === null) { return (a.key === null ? 1 : 0) - (b.key === null ? 1 : 0); }
            return up ? compare(a.key, b.key) : compare(b.key, a.key);
          })
          .forEach(function (entry) { body.appendChild(entry.row); });
      });
    });
  });
  var input = document.getElementById('filter');
  if (input) {
    input.closest('.filter').hidden = false;
    var entries = Array.from(document.querySelectorAll('details.entry'));
    var wasOpen = entries.map(function (entry) { return entry.open; });
    input.addEventListener('input', function () {
      var words = input.value.toLowerCase().split(/[\s,]+/).filter(Boolean);
      var shown = 0;
      entries.forEach(function (entry, index) {
        var title = entry.dataset.title.toLowerCase();
        var rows = entry.querySelectorAll('[data-name]');
        var any = rows.length === 0 ? words.every(function (word) { return title.includes(word); }) : false;
        rows.forEach(function (row) {
          var text = title + ' ' + row.dataset.name.toLowerCase();
          row.hidden = !words.every(function (word) { return text.includes(word); });
          any = any || !row.hidden;
          shown += row.hidden ? 0 : 1;
        });
        entry.hidden = !any;
        if (words.length === 0) { entry.open = wasOpen[index]; }
      });
      document.getElementById('shown').textContent = words.length === 0 ? '' : shown + ' rows';
    });
  }
  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (target) {
      var folded = target.closest('details');
      if (folded) { folded.open = true; }
      target.scrollIntoView();
    }
  }
  window.addEventListener('hashchange', reveal);
  reveal();
}());
