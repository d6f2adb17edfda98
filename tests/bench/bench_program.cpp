// bench_program LABEL [--runs N] [--per COUNT UNIT] [--before COMMAND] -- PROGRAM ARGUMENTS…
// Runs a program N times (5) and prints the median of wall clock, processor time and peak memory.
// --before: a shell command run before each round, not measured. Exit 3 of the program (done, but
// incomplete) counts as done.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Run {
    double wall_s = 0, cpu_s = 0, peak_mb = 0;
};

double seconds(const timeval& t)
{
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
}

Run measure(char** program)
{
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        const int quiet = open("/dev/null", O_WRONLY);
        dup2(quiet, STDOUT_FILENO);
        execvp(program[0], program);
        _exit(127);
    }
    int status = 0;
    rusage used {};
    if (child < 0 || wait4(child, &status, 0, &used) != child || !WIFEXITED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 3)) {
        std::fprintf(stderr, "%s did not end well (status %d)\n", program[0], status);
        std::exit(1);
    }
    return { std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), seconds(used.ru_utime) + seconds(used.ru_stime), static_cast<double>(used.ru_maxrss) / 1024 };
}

double median(std::vector<Run> runs, double Run::*member)
{
    std::sort(runs.begin(), runs.end(), [&](const Run& a, const Run& b) { return a.*member < b.*member; });
    return runs[runs.size() / 2].*member;
}

}

int main(int argc, char** argv)
{
    const char *label = argc > 1 ? argv[1] : "", *unit = "", *before = nullptr;
    double count = 0;
    int rounds = 5, i = 2;
    for (; i < argc && std::strcmp(argv[i], "--") != 0; ++i) {
        const std::string word = argv[i];
        if (word == "--runs" && i + 1 < argc) {
            rounds = std::max(1, std::atoi(argv[++i]));
        } else if (word == "--per" && i + 2 < argc) {
            count = std::atof(argv[++i]);
            unit = argv[++i];
        } else if (word == "--before" && i + 1 < argc) {
            before = argv[++i];
        } else {
            i = argc;
        }
    }
    if (i + 1 >= argc) {
        std::fprintf(stderr, "usage: bench_program LABEL [--runs N] [--per COUNT UNIT] [--before COMMAND] -- PROGRAM ARGUMENTS\n");
        return 2;
    }
    std::vector<Run> runs;
    for (int round = 0; round < rounds; ++round) {
        if (before && std::system(before) != 0) {
            std::fprintf(stderr, "the preparation failed: %s\n", before);
            return 1;
        }
        runs.push_back(measure(argv + i + 1));
    }
    const double cpu = median(runs, &Run::cpu_s);
    std::printf("%-36s median of %d   wall %8.3f s   processor %8.3f s   peak %7.0f MB", label, rounds, median(runs, &Run::wall_s), cpu, median(runs, &Run::peak_mb));
    if (count > 0)
        std::printf("   %.2f M %s per processor second", count / cpu / 1e6, unit);
    std::printf("\n");
    return 0;
}
