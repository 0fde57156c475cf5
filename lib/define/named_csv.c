/* Named CSV: what the readers of capacities, directories and stories begin with. See named_csv.h. */
#include "define/named_csv.h"

#include "base/text_file.h"

#include <stdlib.h>

ps_status ps_named_csv_open(ps_csv **out, char sha256[PS_SHA256_TEXT], uint64_t *bytes, const char *path,
                            const char *file, char delimiter, ps_error *err)
{
    char *text = NULL;
    size_t length = 0;
    ps_status st = ps_text_file_read(&text, &length, path, err);

    *out = NULL;
    if (st == PS_OK) {
        ps_sha256_of(sha256, text, length);
        *bytes = length;
        st = ps_csv_open(out, path, file, delimiter, false, err);
    }
    free(text);
    return st;
}
