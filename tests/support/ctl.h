#pragma once

#include "support/feed_oracle.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

// Drives the real tieoutctl as a person or a schedule does.
namespace tieout::tests {

struct CtlResult {
    int status = -1; // exit status, or −signal when it was killed
    std::string out, err;
};

class Ctl {
public:
    explicit Ctl(const QString& store);

    const QString& store() const { return m_store; }
    CtlResult run(const QStringList& arguments) const;
    // The process is killed by SIGKILL after `us` microseconds unless it ended before.
    CtlResult runKilledAfter(const QStringList& arguments, int64_t us) const;
    static QString program(); // of this build, or what TIEOUT_CTL names

    // The rows of `exceptions --format csv`, in the order printed; fails the test on a bad status.
    std::vector<OracleException> exceptions() const;
    // The same as "CP,REASON,key,delta,set" lines.
    std::vector<std::string> exceptionLines() const;

private:
    QString m_store;
};

std::vector<std::string> lines(const std::vector<OracleException>& rows);
// The first differences, for the failure message; empty when equal.
std::string firstDifferences(const std::vector<std::string>& found, const std::vector<std::string>& expected, size_t count = 12);
// Writes the files into `folder`, which is emptied before.
void writeFolder(const QString& folder, const OracleImport& delivery);
std::string readWholeFile(const QString& path);

// The folder ../shared of the source tree (or what TIEOUT_SHARED names); empty when it is not there.
QString sharedFolder();
// TIEOUT_LONG=1: the long forms.
bool longRun();

}
