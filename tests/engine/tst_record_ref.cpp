#include "engine/lineage_graph.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::engine;

class TestRecordRef : public QObject {
    Q_OBJECT

private slots:
    void readsKindSetAndId_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("set");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* text, const char* kind, const char* set, const char* id) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(kind) << QString::fromLatin1(set) << QString::fromLatin1(id);
        };
        row("invoice:INV-1", "invoice", "", "INV-1");
        row("invoice:main/INV-1", "invoice", "main", "INV-1");
        row("invoice:/2026/001", "invoice", "", "2026/001");
        row("invoice:main/2026/001", "invoice", "main", "2026/001");
        row("invoice:a\\/b/c", "invoice", "a/b", "c");
        row("invoice:a\\\\/c", "invoice", "a\\", "c");
        row("invoice:a\\b", "invoice", "", "a\\b");
        row("usage_event:x:y", "usage_event", "", "x:y");
        row("usage_aggregate:c|m|2026-10", "usage_aggregate", "", "c|m|2026-10");
        row("usage_group:c|m|2026-10", "usage_aggregate", "", "c|m|2026-10");
        row("erp_document:1042", "erp_document", "", "1042");
        row("product:sku/1", "product", "sku", "1");
    }
    void readsKindSetAndId()
    {
        QFETCH(QString, text);
        QFETCH(QString, kind);
        QFETCH(QString, set);
        QFETCH(QString, id);
        const auto ref = RecordRef::parse(text.toStdString());
        QVERIFY(ref.ok());
        QCOMPARE(QString::fromUtf8(domain::tableSpec(ref->table).kind.data()), kind);
        QCOMPARE(QString::fromStdString(ref->set), set);
        QCOMPARE(QString::fromStdString(ref->id), id);
    }

    void refusesWhatNamesNoRecord()
    {
        const auto refusal = [](const char* text) {
            const auto ref = RecordRef::parse(text);
            return ref.ok() || ref.error().remedy != Remedy::FixData ? std::string("accepted") : english(ref.error().message);
        };
        QVERIFY(refusal("INV-1").find("names no record: write KIND:ID") != std::string::npos);
        QVERIFY(refusal("invoices:INV-1").find("“invoices” is not a kind of record. Known kinds: usage_event, usage_aggregate") != std::string::npos);
        QVERIFY(refusal("invoice:").find("the id is empty") != std::string::npos);
        QVERIFY(refusal("invoice:main/").find("the id is empty") != std::string::npos);
        QVERIFY(refusal("a\nb:x").find("a\\u{000A}b") != std::string::npos);
    }

    void writesWhatItReadsBack()
    {
        for (int table = 0; table < domain::kTableCount; ++table)
            for (const char* set : { "", "main", "a/b", "\\", "a\\/b\\\\", "x:y" })
                for (const char* id : { "1", "a/b", "/", "\\/", "\\", "c|m|2026-10", ":", "main/" }) {
                    const RecordRef ref { static_cast<Table>(table), set, id };
                    const auto again = RecordRef::parse(ref.toString());
                    QVERIFY2(again.ok() && *again == ref, ref.toString().c_str());
                }
    }
};

TIEOUT_TEST(TestRecordRef)
#include "tst_record_ref.moc"
