/* Init: libsodium started, GSL's aborting handler off, a heap of large pages; and what this build is. */
#include "base/init.h"

#include "base/os.h"
#include "popstrat/init.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_version.h>
#include <sodium.h>
#include <xxhash.h>
#include <zlib.h>
#ifdef PS_ISAL
#include <isa-l.h>
#endif

static bool done;

ps_status ps_init(ps_error *err)
{
    if (done)
        return PS_OK;
    if (sodium_init() < 0)
        return ps_fail(err, PS_ESYSTEM, "libsodium cannot be started");
    gsl_set_error_handler_off();
    ps_os_heap_begin();
    done = true;
    return PS_OK;
}

bool ps_init_done(void)
{
    return done;
}

ps_status ps_init_check(ps_error *err)
{
    if (done)
        return PS_OK;
    ps_fail(err, PS_ESTATE, "the library is not started");
    ps_error_hint(err, "call ps_init() once, before threads");
    return PS_ESTATE;
}

const char *ps_version(void)
{
    return PS_VERSION;
}

/* Text of a macro's number. */
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

#ifdef PS_ISAL
#define GZIP_READER                                                                                                    \
    "read by ISA-L " TEXT(ISAL_MAJOR_VERSION) "." TEXT(ISAL_MINOR_VERSION) "." TEXT(ISAL_PATCH_VERSION) ", written "   \
                                                                                                        "by "
#else
#define GZIP_READER ""
#endif

const char *ps_build_info(void)
{
    return "gzip: " GZIP_READER "zlib " ZLIB_VERSION "\n"
           "statistics: GSL " GSL_VERSION "\n"
           "digests: libsodium " SODIUM_VERSION_STRING
           ", xxHash " TEXT(XXH_VERSION_MAJOR) "." TEXT(XXH_VERSION_MINOR) "." TEXT(
               XXH_VERSION_RELEASE) "\n"
#ifdef PS_STATIC
                                    "built as one static file: everything this version does is in it\n"
#endif
                                    "licence: GPL-3.0-or-later\n";
}

bool ps_terminal(int descriptor)
{
    return ps_os_is_terminal(descriptor);
}

double ps_seconds(void)
{
    return (double)ps_os_ticks() * 1e-9;
}

uint64_t ps_peak_memory(void)
{
    return ps_os_peak_memory();
}
