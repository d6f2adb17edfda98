#include "support/ctl.h"
#include "support/feed_world.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

// What an import says and refuses, with the exit status for each remedy.
namespace tieout::tests {

class ImportRules : public QObject {
    Q_OBJECT

private slots:
    void init();
    void againAddsNothing();
    void olderFileAgainDoesNotComeBack();
    void unreadableRowsAreListed();
    void oneTableTwice();
    void folderThatIsNotThere();
    void emptyFolder();
    void otherSetOfAKnownSource();
    void storeThatCannotBeMade();
    void diskFull();

private:
    QString folder(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }
    QString write(const char* name, const std::vector<OracleFile>& files) const;
    CtlResult import(const QString& folder) const { return m_ctl->run({ QStringLiteral("import"), folder }); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Ctl> m_ctl;
};

namespace {

const std::string kInvoice = "id,customer,period,total,currency,status,issued_at\ninv_1,cus_1,2026-10,100.00,USD,finalized,2026-10\n";

// All ten tables, so that an import of it is complete; `instead` replaces some.
std::vector<OracleFile> wholeFolder(const std::vector<OracleFile>& instead)
{
    std::vector<OracleFile> files;
    for (const char* table : { "usage_events", "usage_aggregates", "rated_charges", "invoice_lines", "invoices", "erp_postings", "journal_lines", "payments",
             "erp_receipts", "sku_map" }) {
        const OracleFile* given = nullptr;
        for (const OracleFile& file : instead)
            given = file.table == table ? &file : given;
        files.push_back(given != nullptr ? *given : OracleFile { table, std::string(table) + ".csv", {} });
    }
    return files;
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}

void ImportRules::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_ctl = std::make_unique<Ctl>(folder("store"));
}

QString ImportRules::write(const char* name, const std::vector<OracleFile>& files) const
{
    writeFolder(folder(name), { "files", "main", files });
    return folder(name);
}

void ImportRules::againAddsNothing()
{
    const QString feed = write("feed", wholeFolder({ { "invoices", "invoices.csv", kInvoice } }));
    const CtlResult first = import(feed);
    QVERIFY2(first.status == 0, first.err.c_str());
    QVERIFY2(has(first.out, "1 rows imported, complete"), first.out.c_str());
    QCOMPARE(m_ctl->run({ QStringLiteral("reconcile") }).status, 0);
    const auto before = m_ctl->exceptionLines();
    QCOMPARE(before.size(), size_t(2)); // no lines behind the total, no posting

    const CtlResult second = import(feed);
    QVERIFY2(second.status == 0, second.err.c_str());
    QVERIFY2(has(second.out, "already imported") && has(second.out, "0 rows imported"), second.out.c_str());
    const CtlResult reconciled = m_ctl->run({ QStringLiteral("reconcile") });
    QCOMPARE(reconciled.status, 0);
    QVERIFY2(has(reconciled.out, "0 opened, 0 changed, 0 cleared"), reconciled.out.c_str());
    QCOMPARE(m_ctl->exceptionLines(), before);
}

void ImportRules::olderFileAgainDoesNotComeBack()
{
    const QString old = write("old", wholeFolder({ { "invoices", "invoices.csv", kInvoice } }));
    std::string changed = kInvoice;
    changed.replace(changed.find("100.00"), 6, "250.00");
    QCOMPARE(import(old).status, 0);
    QCOMPARE(import(write("new", wholeFolder({ { "invoices", "invoices.csv", changed } }))).status, 0);
    QCOMPARE(import(old).status, 0); // known: the newer row stays
    QCOMPARE(m_ctl->run({ QStringLiteral("reconcile") }).status, 0);
    const std::vector<std::string> expected = { "CP4,MISSING_POSTING,inv_1,-250,main", "CP4,TOTAL_MISMATCH,inv_1,250,main" };
    QCOMPARE(m_ctl->exceptionLines(), expected);
}

void ImportRules::unreadableRowsAreListed()
{
    const std::string good = "{\"id\":\"p1\",\"invoice_id\":\"inv_1\",\"amount\":5.00,\"currency\":\"USD\"}";
    const std::string lines = good + "\n{\"id\":\"p2\",\"invoice_id\":\"inv_1\",\"amount\":5.001,\"currency\":\"USD\"}\nnot json\n";
    const QString feed = write("feed", wholeFolder({ { "payments", "payments.ndjson", lines }, { "invoices", "invoices.csv", kInvoice } }));
    const CtlResult imported = import(feed);
    QVERIFY2(imported.status == 3, imported.err.c_str());
    QVERIFY2(has(imported.err, "2 rows could not be read"), imported.err.c_str());
    QCOMPARE(m_ctl->run({ QStringLiteral("reconcile") }).status, 3);
    const std::vector<std::string> expected
        = { "CP4,MISSING_POSTING,inv_1,-100,main", "CP4,TOTAL_MISMATCH,inv_1,100,main", "CP5,MISSING_RECEIPT,p1,-5,main" };
    QCOMPARE(m_ctl->exceptionLines(), expected);

    const CtlResult listed = m_ctl->run({ QStringLiteral("quarantine"), QStringLiteral("list"), QStringLiteral("--json") });
    QCOMPARE(listed.status, 0);
    QVERIFY2(has(listed.out, "payments.ndjson"), listed.out.c_str());
    QVERIFY2(has(listed.out, std::string("\"line\":2,\"offset\":") + std::to_string(good.size() + 1) + ','), listed.out.c_str());
    QVERIFY2(has(listed.out, "\"line\":3,") && has(listed.out, "\"bytes\":\"not json\""), listed.out.c_str());
    QVERIFY2(has(listed.out, "at most 2 decimals"), listed.out.c_str());
}

void ImportRules::oneTableTwice()
{
    const QString feed = write("feed", { { "payments", "payments.csv", "id,invoice_id,amount,currency,method\n" }, { "payments", "payments.ndjson", "" } });
    const CtlResult result = import(feed);
    QCOMPARE(result.status, 9);
    QVERIFY2(has(result.err, "payments"), result.err.c_str());
    QVERIFY2(m_ctl->exceptionLines().empty(), "nothing may be imported of a refused folder");
}

void ImportRules::folderThatIsNotThere()
{
    const CtlResult result = import(folder("nowhere"));
    QCOMPARE(result.status, 9);
    QVERIFY2(has(result.err, "nowhere"), result.err.c_str());
}

void ImportRules::emptyFolder()
{
    const CtlResult result = import(write("feed", {}));
    QVERIFY2(result.status == 3, result.err.c_str());
    QVERIFY2(has(result.out, "missing: usage_events") && has(result.out, "missing: sku_map"), result.out.c_str());
    QVERIFY2(has(result.err, "10 tables have no file"), result.err.c_str());
}

void ImportRules::otherSetOfAKnownSource()
{
    const QString feed = write("feed", wholeFolder({}));
    QCOMPARE(import(feed).status, 0);
    const CtlResult result = m_ctl->run({ QStringLiteral("import"), feed, QStringLiteral("--set"), QStringLiteral("other") });
    QCOMPARE(result.status, 5);
    QVERIFY2(has(result.err, "other") && has(result.err, "main"), result.err.c_str());
}

void ImportRules::storeThatCannotBeMade()
{
    QFile blocker(folder("plain"));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    blocker.close();
    const CtlResult result = Ctl(folder("plain/store")).run({ QStringLiteral("exceptions") });
    QCOMPARE(result.status, 10);
    QVERIFY2(has(result.err, "plain"), result.err.c_str());
}

// A small file system of its own in a private name space; skipped where the machine forbids that.
void ImportRules::diskFull()
{
    const QString mount = folder("small"), feed = folder("feed");
    QVERIFY(QDir().mkpath(mount));
    WorldSize size;
    size.chains = 4000;
    size.bad_row_percent = 0;
    writeFolder(feed, FeedWorld(3, size).next());
    const QString script = QStringLiteral("mount -t tmpfs -o size=%1k tmpfs '%2' || exit 99; '%3' --store '%2/store' import '%4' >&2; s=$?; "
                                          "du -sk '%2' | cut -f1; exit $s");
    QByteArray out, err;
    const auto attempt = [&](int kilobytes) {
        QProcess process;
        process.start(QStringLiteral("unshare"), { QStringLiteral("-rm"), QStringLiteral("sh"), QStringLiteral("-c"), script.arg(kilobytes).arg(mount, Ctl::program(), feed) });
        const bool ended = process.waitForStarted() && process.waitForFinished(120'000);
        out = process.readAllStandardOutput();
        err = process.readAllStandardError();
        return ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 99;
    };
    const int roomy = attempt(512 * 1024);
    if (roomy == 99)
        QSKIP("skipped: this machine does not let an ordinary user mount a tmpfs");
    QVERIFY2(roomy == 0 || roomy == 3, err.constData());
    const int needed = out.trimmed().toInt();
    QVERIFY2(needed > 1000, out.constData());
    // Enough to open the store, not enough for the rows.
    QCOMPARE(attempt(needed - 700), 10);
    QVERIFY2(err.contains("tieoutctl: ") && err.contains("full"), err.constData());
}

}

using tieout::tests::ImportRules;
TIEOUT_TEST(ImportRules)

#include "tst_import_rules.moc"
