#include "desk/schedule.h"

#include <QDateTime>

#include <algorithm>

namespace tieout::desk {

namespace {

constexpr int64_t kMinuteMs = 60'000;

// The next midnight where the person is.
int64_t dayEndUs(domain::Instant now)
{
    return QDateTime::fromMSecsSinceEpoch(now.us() / 1000).date().addDays(1).startOfDay().toMSecsSinceEpoch() * 1000;
}

}

Schedule::Schedule(Workspace& workspace, engine::Clock& clock, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_clock(clock)
{
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &Schedule::tick);
    connect(&workspace, &Workspace::sessionChanged, this, &Schedule::changed);
}

void Schedule::setMinutes(int minutes)
{
    m_minutes = minutes <= 0 ? 0 : std::clamp(minutes, kMinutesMin, kMinutesMax);
    m_due_ms = m_clock.bootMs() + m_minutes * kMinuteMs;
    m_told_us = m_clock.now().us();
    if (m_minutes == 0)
        m_timer.stop();
    else
        m_timer.start();
    emit changed();
}

bool Schedule::allowed() const
{
    return m_workspace.session().may(domain::Permission::ImportAndPull) && !m_workspace.backend().readOnly();
}

std::optional<domain::Instant> Schedule::next() const
{
    if (m_minutes == 0 || m_running || !allowed())
        return std::nullopt;
    return domain::Instant::fromUs(m_clock.now().us() + (m_due_ms - m_clock.bootMs()) * 1000);
}

bool Schedule::waiting() const
{
    return m_minutes != 0 && !m_running && m_clock.bootMs() >= m_due_ms && allowed() && !m_workspace.jobs().listed().isEmpty();
}

void Schedule::tick()
{
    if (m_minutes == 0 || m_running || m_clock.bootMs() < m_due_ms || !allowed())
        return;
    if (waiting())
        emit changed();
    else
        begin();
}

void Schedule::begin()
{
    m_running = true;
    emit changed();
    m_workspace.ask(this, QStringLiteral("schedule"), engine::QueueQuery {}, [this](Result<engine::QueueQuery::Answer> before) {
        if (failed(before))
            return;
        if (!m_workspace.jobs().listed().isEmpty()) { // somebody was faster: still due
            m_running = false;
            emit changed();
            return;
        }
        m_before = *before;
        pull();
    });
}

void Schedule::pull()
{
    m_workspace.pull(this, {}, false, [this](Result<engine::PullReport> report) {
        if (!failed(report))
            reconcile(report->complete);
    });
}

void Schedule::reconcile(bool pulled_whole)
{
    m_workspace.reconcile(this, {}, [this, pulled_whole](Result<engine::ReconcileReport> report) {
        if (!failed(report))
            compare(*report, pulled_whole);
    });
}

void Schedule::compare(const engine::ReconcileReport& report, bool pulled_whole)
{
    Turn turn;
    turn.complete = pulled_whole && report.complete;
    turn.incomplete_reasons = report.incomplete_reasons;
    m_workspace.ask(this, QStringLiteral("schedule"), engine::QueueQuery {}, [this, turn = std::move(turn)](Result<engine::QueueQuery::Answer> after) {
        if (failed(after))
            return;
        const domain::Instant now = m_clock.now();
        const int64_t since_us = m_told_us;
        m_workspace.compute<engine::QueueChanges>(
            this, QStringLiteral("schedule"),
            [before = m_before, after = *after, since_us, now](const domain::CancelToken&) { return engine::changesBetween(*before, *after, since_us, now.us(), dayEndUs(now)); },
            [this, now, since_us, turn](engine::QueueChanges changes) mutable {
                m_told_us = now.us();
                turn.changes = std::move(changes);
                lookAtApprovals(std::move(turn), since_us);
            });
    });
}

// What waits for others is theirs to be told; a question that fails here takes nothing from the turn.
void Schedule::lookAtApprovals(Turn turn, int64_t since_us)
{
    if (!m_workspace.session().may(domain::Permission::ApproveEffects))
        return end(std::move(turn));
    m_workspace.ask(this, QStringLiteral("approvals"), engine::EffectsQuery { { domain::EffectState::Proposed } }, [this, since_us, turn = std::move(turn)](Result<engine::EffectsQuery::Answer> effects) mutable {
        if (effects.ok())
            for (const engine::EffectRow& effect : *effects) {
                if (!effect.may_approve)
                    continue;
                ++turn.waiting;
                turn.newly_waiting += effect.proposed.us() > since_us ? 1 : 0;
                if (!turn.oldest_waiting || effect.proposed < *turn.oldest_waiting)
                    turn.oldest_waiting = effect.proposed;
            }
        end(std::move(turn));
    });
}

template <typename T> bool Schedule::failed(const Result<T>& result)
{
    if (result.ok())
        return false;
    Turn turn;
    turn.failure = result.error();
    end(std::move(turn));
    return true;
}

void Schedule::end(Turn turn)
{
    m_before.reset();
    turn.ended = m_clock.now();
    turn.recovered = m_failing && !turn.failure;
    turn.first_failure = !m_failing && turn.failure;
    m_failing = turn.failure.has_value();
    m_running = false;
    // The next full step of the rhythm: what was missed meanwhile is not made up.
    if (const int64_t late_ms = m_clock.bootMs() - m_due_ms, step_ms = m_minutes * kMinuteMs; step_ms > 0 && late_ms >= 0)
        m_due_ms += (late_ms / step_ms + 1) * step_ms;
    emit turnEnded(turn);
    emit changed();
}

}
