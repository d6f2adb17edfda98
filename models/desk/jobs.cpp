#include "desk/jobs.h"

#include <QTimer>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace tieout::desk {

namespace {

constexpr int kThreads[] = { 1, 2, 4, 1 };
constexpr int kProgressMs = 100;

}

// A queue of jobs and the threads that empty it. Threads start with the first job.
struct Jobs::Pool {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::deque<std::function<void()>> queue;
    int threads_max = 1, idle = 0;
    std::vector<std::jthread> threads;

    void push(std::function<void()> job)
    {
        const std::lock_guard lock(mutex);
        queue.push_back(std::move(job));
        if (idle < static_cast<int>(queue.size()) && static_cast<int>(threads.size()) < threads_max)
            threads.emplace_back([this](const std::stop_token& stop) { loop(stop); });
        wake.notify_one();
    }
    void loop(const std::stop_token& stop)
    {
        std::unique_lock lock(mutex);
        while (true) {
            ++idle;
            const bool woken = wake.wait(lock, stop, [this] { return !queue.empty(); });
            --idle;
            if (!woken || stop.stop_requested())
                return;
            auto job = std::move(queue.front());
            queue.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
        }
    }
};

// What the working thread and the UI thread both touch.
struct Jobs::Shared {
    std::mutex mutex;
    engine::Progress progress;
    bool posted = false; // an event is on its way to the UI thread
};

struct Jobs::Entry {
    QPointer<QObject> context; // read on the UI thread only
    QString key, title;
    domain::CancelToken cancel;
    ErasedDone done;
    std::shared_ptr<Shared> shared = std::make_shared<Shared>();
    QElapsedTimer clock;
    JobInfo info;
    qint64 rate_at_ms = 0;
    uint64_t rate_done = 0;
    bool superseded = false;
};

Jobs::Jobs(QObject* parent)
    : QObject(parent)
{
    for (const int threads : kThreads) {
        m_pools.push_back(std::make_unique<Pool>());
        m_pools.back()->threads_max = threads;
    }
}

Jobs::~Jobs()
{
    for (auto& [id, entry] : m_entries)
        entry->cancel.cancel();
    for (auto& pool : m_pools) {
        const std::lock_guard lock(pool->mutex);
        pool->queue.clear();
    }
    for (auto& pool : m_pools)
        pool->threads.clear(); // asks to stop and joins
}

JobId Jobs::start(Lane lane, QObject* context, const QString& key, ErasedWork work, ErasedDone done, const QString& title)
{
    if (!key.isEmpty())
        for (auto& [id, older] : m_entries)
            if (older->context == context && older->key == key) {
                older->superseded = true;
                older->cancel.cancel();
            }
    const JobId id = ++m_last;
    auto entry = std::make_unique<Entry>();
    entry->context = context;
    entry->key = key;
    entry->title = title;
    entry->done = std::move(done);
    entry->clock.start();
    entry->info.id = id;
    entry->info.title = title;

    Control control { entry->cancel, {} };
    control.progress = [this, id, shared = entry->shared](const engine::Progress& progress) {
        const std::lock_guard lock(shared->mutex);
        shared->progress = progress;
        if (std::exchange(shared->posted, true))
            return;
        QMetaObject::invokeMethod(this, [this, id] { QTimer::singleShot(kProgressMs, this, [this, id] { takeProgress(id); }); }, Qt::QueuedConnection);
    };
    m_entries.emplace(id, std::move(entry));
    m_pools[static_cast<size_t>(lane)]->push([this, id, control, work = std::move(work), skippable = !key.isEmpty()] {
        std::shared_ptr<void> result;
        if (!(skippable && control.cancel.cancelled()))
            result = work(control);
        QMetaObject::invokeMethod(this, [this, id, result] { finish(id, result); }, Qt::QueuedConnection);
    });
    if (!title.isEmpty())
        emit listChanged();
    return id;
}

void Jobs::finish(JobId id, const std::shared_ptr<void>& result)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return;
    const std::unique_ptr<Entry> entry = std::move(found->second);
    m_entries.erase(found);
    if (!entry->title.isEmpty())
        emit listChanged();
    if (result && entry->context && !entry->superseded)
        entry->done(result.get());
}

void Jobs::takeProgress(JobId id)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return;
    Entry& entry = *found->second;
    JobInfo& info = entry.info;
    const std::string_view phase_before = info.progress.what.source;
    {
        const std::lock_guard lock(entry.shared->mutex);
        info.progress = entry.shared->progress;
        entry.shared->posted = false;
    }
    const qint64 now = entry.clock.elapsed();
    info.ms_run = now;
    if (info.progress.what.source != phase_before || info.progress.done < entry.rate_done) {
        info.per_second = 0;
        entry.rate_at_ms = now;
        entry.rate_done = info.progress.done;
    } else if (now - entry.rate_at_ms >= 400) {
        const double fresh = static_cast<double>(info.progress.done - entry.rate_done) * 1000.0 / static_cast<double>(now - entry.rate_at_ms);
        info.per_second = info.per_second > 0 ? 0.7 * info.per_second + 0.3 * fresh : fresh;
        entry.rate_at_ms = now;
        entry.rate_done = info.progress.done;
    }
    const bool known = info.per_second > 0 && info.progress.total > info.progress.done;
    info.ms_left = known ? static_cast<qint64>(static_cast<double>(info.progress.total - info.progress.done) * 1000.0 / info.per_second) : -1;
    emit progressed(id);
}

void Jobs::cancel(JobId id)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return;
    found->second->cancel.cancel();
    found->second->info.stopping = true;
    emit progressed(id);
}

QList<JobInfo> Jobs::listed() const
{
    QList<JobInfo> all;
    for (const auto& [id, entry] : m_entries)
        if (!entry->title.isEmpty()) {
            all << entry->info;
            all.last().ms_run = entry->clock.elapsed();
        }
    std::sort(all.begin(), all.end(), [](const JobInfo& a, const JobInfo& b) { return a.id < b.id; });
    return all;
}

}
