#include "domain/check.h"
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

// Runs without a window: the verb that a timer starts, and the units that start it.
namespace tieout::tests {

class Schedules : public QObject {
    Q_OBJECT

private slots:
    void init();
    void saysWhatIsNewClearedAndBack();
    void tellsWhatFellDue();
    void anUnreachableSystemIsNoSuccess();
    void theUnitsAreValid();

private:
    void import(const char* invoice_status, const char* total) const;
    CtlResult sync(const QStringList& more = {}) const { return m_ctl->run(QStringList { QStringLiteral("sync") } + more); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Ctl> m_ctl;
};

namespace {

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}

void Schedules::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_ctl = std::make_unique<Ctl>(m_folder->filePath(QStringLiteral("store")));
}

// One invoice: its total has no lines behind it, and it has no posting unless it is void.
void Schedules::import(const char* invoice_status, const char* total) const
{
    std::vector<OracleFile> files;
    for (const char* table : { "usage_events", "usage_aggregates", "rated_charges", "invoice_lines", "invoices", "erp_postings", "journal_lines", "payments", "erp_receipts", "sku_map" })
        files.push_back({ table, std::string(table) + ".csv", {} });
    files[4].bytes = std::string("id,customer,period,total,currency,status,issued_at\ninv_secret,Acme,2026-10,") + total + ",USD," + invoice_status + ",2026-10\n";
    const QString feed = m_folder->filePath(QStringLiteral("feed"));
    writeFolder(feed, { "files", "main", files });
    const CtlResult imported = m_ctl->run({ QStringLiteral("import"), feed });
    QVERIFY2(imported.status == 0, imported.err.c_str());
}

void Schedules::saysWhatIsNewClearedAndBack()
{
    import("finalized", "100.00");
    const CtlResult first = sync();
    QVERIFY2(first.status == 0, first.err.c_str());
    QVERIFY2(first.out.starts_with("pulled 0 rows\nexceptions: 2 new, 0 reopened, 0 cleared\ndue: 0 overdue, "), first.out.c_str());
    QVERIFY2(first.out.ends_with(" more today\nwaiting for approval: 0\n"), first.out.c_str());
    QVERIFY2(has(sync().out, "0 new, 0 reopened, 0 cleared"), "nothing changed in between");
    import("void", "100.00");
    QVERIFY2(has(sync().out, "0 new, 0 reopened, 1 cleared"), "a void invoice needs no posting");
    import("finalized", "100.0");
    const CtlResult back = sync({ QStringLiteral("--json") });
    QCOMPARE(back.status, 0);
    QVERIFY2(has(back.out, "\"opened\":[],\"reopened\":[{\"id\":\"") && has(back.out, "\"reason\":\"MISSING_POSTING\"") && has(back.out, "\"cleared\":0"), back.out.c_str());
    QVERIFY2(has(back.out, "\"complete\":true"), back.out.c_str());
}

void Schedules::tellsWhatFellDue()
{
    import("finalized", "100.00");
    const CtlResult now = sync({ QStringLiteral("--since"), QStringLiteral("2026-01-01T00:00:00Z") });
    QVERIFY2(has(now.out, ", 0 fell due since"), now.out.c_str());
    // Names of customers and records, and amounts, stay out of the journal.
    QVERIFY2(!has(now.out, "Acme") && !has(now.out, "inv_secret") && !has(now.out, "100"), now.out.c_str());
}

void Schedules::anUnreachableSystemIsNoSuccess()
{
    const CtlResult added = m_ctl->run({ QStringLiteral("source"), QStringLiteral("add"), QStringLiteral("meter"), QStringLiteral("--manifest"), QStringLiteral("openmeter"), QStringLiteral("--base-url"),
        QStringLiteral("http://127.0.0.1:9") });
    QVERIFY2(added.status == 0, added.err.c_str());
    const CtlResult result = sync();
    QVERIFY2(result.status == 6 || result.status == 7, result.err.c_str()); // nobody there, or no credentials for it
    QVERIFY2(!result.err.empty() && result.out.empty(), result.out.c_str());
}

void Schedules::theUnitsAreValid()
{
    const QDir units(QStringLiteral(TIEOUT_SOURCE_DIR "/packaging/systemd/user"));
    const std::string timer = readWholeFile(units.filePath(QStringLiteral("tieout-pull.timer"))), service = readWholeFile(units.filePath(QStringLiteral("tieout-pull.service")));
    QVERIFY(has(timer, "\nPersistent=true\n") && has(timer, "\nRandomizedDelaySec="));
    QVERIFY(has(service, "\nNoNewPrivileges=yes\n") && has(service, "\nExecStart=/usr/bin/tieoutctl $TIEOUT_OPTIONS sync\n"));
    const QString analyze = QStandardPaths::findExecutable(QStringLiteral("systemd-analyze"));
    if (analyze.isEmpty())
        QSKIP("skipped: systemd-analyze not present");
    const auto verify = [&](const std::string& text) {
        QFile copy(m_folder->filePath(QStringLiteral("tieout-pull.service")));
        TIEOUT_CHECK(copy.open(QIODevice::WriteOnly));
        copy.write(QByteArray::fromStdString(text).replace("/usr/bin/tieoutctl", Ctl::program().toUtf8())); // verified too: it must exist
        copy.close();
        QFile::copy(units.filePath(QStringLiteral("tieout-pull.timer")), m_folder->filePath(QStringLiteral("tieout-pull.timer")));
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder->path()); // needs one, also where nobody is logged in
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(analyze, { QStringLiteral("--user"), QStringLiteral("--man=no"), QStringLiteral("verify"), copy.fileName(), m_folder->filePath(QStringLiteral("tieout-pull.timer")) });
        TIEOUT_CHECK(process.waitForFinished(30'000));
        return process.readAll();
    };
    std::string broken = service;
    broken.replace(broken.find("Nice=10"), 7, "Nicest=10");
    if (!verify(broken).contains("Nicest"))
        QSKIP("skipped: systemd-analyze cannot verify user units here");
    const QByteArray said = verify(service);
    QVERIFY2(!said.contains("tieout-pull"), said.constData());
}

}

using tieout::tests::Schedules;
TIEOUT_TEST(Schedules)

#include "tst_schedules.moc"
