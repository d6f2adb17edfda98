#include "app/wiring/child_process.h"

#include "domain/text.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tieout::wiring {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int kPollMs = 100;
constexpr int kSilenceMaxMs = 60'000;

Result<std::string> siblingPath(const std::string& program)
{
    std::error_code failed;
    const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", failed);
    const std::filesystem::path path = own.parent_path() / program;
    if (failed || !std::filesystem::is_regular_file(path, failed))
        return makeError(Remedy::Machine, TIEOUT_TR("The program %1 is not beside this one. Build or install it, then try again."), { program });
    return path.string();
}

void closeIf(int& fd)
{
    if (fd >= 0)
        close(fd);
    fd = -1;
}

}

Result<ChildProcess> ChildProcess::start(const std::string& program, const std::vector<std::string>& arguments)
{
    TIEOUT_TRY_INTO(std::string path, siblingPath(program));
    std::array<int, 2> in { -1, -1 }, out { -1, -1 };
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) {
        closeIf(in[0]);
        closeIf(in[1]);
        return makeError(Remedy::Machine, TIEOUT_TR("%1 could not be started: %2."), { program, std::strerror(errno) });
    }
    std::vector<char*> argv { path.data() };
    std::vector<std::string> copies = arguments;
    for (std::string& argument : copies)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    ChildProcess child;
    child.m_program = program;
    const int failed = posix_spawn(&child.m_pid, path.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    closeIf(in[0]);
    closeIf(out[1]);
    child.m_in = in[1];
    child.m_out = out[0];
    if (failed != 0) {
        child.m_pid = -1;
        return makeError(Remedy::Machine, TIEOUT_TR("%1 could not be started: %2."), { program, std::strerror(failed) });
    }
    return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : m_program(std::move(other.m_program))
    , m_pid(std::exchange(other.m_pid, -1))
    , m_in(std::exchange(other.m_in, -1))
    , m_out(std::exchange(other.m_out, -1))
    , m_buffer(std::move(other.m_buffer))
{
}

ChildProcess::~ChildProcess()
{
    closeIf(m_in);
    closeIf(m_out);
    if (m_pid <= 0)
        return;
    kill(m_pid, SIGTERM);
    int status = 0;
    while (waitpid(m_pid, &status, 0) < 0 && errno == EINTR) { }
}

Result<bool> ChildProcess::readMore(const domain::CancelToken& cancel)
{
    for (int waited = 0; waited < kSilenceMaxMs;) {
        TIEOUT_TRY(cancel.check());
        pollfd ready { m_out, POLLIN, 0 };
        const int n = poll(&ready, 1, kPollMs);
        if (n == 0)
            waited += kPollMs;
        if (n <= 0)
            continue;
        std::array<char, 65'536> bytes {};
        const ssize_t got = read(m_out, bytes.data(), bytes.size());
        if (got > 0)
            m_buffer.append(bytes.data(), static_cast<size_t>(got));
        if (got >= 0)
            return got > 0;
        if (errno != EINTR && errno != EAGAIN)
            break;
    }
    return makeError(Remedy::Machine, TIEOUT_TR("%1 did not answer. Try again; if it stays, run it by itself and look at what it says."), { m_program });
}

Result<std::string> ChildProcess::readLine(const domain::CancelToken& cancel)
{
    size_t end = m_buffer.find('\n');
    while (end == std::string::npos) {
        TIEOUT_TRY_INTO(const bool more, readMore(cancel));
        if (!more)
            return makeError(Remedy::Machine, TIEOUT_TR("%1 ended before it was ready. Run it by itself and look at what it says."), { m_program });
        end = m_buffer.find('\n');
    }
    std::string line = m_buffer.substr(0, end);
    m_buffer.erase(0, end + 1);
    return line;
}

Result<std::string> ChildProcess::readAll(const domain::CancelToken& cancel)
{
    for (bool more = true; more;) {
        TIEOUT_TRY_INTO(more, readMore(cancel));
    }
    return std::exchange(m_buffer, {});
}

}
