/* audit verify: is a run folder what the log says it was? */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int run(const arguments *given)
{
    ps_audit_report report = PS_AUDIT_REPORT_INIT;
    ps_error err = {0};

    if (strcmp(given->words[0], "verify"))
        return report_use(&cmd_audit, "audit has no action \"%s\"; it has verify", given->words[0]);
    if (ps_audit_verify(&report, option_value(given, "log"), given->n_words > 1 ? given->words[1] : NULL,
                        option_value(given, "head"), &err) != PS_OK)
        return report_error(given, &err);
    if (given->json)
        printf("{\"ok\":true,\"entries\":%" PRIu64 ",\"entry\":%" PRIu64 ",\"files\":%" PRIu64
               ",\"unpublished\":%" PRIu64 ",\"head\":\"%s\"}\n",
               report.entries, report.entry, report.files, report.unpublished, report.head);
    else if (!given->quiet) {
        printf("the log is whole: %" PRIu64 " entries, head %s\n", report.entries, report.head);
        if (report.entry)
            printf("%s is entry %" PRIu64 ": seal, run.json and %" PRIu64 " files agree\n", given->words[1],
                   report.entry, report.files);
        if (report.unpublished)
            printf("%" PRIu64 " entries name a folder that is not beside the log: not published, or moved\n",
                   report.unpublished);
    }
    return 0;
}

static const option_spec options[] = {
    {0, "log", "FILE", "the log; default audit.log beside the folder"},
    {0, "head", "HASH", "hash that the last entry must have, as you kept it"},
};
const command cmd_audit = {
    "audit",
    run,
    "verify a run folder and the log it is chained to",
    "verify [FOLDER] [options]",
    options,
    PS_CLI_COUNT(options),
    1,
    2,
    "Checks the chain of the log, then the folder's seal, entry, run.json and files, and names the first that is bad.\n"
    "Whoever can rewrite log and seals together can forge: keep the head that `run` prints somewhere else.\n",
};
