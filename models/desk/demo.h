#pragma once

#include "desk/workspace.h"

#include <QProcess>

namespace tieout::desk {

// The demo company: starts the simulated vendors that stand beside the program as a child process,
// connects them, brings everything in and reconciles. The child ends with this object. UI thread.
class Demo : public QObject {
    Q_OBJECT

public:
    enum Step : uint8_t { Starting, Connecting, Importing, Pulling, Reconciling, Ready };
    static constexpr int kStepCount = Ready;
    static constexpr const char* kSource = "netsuite-demo"; // the ledger; the others are named alike
    static constexpr const char* kFeedSource = "demo-billing";
    // A second person, so that four eyes can be tried on one computer; nothing secret about it.
    static constexpr const char* kApprover = "approver";
    static constexpr const char* kApproverPassphrase = "demo-approver";

    // The demo of this workspace: made once, kept as long as the workspace.
    static Demo& of(Workspace& workspace);

    // `program`: path of the simulator; empty: tieout-sandbox beside this program.
    void start(const QString& program = {});
    void cancel();
    bool running() const { return m_running; } // between start and ready, failed or cancel
    Step step() const { return m_step; }

    ~Demo() override;

signals:
    void stepped();
    void failed(const tieout::domain::Error& error);
    void ready();

private:
    explicit Demo(Workspace& workspace);
    void readLine();
    void readAnnouncement(const QByteArray& announcement);
    void connectNext();
    void addPeople();
    void import();
    void pull();
    void reconcile();
    void enter(Step step);
    void fail(domain::Error error);
    void stopChild();

    Workspace& m_workspace;
    QProcess m_child;
    QByteArray m_output;
    QString m_feed;
    struct System {
        engine::AddSource add;
        QString secret; // key, or what the system takes instead
    };
    std::vector<System> m_systems; // to be connected, in order
    size_t m_connected = 0; // of them, so far
    bool m_running = false, m_announced = false;
    Step m_step = Starting;
    JobId m_job = 0;
    int m_round = 0; // answers of a cancelled start are not listened to
};

}
