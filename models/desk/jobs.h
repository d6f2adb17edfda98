#pragma once

#include "domain/cancel_token.h"
#include "engine/ports.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <memory>
#include <unordered_map>

namespace tieout::desk {

// Each lane is a queue with its own threads: a slow one never holds up the others.
enum class Lane : uint8_t {
    Write, // 1 thread: commands of the person, in order
    Read, // 2: questions and pure work on answers
    Net, // 4: calls to connected systems
    Work, // 1: the engine's long verbs, one at a time
};

using JobId = quint64;

// What the window shows about a job with a title.
struct JobInfo {
    JobId id = 0;
    QString title; // in the person's language
    engine::Progress progress;
    double per_second = 0; // of progress.done; 0 = not known yet
    qint64 ms_left = -1; // -1 = not known
    qint64 ms_run = 0;
    bool stopping = false;
};

// Runs work off the UI thread and brings its result back. Lives on the UI thread and is called
// there only. `done` runs on the UI thread, and never when the context is gone or a newer job of
// the same context carries the same key (that one also cancels and, if possible, skips the older).
// The destructor cancels all jobs and waits for them.
class Jobs : public QObject {
    Q_OBJECT

public:
    struct Control {
        domain::CancelToken cancel;
        engine::ProgressFn progress; // any thread
    };

    explicit Jobs(QObject* parent = nullptr);
    ~Jobs() override;

    // `work` runs on the lane and must not touch window objects. An empty key is never superseded.
    // A job with a title is listed and reports progress.
    template <typename R>
    JobId run(Lane lane, QObject* context, const QString& key, std::function<R(const Control&)> work, std::function<void(R)> done, const QString& title = {})
    {
        return start(lane, context, key,
            [work = std::move(work)](const Control& control) -> std::shared_ptr<void> { return std::make_shared<R>(work(control)); },
            [done = std::move(done)](void* result) { done(std::move(*static_cast<R*>(result))); }, title);
    }

    void cancel(JobId id);
    QList<JobInfo> listed() const;

signals:
    void listChanged(); // a listed job began or ended
    void progressed(JobId id); // at most every 100 ms a job

private:
    struct Pool;
    struct Shared;
    struct Entry;
    using ErasedWork = std::function<std::shared_ptr<void>(const Control&)>;
    using ErasedDone = std::function<void(void*)>;

    JobId start(Lane lane, QObject* context, const QString& key, ErasedWork work, ErasedDone done, const QString& title);
    void finish(JobId id, const std::shared_ptr<void>& result);
    void takeProgress(JobId id);

    std::unordered_map<JobId, std::unique_ptr<Entry>> m_entries;
    JobId m_last = 0;
    std::vector<std::unique_ptr<Pool>> m_pools; // by Lane; last member: stopped first
};

}
