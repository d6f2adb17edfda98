#pragma once

#include "domain/cancel_token.h"
#include "domain/result.h"

#include <string>
#include <vector>

namespace tieout::wiring {

// A program of ours beside this one, running as a child. Its standard input is a pipe that closes
// with this object or this process; it is ended and waited for by the destructor.
class ChildProcess {
public:
    // `program`: the name only; it is looked for in this program's own folder.
    static domain::Result<ChildProcess> start(const std::string& program, const std::vector<std::string>& arguments);
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;
    ChildProcess(const ChildProcess&) = delete;
    ~ChildProcess();

    // The next line of its standard output, without its end; waits for it. Error Machine when it
    // ends or says nothing for 60 seconds.
    domain::Result<std::string> readLine(const domain::CancelToken& cancel);
    // Everything up to the end of its standard output.
    domain::Result<std::string> readAll(const domain::CancelToken& cancel);

private:
    ChildProcess() = default;
    // False at the end of the output.
    domain::Result<bool> readMore(const domain::CancelToken& cancel);

    std::string m_program;
    int m_pid = -1;
    int m_in = -1, m_out = -1;
    std::string m_buffer;
};

}
