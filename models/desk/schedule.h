#pragma once

#include "desk/workspace.h"
#include "engine/queue/queue_changes.h"

namespace tieout::desk {

// Pulls every connected system and reconciles, every so many minutes while the program is open.
// Never two turns at once, and none begins while another listed job runs: it waits. Turns missed
// by a busy or sleeping machine are not made up: one runs, then the rhythm goes on. A failed turn
// is told and the next one tries again. UI thread.
class Schedule : public QObject {
    Q_OBJECT

public:
    static constexpr int kMinutesMin = 5, kMinutesMax = 1440, kTickMs = 10'000;

    struct Turn {
        domain::Instant ended; // by the schedule's clock
        std::optional<domain::Error> failure; // then nothing below is known
        bool recovered = false; // the turn before had failed
        bool first_failure = false; // the turn before had not
        engine::QueueChanges changes;
        bool complete = true;
        std::vector<domain::Text> incomplete_reasons;
        // What this person may approve or refuse; not known (0) to who may not.
        size_t waiting = 0, newly_waiting = 0; // newly: proposed since the turn before
        std::optional<domain::Instant> oldest_waiting; // when it was proposed
    };

    // The workspace and the clock must outlive it. Rhythm by the clock that counts sleep.
    Schedule(Workspace& workspace, engine::Clock& clock, QObject* parent = nullptr);

    // 0 switches it off; anything else is kept between kMinutesMin and kMinutesMax. The first turn
    // comes after that many minutes.
    void setMinutes(int minutes);
    int minutes() const { return m_minutes; }
    // What the session and the store allow: pulling is a permission, and takes a writable store.
    bool allowed() const;
    bool running() const { return m_running; }
    // When the next turn begins by the wall clock; nothing when off, not allowed or in a turn.
    std::optional<domain::Instant> next() const;
    bool waiting() const; // due, but another job runs
    // Begins a turn when one is due; called by its own timer every kTickMs.
    void tick();

signals:
    void changed(); // minutes, running or next
    void turnEnded(const tieout::desk::Schedule::Turn& turn);

private:
    void begin();
    void pull();
    void reconcile(bool pulled_whole);
    void compare(const engine::ReconcileReport& report, bool pulled_whole);
    void lookAtApprovals(Turn turn, int64_t since_us);
    void end(Turn turn);
    template <typename T> bool failed(const Result<T>& result);

    Workspace& m_workspace;
    engine::Clock& m_clock;
    QTimer m_timer;
    int m_minutes = 0;
    int64_t m_due_ms = 0; // by the clock that counts sleep
    int64_t m_told_us = 0; // wall time of the last look at what is due
    bool m_running = false, m_failing = false;
    engine::QueueQuery::Answer m_before;
};

}
