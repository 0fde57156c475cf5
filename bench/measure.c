/* Measure: run a command once and print wall seconds, processor seconds and peak memory in MB, as the system accounts for it. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

int main(int argc, char **argv)
{
    struct timeval start, end;
    struct rusage used;
    int status;
    pid_t child;

    if (argc < 2)
        return 2;
    gettimeofday(&start, NULL);
    child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) < 0)
        return 2;
    gettimeofday(&end, NULL);
    printf("%.3f %.3f %.1f\n", seconds(end) - seconds(start), seconds(used.ru_utime) + seconds(used.ru_stime),
           (double)used.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
