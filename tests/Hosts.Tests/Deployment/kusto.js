// Queries as a JSON array on standard input; for each, on standard output, what is wrong with it and the columns it gives. Argument: the folder of @kusto/language-service-next.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

for (const part of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) require(join(process.argv[2], part));
const { KustoCode, GlobalState, Symbols } = Kusto.Language;

const list = items => Array.from({ length: items?.Count ?? 0 }, (_, i) => items.getItem(i));
const tables = [...readFileSync(join(__dirname, 'tables.kql'), 'utf8').matchAll(/^\.create table (\w+) (\([^)]+\))/gm)]
  .map(([, name, columns]) => Symbols.TableSymbol.From(columns).WithName(name));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('logs', tables));

console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(query => {
  const code = KustoCode.ParseAndAnalyze(query, globals);
  return {
    faults: list(code.GetDiagnostics()).map(d => `${d.Severity} ${d.Code}: ${d.Message}`),
    columns: Object.fromEntries(list(code.ResultType?.Columns).map(c => [c.Name, c.Type.Name])),
  };
})));
