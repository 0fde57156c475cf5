// ClickHouse in this process: runs a file of SQL in a session of its own.
//   node clickhouse.js DIR OUT END FILE.sql     @DIR@, @OUT@, @END@ and @TREE@ (here) in the SQL are replaced
// With TIMES=1 in the environment each statement's wall and processor seconds are printed.
const { Session } = require("chdb");
const fs = require("fs");

function tell(start, used, statement) {
    const spent = process.cpuUsage(used);
    const wall = Number(process.hrtime.bigint() - start) / 1e9, cpu = (spent.user + spent.system) / 1e6;
    console.log(wall.toFixed(3), cpu.toFixed(3), statement.slice(0, 60).replace(/\s+/g, " "));
}

const [dir, out, end, file] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
const session = new Session();
const sql = fs.readFileSync(file, "utf8").replace(/--.*$/gm, "").replaceAll("@DIR@", dir).replaceAll("@OUT@", out).replaceAll("@END@", end).replaceAll("@TREE@", process.cwd());
try {
    for (const statement of sql.split(";").map((s) => s.trim()).filter(Boolean)) {
        const start = process.hrtime.bigint(), used = process.cpuUsage();
        session.query(statement);
        if (process.env.TIMES) tell(start, used, statement);
    }
    session.cleanup();
} catch (e) {
    console.error("clickhouse: " + e.message);
    process.exit(1);
}
