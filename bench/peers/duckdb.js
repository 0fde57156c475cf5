// DuckDB: runs files of SQL one after another, in memory or on a database file.
//   node duckdb.js DIR OUT END DATABASE FILE.sql ...     @DIR@, @OUT@, @END@ in the SQL are replaced; DATABASE may be :memory:
// With TIMES=1 in the environment each statement's wall and processor seconds are printed.
const { DuckDBInstance } = require("@duckdb/node-api");
const fs = require("fs");

function tell(start, used, statement) {
    const spent = process.cpuUsage(used);
    const wall = Number(process.hrtime.bigint() - start) / 1e9, cpu = (spent.user + spent.system) / 1e6;
    console.log(wall.toFixed(3), cpu.toFixed(3), statement.slice(0, 60).replace(/\s+/g, " "));
}

async function main([dir, out, end, database, ...files]) {
    const connection = await (await DuckDBInstance.create(database)).connect();
    fs.mkdirSync(out, { recursive: true });
    for (const file of files) {
        const sql = fs.readFileSync(file, "utf8").replace(/--.*$/gm, "").replaceAll("@DIR@", dir).replaceAll("@OUT@", out).replaceAll("@END@", end);
        for (const statement of sql.split(";").map((s) => s.trim()).filter(Boolean)) {
            const start = process.hrtime.bigint(), used = process.cpuUsage();
            await connection.run(statement);
            if (process.env.TIMES) tell(start, used, statement);
        }
    }
    connection.closeSync();
}

main(process.argv.slice(2)).catch((e) => {
    console.error("duckdb: " + e.message);
    process.exit(1);
});
