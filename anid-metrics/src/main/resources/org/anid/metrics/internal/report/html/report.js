
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
      if (head.querySelector('.sr')) { return; }
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
    input.addEventListener('input', function () {
      var words = input.value.toLowerCase().split(/[\s,]+/).filter(Boolean);
      var shown = 0;
      document.querySelectorAll('details.metric').forEach(function (metric) {
        var title = (metric.id + ' ' + metric.querySelector('summary').textContent).toLowerCase();
        var any = false;
        metric.querySelectorAll('tbody tr').forEach(function (row) {
          var text = title + ' ' + row.cells[0].textContent.toLowerCase() + ' ' + row.cells[1].textContent.toLowerCase();
          var keep = words.every(function (word) { return text.includes(word); });
          row.hidden = !keep;
          any = any || keep;
          shown += keep ? 1 : 0;
        });
        metric.hidden = !any;
        metric.open = words.length !== 0 ? any : false;
      });
      document.getElementById('shown').textContent = words.length === 0 ? '' : shown + ' rows';
    });
  }
  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (target) { if (target.tagName.toLowerCase() === 'details') { target.open = true; } }
  }
  window.addEventListener('hashchange', reveal);
  reveal();
}());
