/* Measure: run a command once and append "wall cpu peak" to a file: wall seconds, processor seconds, peak memory in MB
 * (of a million bytes), as the system accounts for it. The command's status is ours. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    struct rusage used;
    double start;
    int status;
    pid_t child;
    FILE *file;

    if (argc < 3) {
        fputs("use: measure FILE COMMAND [ARGUMENT ...]\n", stderr);
        return 2;
    }
    start = now();
    child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) < 0)
        return 2;
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1; /* a run that failed has no time */
    start = now() - start;
    file = fopen(argv[1], "a");
    if (!file || fprintf(file, "%.3f %.3f %.1f\n", start, seconds(used.ru_utime) + seconds(used.ru_stime),
                         (double)used.ru_maxrss * 1024 / 1e6) < 0)
        return 2;
    return fclose(file) ? 2 : 0;
}
