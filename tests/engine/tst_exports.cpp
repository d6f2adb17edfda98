// What an export promises whatever writes the file: nobody without the permissions, nothing left
// behind when it fails or is cancelled, and no file the audit trail does not know.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

namespace {

struct PreparedWriter final : engine::ReportWriter {
    std::vector<engine::ReportDocument> written;
    std::optional<domain::Error> failure; // after half of the file
    std::function<void()> before_end;

    engine::Result<void> write(const engine::ReportDocument& document, engine::ReportFormat, const std::string& path, const domain::CancelToken&, const engine::ProgressFn&) override
    {
        QFile file(QString::fromStdString(path));
        if (!file.open(QIODevice::WriteOnly) || file.write("half ") < 0)
            std::abort();
        if (failure)
            return *failure;
        file.write("whole");
        written.push_back(document);
        if (before_end)
            before_end();
        return {};
    }
};

const Feed kCompany {
    { "invoices", "id,customer,period,total,currency,status,issued_at\ni1,c1,2026-07,10.00,EUR,open,\n" },
    { "invoice_lines", "id,invoice_id,charge_id,sku,qty,amount\nl1,i1,,S,1,10.00\n" },
    { "erp_postings", "id,invoice_ref,period,amount,document\n" },
};

struct Exports {
    StoreUnderTest store;
    PreparedWriter writer;
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("out.csv"));

    Exports()
    {
        store.environment().reports = &writer;
        store.reopen();
        store.session = StoreUnderTest::need(store.engine().localSession());
        store.import(kCompany);
        store.reconcile();
    }
    engine::Result<engine::ExportReport> run(const domain::CancelToken& cancel = {}, engine::ReportKind kind = engine::ReportKind::ExceptionRegister, const std::string& subject = {})
    {
        engine::ExportRequest request;
        request.kind = kind;
        request.subject = subject;
        request.files = { { kind == engine::ReportKind::DisputePack ? engine::ReportFormat::Xlsx : engine::ReportFormat::Csv, path.toStdString() } };
        return store.engine().exportReport(store.session, request, cancel, {});
    }
    size_t entries()
    {
        engine::AuditQuery query;
        query.act = "exported";
        return StoreUnderTest::need(store.engine().answer(store.session, query)).size();
    }
    bool nothingLeft() { return QDir(folder.path()).isEmpty() && entries() == 0; }
};

}

class TestExports : public QObject {
    Q_OBJECT

private slots:
    void fileAndEntryAreOne()
    {
        Exports e;
        const engine::ExportReport report = StoreUnderTest::need(e.run());
        QFile file(e.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("half whole"));
        QCOMPARE(QDir(e.folder.path()).entryList(QDir::Files), QStringList(QStringLiteral("out.csv")));
        QCOMPARE(e.entries(), size_t(1));
        QCOMPARE(report.files.front().bytes, uint64_t(10));
        QCOMPARE(report.rows, uint64_t(e.store.rows().size()));
        QVERIFY(report.rows > 0);
    }

    void permissionsAreNeeded()
    {
        Exports e;
        const engine::Session local = e.store.session;
        auto& engine = e.store.engine();
        QVERIFY(engine.execute(local, engine.newCommandId(), engine::AddPerson { "eve", "", "correct horse", { domain::Role::IntegrationEngineer } }).ok());
        e.store.session.person = "eve"; // with the roles of another one in her hand
        const auto refused = e.run();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, domain::Remedy::NoPermission);
        QVERIFY(e.writer.written.empty());
        e.store.session = local;
        QVERIFY(e.nothingLeft());
    }

    void failureLeavesNothing()
    {
        Exports e;
        e.writer.failure = domain::makeError(domain::Remedy::Machine, TIEOUT_TR("The disk is full."));
        const auto failed = e.run();
        QCOMPARE(failed.error().remedy, domain::Remedy::Machine);
        QVERIFY(e.nothingLeft());
    }

    void cancelLeavesNothing()
    {
        Exports e;
        domain::CancelToken cancel;
        e.writer.before_end = [&] { cancel.cancel(); };
        QVERIFY(!e.run(cancel).ok());
        QVERIFY(e.nothingLeft());
    }

    // An older file of that name stays as it was until the new one is whole.
    void oldFileStaysUntilThen()
    {
        Exports e;
        QFile old(e.path);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        e.writer.failure = domain::makeError(domain::Remedy::Machine, TIEOUT_TR("The disk is full."));
        QVERIFY(!e.run().ok());
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("old"));
    }

    void wrongRequestsAreRefused()
    {
        Exports e;
        const auto unknown = e.run({}, engine::ReportKind::DisputePack, "i9");
        QCOMPARE(unknown.error().remedy, domain::Remedy::FixData);
        engine::ExportRequest request;
        request.kind = engine::ReportKind::DisputePack;
        request.subject = "i1";
        request.files = { { engine::ReportFormat::Csv, e.path.toStdString() } };
        QCOMPARE(e.store.engine().exportReport(e.store.session, request, {}, {}).error().remedy, domain::Remedy::Usage);
        QVERIFY(e.nothingLeft());
    }
};

TIEOUT_TEST(TestExports)
#include "tst_exports.moc"
