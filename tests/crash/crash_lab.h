#pragma once

#include "crash/process.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <map>
#include <memory>

namespace tieout::tests {

// One system call of a traced run: the n-th of its name.
struct CrashPoint {
    QByteArray call;
    int nth = 1;
};

// The real tieoutctl and the real tieout-sandbox, and one approved effect to send. Every experiment
// starts from a copy of the same store and from books in which nothing was posted.
class CrashLab {
public:
    CrashLab();
    ~CrashLab();

    // What is missing to run here (strace, the programs), or why preparing failed; empty: ready.
    QString prepare();

    // Books as at the start, no faults; a fresh copy of the approved store. Gives its folder.
    QString freshStore();
    void plantFault(const QByteArray& json) { callLocal(m_base_url, "POST", "/__sandbox/faults", json); }
    // Records at the vendor beyond those of the start.
    int appliedAtVendor() const;
    // Requests that created records, sent to the vendor since the start of the experiment.
    int postsSeen() const;

    QStringList sendCommand(const QString& store) const; // tieoutctl … effect send
    Outcome ctl(const QString& store, const QStringList& words, const QList<Descriptor>& more = {}) const;
    Outcome send(const QString& store) const { return runProcess(sendCommand(store), descriptors()); }
    QList<Descriptor> descriptors() const { return { { 3, m_key_file } }; }
    QJsonObject effect(const QString& store) const; // the one effect's row of `effect list --json`

    // Every system call that a whole run of the command makes.
    std::vector<CrashPoint> trace(const QStringList& command) const;
    // The command, killed at (or given an error by) that system call.
    Outcome killAt(const QStringList& command, const CrashPoint& point) const;
    Outcome failAt(const QStringList& command, const CrashPoint& point, const QByteArray& error) const;

    const QByteArray& baseUrl() const { return m_base_url; }
    const QString& keyFile() const { return m_key_file; }
    const QJsonObject& vendor() const { return m_vendor; }
    QString folder() const { return m_dir.path(); }

    // Empty, or what is wrong after recovery: the effect must be posted, once, and the trail whole.
    QString judge(const QString& store) const;

private:
    QString startSandbox();
    QString fillStore();

    QTemporaryDir m_dir;
    std::unique_ptr<QProcess> m_sandbox;
    QByteArray m_base_url;
    QJsonObject m_vendor;
    QString m_key_file, m_template;
    int m_copies = 0;
};

// Spread over all points, at most `count` of them, the rare calls always included; all when count is 0.
std::vector<CrashPoint> choosePoints(const std::vector<CrashPoint>& all, size_t count);

QString programPath(const char* name);

}
