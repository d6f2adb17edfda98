#include "crash/crash_lab.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>

#include <algorithm>
#include <filesystem>
#include <set>

namespace fs = std::filesystem;

namespace tieout::tests {

namespace {

QString text(const char* ascii)
{
    return QString::fromLatin1(ascii);
}

QStringList words(std::initializer_list<const char*> list)
{
    QStringList out;
    for (const char* word : list)
        out.append(text(word));
    return out;
}

}

QString programPath(const char* name)
{
    return text(TIEOUT_BIN_DIR "/") + text(name);
}

CrashLab::CrashLab() = default;

CrashLab::~CrashLab()
{
    if (m_sandbox) {
        m_sandbox->kill();
        m_sandbox->waitForFinished(5000);
    }
}

QString CrashLab::prepare()
{
    if (QStandardPaths::findExecutable(text("strace")).isEmpty())
        return text("skipped: strace is not installed");
    if (runProcess(words({ "strace", "-f", "-qq", "-o", "/dev/null", "/bin/true" })).status != 0)
        return text("skipped: this machine does not allow tracing");
    const QString failed = startSandbox();
    return failed.isEmpty() ? fillStore() : failed;
}

QString CrashLab::startSandbox()
{
    m_sandbox = std::make_unique<QProcess>();
    m_sandbox->start(programPath("tieout-sandbox"), words({ "--port", "0", "--seed", "7", "--scenario", "small", "--feed" }) << m_dir.filePath(text("feed")));
    if (!m_sandbox->waitForReadyRead(30'000))
        return text("the simulated vendors did not start");
    const QJsonObject announced = QJsonDocument::fromJson(m_sandbox->readLine()).object();
    m_vendor = announced[QStringLiteral("vendors")][QStringLiteral("netsuite")].toObject();
    m_base_url = m_vendor[QStringLiteral("base_url")].toString().toUtf8();
    m_key_file = m_vendor[QStringLiteral("private_key_file")].toString();
    return m_base_url.isEmpty() ? text("the simulated vendors did not say where they are") : QString();
}

QString CrashLab::fillStore()
{
    m_template = m_dir.filePath(text("template"));
    const QString secret = m_dir.filePath(text("approver-passphrase"));
    QFile file(secret);
    if (!file.open(QIODevice::WriteOnly) || file.write("correct horse battery\n") < 0)
        return text("the passphrase file cannot be written");
    file.close();
    QJsonObject options;
    for (const char* name : { "account", "client_id", "certificate_id" })
        options[text(name)] = m_vendor[text(name)];
    const QString json = QString::fromUtf8(QJsonDocument(options).toJson(QJsonDocument::Compact));
    const QList<Descriptor> passphrase { { 4, secret } };

    const auto step = [&](const QStringList& command, const QList<Descriptor>& more = {}) -> QString {
        const Outcome outcome = ctl(m_template, command, more);
        if (outcome.status == 0 || outcome.status == 3) // 3: the feed has no ERP tables, they are pulled
            return {};
        return command.join(QLatin1Char(' ')) + text(": status ") + QString::number(outcome.status) + QLatin1Char(' ') + QString::fromUtf8(outcome.err);
    };
    QString failed = step(words({ "person", "add", "bea", "--name", "Bea Approver", "--roles", "approver", "--secret-fd", "4" }), passphrase);
    if (failed.isEmpty())
        failed = step(words({ "source", "add", "netsuite", "--manifest", "netsuite", "--badge", "demo", "--base-url" }) << QString::fromUtf8(m_base_url) << text("--options") << json);
    for (const QStringList& command : { words({ "source", "set", "netsuite", "--may-post", "yes" }), QStringList { text("import"), m_dir.filePath(text("feed")) },
             words({ "pull", "netsuite" }), words({ "reconcile" }) })
        if (failed.isEmpty())
            failed = step(command);
    if (!failed.isEmpty())
        return failed;

    const Outcome queue = ctl(m_template, words({ "exceptions", "--reason", "MISSING_POSTING", "--json" }));
    const QString case_id = QJsonDocument::fromJson(queue.out.left(queue.out.indexOf('\n'))).object()[QStringLiteral("id")].toString();
    if (case_id.isEmpty())
        return text("no unposted invoice in the queue: ") + QString::fromUtf8(queue.out + queue.err);
    failed = step(words({ "effect", "propose" }) << case_id);
    if (!failed.isEmpty())
        return failed;
    const QString effect_id = effect(m_template)[QStringLiteral("id")].toString();
    return step(words({ "--as", "bea", "--passphrase-fd", "4", "effect", "approve" }) << effect_id, passphrase);
}

QString CrashLab::freshStore()
{
    callLocal(m_base_url, "POST", "/__sandbox/reset");
    const QString copy = m_dir.filePath(text("store-") + QString::number(++m_copies));
    // The one before is no longer needed; thousands of them would fill the disk.
    QDir(m_dir.filePath(text("store-") + QString::number(m_copies - 1))).removeRecursively();
    fs::create_directories(copy.toStdString());
    for (const auto& entry : fs::directory_iterator(m_template.toStdString())) {
        const fs::path target = fs::path(copy.toStdString()) / entry.path().filename();
        // Large and never written in place, so a second name is as good as a copy.
        if (entry.path().filename().string().find("reserve") != std::string::npos)
            fs::create_hard_link(entry.path(), target);
        else
            fs::copy_file(entry.path(), target);
    }
    return copy;
}

int CrashLab::appliedAtVendor() const
{
    int applied = 0;
    const QJsonObject answer = QJsonDocument::fromJson(callLocal(m_base_url, "GET", "/__sandbox/effects")).object();
    for (const QJsonValue& row : answer[QStringLiteral("effects")].toArray())
        applied += row.toObject()[QStringLiteral("applied")].toInt();
    return applied;
}

int CrashLab::postsSeen() const
{
    const QJsonObject requests = QJsonDocument::fromJson(callLocal(m_base_url, "GET", "/__sandbox/requests")).object();
    return requests[QStringLiteral("POST /services/rest/record/v1/invoice")].toInt();
}

QStringList CrashLab::sendCommand(const QString& store) const
{
    return { programPath("tieoutctl"), text("--store"), store, text("--credentials"), text("netsuite=3"), text("effect"), text("send") };
}

Outcome CrashLab::ctl(const QString& store, const QStringList& command, const QList<Descriptor>& more) const
{
    return runProcess(QStringList { programPath("tieoutctl"), text("--store"), store, text("--credentials"), text("netsuite=3") } + command, descriptors() + more);
}

QJsonObject CrashLab::effect(const QString& store) const
{
    const Outcome listed = ctl(store, words({ "effect", "list", "--json" }));
    return QJsonDocument::fromJson(listed.out.left(listed.out.indexOf('\n'))).object();
}

std::vector<CrashPoint> CrashLab::trace(const QStringList& command) const
{
    const QString log = m_dir.filePath(text("trace"));
    runProcess(words({ "strace", "-f", "-qq", "-o" }) << log << command, descriptors());
    QFile file(log);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    // Lines are "PID call(…"; the counters of an injection run per thread.
    std::map<QByteArray, std::map<QByteArray, int>> counts;
    std::vector<CrashPoint> points;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const qsizetype blank = line.indexOf(' '), bracket = line.indexOf('(');
        const QByteArray name = line.mid(blank, bracket - blank).trimmed();
        if (blank < 0 || bracket < blank || name.isEmpty() || name.startsWith('<') || name.contains(' '))
            continue;
        const int nth = ++counts[line.left(blank)][name];
        const bool known = std::any_of(points.begin(), points.end(), [&](const CrashPoint& point) { return point.call == name && point.nth == nth; });
        if (!known)
            points.push_back({ name, nth });
    }
    return points;
}

Outcome CrashLab::killAt(const QStringList& command, const CrashPoint& point) const
{
    const QString call = QString::fromLatin1(point.call);
    return runProcess(words({ "strace", "-f", "-qq", "-o", "/dev/null", "-e" }) << text("trace=") + call << text("-e")
            << QStringLiteral("inject=%1:signal=SIGKILL:when=%2").arg(call).arg(point.nth) << command,
        descriptors());
}

Outcome CrashLab::failAt(const QStringList& command, const CrashPoint& point, const QByteArray& error) const
{
    const QString call = QString::fromLatin1(point.call);
    return runProcess(words({ "strace", "-f", "-qq", "-o", "/dev/null", "-e" }) << text("trace=") + call << text("-e")
            << QStringLiteral("inject=%1:error=%2:when=%3").arg(call, QString::fromLatin1(error)).arg(point.nth) << command,
        descriptors());
}

QString CrashLab::judge(const QString& store) const
{
    const int applied = appliedAtVendor();
    if (applied != 1)
        return QStringLiteral("%1 records at the vendor, expected 1").arg(applied);
    const QString state = effect(store)[QStringLiteral("state")].toString();
    if (state != QLatin1String("posted"))
        return QStringLiteral("the effect is %1, expected posted").arg(state);
    const Outcome audit = ctl(store, words({ "audit", "verify" }));
    if (audit.status != 0)
        return text("audit verify: ") + QString::fromUtf8(audit.out + audit.err);
    return {};
}

std::vector<CrashPoint> choosePoints(const std::vector<CrashPoint>& all, size_t count)
{
    if (count == 0 || all.size() <= count)
        return all;
    // Where data leaves the process or reaches the disk, every call; of the rest an even choice.
    static const std::set<QByteArray> kTelling = { "connect", "sendto", "sendmsg", "recvfrom", "recvmsg", "fsync", "fdatasync", "unlink", "unlinkat", "ftruncate", "shutdown", "rename" };
    std::vector<CrashPoint> chosen, rest;
    for (const CrashPoint& point : all)
        (kTelling.count(point.call) ? chosen : rest).push_back(point);
    const size_t room = count > chosen.size() ? count - chosen.size() : 0;
    for (size_t i = 0; i < room; ++i)
        chosen.push_back(rest[i * rest.size() / room]);
    return chosen;
}

}
