#pragma once

#include "engine/ports.h"
#include "store/control.h"

#include <string>

namespace tieout::engine {

// A long verb in the audit trail: "started" is committed before the first write to the cache,
// "ended" after the last. A start without an end was interrupted; the next verb says so, and running
// it again goes on where it stopped.
class RunLog {
public:
    static Result<RunLog> begin(store::Control& control, Clock& clock, const std::string& person, const std::string& verb);
    // Ends the run with what came out ("done", "incomplete", or what went wrong) and passes the result on.
    template <typename T> Result<T> end(Result<T> result, const std::string& outcome, const std::string& detail)
    {
        TIEOUT_TRY(close(result.ok() ? outcome : std::string("failed"), result.ok() ? detail : domain::english(result.error())));
        return result;
    }

private:
    RunLog(store::Control& control, Clock& clock, std::string person, int64_t number)
        : m_control(&control)
        , m_clock(&clock)
        , m_person(std::move(person))
        , m_number(number)
    {
    }
    Result<void> close(const std::string& outcome, const std::string& detail);

    store::Control* m_control;
    Clock* m_clock;
    std::string m_person;
    int64_t m_number;
};

}
