#include "crash/process.h"

#include <QProcess>
#include <QTcpSocket>
#include <QUrl>

namespace tieout::tests {

namespace {

// The shell opens the descriptors, so that no secret stands in an argument.
void start(QProcess& process, const QStringList& words, const QList<Descriptor>& descriptors)
{
    QString script = QStringLiteral("exec \"$@\"");
    for (const Descriptor& descriptor : descriptors)
        script += QStringLiteral(" %1<\"$TIEOUT_FD_%1\"").arg(descriptor.fd);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const Descriptor& descriptor : descriptors)
        environment.insert(QStringLiteral("TIEOUT_FD_%1").arg(descriptor.fd), descriptor.file);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral("/bin/sh"), QStringList { QStringLiteral("-c"), script, QStringLiteral("sh") } + words);
}

Outcome finish(QProcess& process, int timeout_ms)
{
    Outcome outcome;
    if (!process.waitForFinished(timeout_ms)) {
        process.kill();
        process.waitForFinished(5000);
        outcome.status = -2;
        return outcome;
    }
    outcome.killed = process.exitStatus() == QProcess::CrashExit || process.exitCode() == 137;
    outcome.status = outcome.killed ? -1 : process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

}

Outcome runProcess(const QStringList& words, const QList<Descriptor>& descriptors, int timeout_ms)
{
    QProcess process;
    start(process, words, descriptors);
    return finish(process, timeout_ms);
}

QList<Outcome> runTogether(const QList<QStringList>& programs, const QList<Descriptor>& descriptors, int timeout_ms)
{
    std::vector<std::unique_ptr<QProcess>> processes;
    for (const QStringList& words : programs) {
        processes.push_back(std::make_unique<QProcess>());
        start(*processes.back(), words, descriptors);
    }
    QList<Outcome> outcomes;
    for (const auto& process : processes)
        outcomes.append(finish(*process, timeout_ms));
    return outcomes;
}

QByteArray callLocal(const QByteArray& base_url, const QByteArray& method, const QByteArray& path, const QByteArray& body)
{
    const QUrl url(QString::fromUtf8(base_url));
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    if (!socket.waitForConnected(5000))
        return {};
    socket.write(method + ' ' + path + " HTTP/1.1\r\nHost: " + url.host().toUtf8() + "\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    // The server may keep the connection open, so the length decides when the answer is whole.
    QByteArray answer;
    qsizetype head = -1;
    for (;;) {
        answer += socket.readAll();
        head = answer.indexOf("\r\n\r\n");
        const qsizetype at = answer.toLower().indexOf("\r\ncontent-length:");
        if (head >= 0 && at >= 0 && at < head) {
            const qsizetype begin = at + 17;
            if (answer.size() - head - 4 >= answer.mid(begin, answer.indexOf('\r', begin) - begin).trimmed().toLongLong())
                break;
        }
        if (!socket.waitForReadyRead(5000))
            break;
    }
    return head < 0 ? QByteArray() : answer.mid(head + 4);
}

}
