#include "engine/run_log.h"

namespace tieout::engine {

namespace {

constexpr size_t kLookBack = 20; // runs; only the newest can be unfinished, one at a time

}

Result<RunLog> RunLog::begin(store::Control& control, Clock& clock, const std::string& person, const std::string& verb)
{
    TIEOUT_TRY_INTO(const std::vector<store::RunRecord> before, control.runs(kLookBack));
    TIEOUT_TRY_INTO(store::ControlWrite write, control.write(person, clock.now().us()));
    // The store lock is ours: whatever has no end belonged to a process that is gone.
    for (const store::RunRecord& run : before)
        if (run.ended_us == 0)
            TIEOUT_TRY(write.endRun(run.number, "interrupted", {}));
    TIEOUT_TRY_INTO(const int64_t number, write.beginRun(verb));
    TIEOUT_TRY(write.commit());
    return RunLog(control, clock, person, number);
}

Result<void> RunLog::close(const std::string& outcome, const std::string& detail)
{
    TIEOUT_TRY_INTO(store::ControlWrite write, m_control->write(m_person, m_clock->now().us()));
    TIEOUT_TRY(write.endRun(m_number, outcome, detail));
    return write.commit();
}

}
