#include "app/cli/context.h"

#include "app/wiring/places.h"
#include "domain/text.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <termios.h>
#include <unistd.h>

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr size_t kSecretBytesMax = 64 * 1024;

// The token of the running verb, for the signal handler. Setting it is one atomic store.
const domain::CancelToken* g_cancel = nullptr;
volatile std::sig_atomic_t g_interrupted = 0;

void onInterrupt(int)
{
    // The second signal ends the process at once: everything committed is safe by design.
    if (g_interrupted != 0 || g_cancel == nullptr)
        _exit(130);
    g_interrupted = 1;
    g_cancel->cancel();
}

void catchInterrupts(const domain::CancelToken& token)
{
    g_cancel = &token;
    struct sigaction action {};
    action.sa_handler = onInterrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a gone reader is an error of the write, not a silent end
}

// 1234567 → "1.2 M", only for the progress line.
std::string shortCount(uint64_t n)
{
    const char* unit = n >= 1'000'000'000 ? " G" : n >= 1'000'000 ? " M" : n >= 10'000 ? " k" : "";
    const uint64_t tenth = n >= 1'000'000'000 ? n / 100'000'000 : n >= 1'000'000 ? n / 100'000 : n >= 10'000 ? n / 100 : n * 10;
    std::string text = std::to_string(tenth / 10);
    if (*unit != 0)
        text += '.' + std::to_string(tenth % 10);
    return text + unit;
}

}

Context::Context(Arguments arguments, std::string format)
    : m_arguments(std::move(arguments))
    , m_format(std::move(format))
{
    catchInterrupts(m_cancel);
}

Context::~Context()
{
    endProgress();
    g_cancel = nullptr;
}

Result<std::string> Context::storeDir() const
{
    if (!m_arguments.has("--store"))
        return wiring::defaultStoreDir();
    const std::string& named = m_arguments.value("--store");
    if (named.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("--store needs the name of a folder."));
    std::error_code error;
    const std::filesystem::path whole = std::filesystem::absolute(named, error);
    return error ? named : whole.lexically_normal().string();
}

wiring::Wiring& Context::wiring()
{
    if (!m_wiring) {
        wiring::WiringOptions options;
        if (m_arguments.has("--threads"))
            options.threads = static_cast<unsigned>(std::stoul(m_arguments.value("--threads"))); // checked by main
        options.run_secrets.swap(m_credentials);
        m_wiring = std::make_unique<wiring::Wiring>(options);
        for (auto& [name, secret] : options.run_secrets)
            explicit_bzero(secret.data(), secret.size());
    }
    return *m_wiring;
}

Result<void> Context::readCredentials()
{
    for (const std::string& given : m_arguments.values("--credentials")) {
        const size_t sign = given.rfind('=');
        if (sign == std::string::npos || sign == 0)
            return makeError(Remedy::Usage, TIEOUT_TR("--credentials takes the name of a source and a file descriptor, such as netsuite=3."));
        TIEOUT_TRY_INTO(const int64_t fd, parseWhole("--credentials", given.substr(sign + 1), 0, 65535));
        TIEOUT_TRY_INTO(m_credentials["source/" + given.substr(0, sign)], readSecret(static_cast<int>(fd)));
    }
    return {};
}

Result<engine::Engine*> Context::engine()
{
    if (!m_engine) {
        TIEOUT_TRY_INTO(const std::string dir, storeDir());
        TIEOUT_TRY_INTO(m_engine, engine::Engine::open(dir, wiring().environment()));
        TIEOUT_TRY(signIn());
    }
    return m_engine.get();
}

Result<void> Context::signIn()
{
    if (!m_arguments.has("--as")) {
        TIEOUT_TRY_INTO(m_session, m_engine->localSession());
        return {};
    }
    const std::string& person = m_arguments.value("--as");
    std::string passphrase;
    if (m_arguments.has("--passphrase-fd")) {
        TIEOUT_TRY_INTO(passphrase, readSecretOption(m_arguments, "--passphrase-fd"));
    } else {
        TIEOUT_TRY_INTO(passphrase, askSecret("Passphrase of " + domain::visible(person) + ": "));
    }
    auto session = m_engine->signIn(person, passphrase);
    explicit_bzero(passphrase.data(), passphrase.size());
    TIEOUT_TRY_INTO(m_session, std::move(session));
    return {};
}

Result<engine::CommandReport> Context::execute(const engine::Command& command)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, this->engine());
    return engine->execute(m_session, engine->newCommandId(), command);
}

engine::ProgressFn Context::progress()
{
    if (isatty(STDERR_FILENO) == 0)
        return [](const engine::Progress&) { };
    return [this](const engine::Progress& step) {
        std::string line = "\r\033[K" + domain::visible(domain::english(step.what));
        if (step.total != 0)
            line += "  " + std::to_string(step.done > step.total ? 100 : step.done * 100 / step.total) + " %";
        else if (step.done != 0)
            line += "  " + shortCount(step.done);
        std::fwrite(line.data(), 1, line.size(), stderr);
        m_progress_shown = true;
    };
}

void Context::endProgress()
{
    if (m_progress_shown)
        std::fputs("\r\033[K", stderr);
    m_progress_shown = false;
}

Result<std::string> readSecret(int fd)
{
    std::string secret;
    char buffer[4096];
    for (;;) {
        const ssize_t n = read(fd, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return makeError(Remedy::Usage, TIEOUT_TR("File descriptor %1 cannot be read (%2)."), { std::to_string(fd), std::strerror(errno) });
        if (n == 0)
            break;
        secret.append(buffer, static_cast<size_t>(n));
        if (secret.size() > kSecretBytesMax)
            return makeError(Remedy::Usage, TIEOUT_TR("File descriptor %1 holds more than 64 KiB: that is no secret."), { std::to_string(fd) });
    }
    explicit_bzero(buffer, sizeof buffer);
    if (secret.ends_with('\n'))
        secret.pop_back();
    if (secret.ends_with('\r'))
        secret.pop_back();
    if (secret.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("File descriptor %1 holds nothing."), { std::to_string(fd) });
    return secret;
}

Result<std::string> askSecret(const std::string& prompt)
{
    const int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (tty < 0)
        return makeError(Remedy::Usage, TIEOUT_TR("There is no terminal to ask for the passphrase on. Give it with --passphrase-fd N."));
    termios before {};
    tcgetattr(tty, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(tty, TCSAFLUSH, &silent);
    [[maybe_unused]] ssize_t ignored = write(tty, prompt.data(), prompt.size());
    std::string secret;
    char c = 0;
    while (secret.size() < kSecretBytesMax && read(tty, &c, 1) == 1 && c != '\n')
        secret += c;
    tcsetattr(tty, TCSAFLUSH, &before);
    ignored = write(tty, "\n", 1);
    close(tty);
    if (secret.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("No passphrase was given."));
    return secret;
}

Result<std::string> readSecretOption(const Arguments& arguments, std::string_view option)
{
    TIEOUT_TRY_INTO(const int64_t fd, parseWhole(option, arguments.value(option), 0, 1'000'000));
    return readSecret(static_cast<int>(fd));
}

}
