// Prints an Arrow file as JSON lines, as the npm package apache-arrow sees it: first the schema, then one line per row.
import { readFileSync } from 'node:fs';
import { tableFromIPC, Type } from 'apache-arrow';

const table = tableFromIPC(readFileSync(process.argv[2]));
const fields = table.schema.fields;
console.log(JSON.stringify({
  fields: fields.map(field => `${field.name}: ${field.type}${field.nullable ? '?' : ''}`),
  metadata: [...table.schema.metadata],
  rows: table.numRows,
}));

// A 128-bit decimal comes as four 32-bit words, the least significant first.
const units = words => {
  let value = 0n;
  for (let i = 3; i >= 0; i--) {
    value = (value << 32n) | BigInt(words[i]);
  }
  return BigInt.asIntN(128, value).toString();
};

for (const batch of table.batches) {
  const columns = fields.map((field, i) => batch.getChildAt(i));
  for (let row = 0; row < batch.numRows; row++) {
    console.log(JSON.stringify(fields.map((field, i) => {
      const column = columns[i];
      const value = column.get(row);
      if (value === null) {
        return null;
      }

      switch (field.type.typeId) {
        case Type.Timestamp:
          return batch.data.children[i].values[row].toString(); // get() would round to milliseconds.
        case Type.Decimal:
          return units(value);
        default:
          return typeof value === 'bigint' ? value.toString() : value;
      }
    })));
  }
}
