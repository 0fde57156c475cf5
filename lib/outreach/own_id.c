/* Own id: the pseudonym under which a list shows a person. The voluntary sector gets one of its own for each list and
 * recipient, so that two of them cannot put their lists together; the same key gives the same again next month. */
#include "base/digest.h"
#include "base/secret.h"
#include "outreach/list_job.h"

#include <string.h>

#define OWN_ID_LENGTH ((size_t)64)
#define PURPOSE "popstrat recipient pseudonym"

size_t ps_list_id_room(const ps_population *population)
{
    const size_t longest = ps_idmap_longest(population->ids);
    return (longest > OWN_ID_LENGTH ? longest : OWN_ID_LENGTH) + 1;
}

/* Each part with its NUL, so that no two recipients of two lists read alike; one digest of them is a fixed length. */
static void own_id(char *out, const ps_list_job *job, const char *recipient, size_t length)
{
    const char *const parts[] = {PURPOSE, job->list->file_name, recipient};
    unsigned char made[32];
    ps_sha256 state;
    char purpose[PS_SHA256_TEXT];

    ps_sha256_start(&state);
    for (size_t i = 0; i < PS_COUNT(parts); i++)
        ps_sha256_add(&state, parts[i], strlen(parts[i]) + 1);
    ps_sha256_finish(purpose, &state);
    ps_secret_hmac_for(made, job->options->recipient_key, purpose, strlen(purpose), out, length);
    ps_hex(out, made, sizeof made);
}

void ps_list_id(char *out, const ps_list_job *job, const char *recipient, uint32_t person)
{
    const size_t length = ps_idmap_text(out, job->population->ids, person);
    out[length] = '\0';
    if (job->list->audience == PS_AUDIENCE_VCSE)
        own_id(out, job, recipient, length);
}
