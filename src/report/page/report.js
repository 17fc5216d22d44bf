// Sorting and filtering of the table of edges; the page reads the same without.
const table = document.querySelector("#edges");
const body = table.tBodies[0];
const rows = Array.from(body.rows);
const value = (row, column) => {
  const text = row.cells[column].textContent;
  const number = parseFloat(text);
  return row.cells[column].classList.contains("n") ? (Number.isNaN(number) ? -Infinity : number) : text;
};
let last = -1, up = true;
table.tHead.addEventListener("click", (event) => {
  const column = event.target.cellIndex;
  if (column === undefined) return;
  up = column === last ? !up : true;
  last = column;
  rows.sort((a, b) => {
    const [x, y] = [value(a, column), value(b, column)];
    return (x < y ? -1 : x > y ? 1 : 0) * (up ? 1 : -1);
  });
  body.append(...rows);
});
document.querySelector("#filter").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase().split(/\s+/);
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !wanted.every((word) => text.includes(word));
  }
});
