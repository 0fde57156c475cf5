/* Clock: loaded before the C library, it answers ten years ahead, or with CLOCK_DAY, days since 1970, noon of that day.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define TEN_YEARS (3653L * 86400L)

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    int (*real)(clockid_t, struct timespec *) =
        (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    const int answer = real(clock, out);
    const char *day = getenv("CLOCK_DAY");
    if (clock == CLOCK_REALTIME)
        out->tv_sec = day ? atol(day) * 86400L + 43200L : out->tv_sec + TEN_YEARS;
    return answer;
}
