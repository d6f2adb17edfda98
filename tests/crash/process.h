#pragma once

#include <QByteArray>
#include <QStringList>

namespace tieout::tests {

struct Outcome {
    int status = -1; // exit status; −1 when the process was killed
    bool killed = false;
    QByteArray out, err;
};

// A file whose bytes the process reads on a descriptor.
struct Descriptor {
    int fd = 3;
    QString file;
};

// Runs a program to its end (at most `timeout_ms`, then it is killed and the status is −2).
Outcome runProcess(const QStringList& words, const QList<Descriptor>& descriptors = {}, int timeout_ms = 60'000);
// Starts all of them at once, then waits for all.
QList<Outcome> runTogether(const QList<QStringList>& programs, const QList<Descriptor>& descriptors = {}, int timeout_ms = 60'000);

// One HTTP request to a server on this computer; the body of the answer, or empty.
QByteArray callLocal(const QByteArray& base_url, const QByteArray& method, const QByteArray& path, const QByteArray& body = {});

}
