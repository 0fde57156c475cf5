// DuckDB: runs files of SQL one after another, in memory or on a database file.
//   node duckdb.js DIR OUT END DATABASE FILE.sql ...     @DIR@, @OUT@, @END@ in the SQL are replaced; DATABASE may be :memory:
// With TIMES=1 in the environment each statement's seconds are printed.
const { DuckDBInstance } = require("@duckdb/node-api");
const fs = require("fs");

async function main([dir, out, end, database, ...files]) {
    const connection = await (await DuckDBInstance.create(database)).connect();
    fs.mkdirSync(out, { recursive: true });
    for (const file of files) {
        const sql = fs.readFileSync(file, "utf8").replace(/--.*$/gm, "").replaceAll("@DIR@", dir).replaceAll("@OUT@", out).replaceAll("@END@", end);
        for (const statement of sql.split(";").map((s) => s.trim()).filter(Boolean)) {
            const start = process.hrtime.bigint();
            await connection.run(statement);
            if (process.env.TIMES) console.log((Number(process.hrtime.bigint() - start) / 1e9).toFixed(3), statement.slice(0, 60).replace(/\s+/g, " "));
        }
    }
    connection.closeSync();
}

main(process.argv.slice(2)).catch((e) => {
    console.error("duckdb: " + e.message);
    process.exit(1);
});
