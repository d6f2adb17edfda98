#pragma once

#include "app/cli/arguments.h"
#include "app/cli/output.h"
#include "app/wiring/wiring.h"
#include "engine/engine.h"

#include <memory>
#include <string>

namespace tieout::cli {

// What one run of the program holds: its arguments, its output, and the store once it is needed.
class Context {
public:
    Context(Arguments arguments, std::string format);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const Arguments& args() const { return m_arguments; }
    const std::string& format() const { return m_format; }
    bool json() const { return m_format == "json"; }
    Output& out() { return m_out; }

    domain::Result<std::string> storeDir() const;
    wiring::Wiring& wiring();
    // Reads what --credentials names, before anything else is opened.
    domain::Result<void> readCredentials();
    // Opens the store and signs in at the first call.
    domain::Result<engine::Engine*> engine();
    // The session of engine(); only after a successful engine().
    const engine::Session& session() const { return m_session; }

    // Set by the first SIGINT or SIGTERM.
    const domain::CancelToken& cancel() const { return m_cancel; }
    // A live line on standard error when that is a terminal, nothing otherwise.
    engine::ProgressFn progress();
    void endProgress();

    // Carries out one command under a new command id.
    domain::Result<engine::CommandReport> execute(const engine::Command& command);

private:
    domain::Result<void> signIn();
    Arguments m_arguments;
    std::string m_format;
    Output m_out;
    std::map<std::string, std::string> m_credentials; // by keychain name
    domain::CancelToken m_cancel;
    std::unique_ptr<wiring::Wiring> m_wiring;
    std::unique_ptr<engine::Engine> m_engine;
    engine::Session m_session;
    bool m_progress_shown = false;
};

// The secret on file descriptor `fd`, to its end, one line end removed; at most 64 KiB.
domain::Result<std::string> readSecret(int fd);
// Asks on the terminal without showing what is typed; error Usage without a terminal.
domain::Result<std::string> askSecret(const std::string& prompt);
// The descriptor named by an option such as --secret-fd.
domain::Result<std::string> readSecretOption(const Arguments& arguments, std::string_view option);

}
