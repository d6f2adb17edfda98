#include "desk/text.h"
#include "items/record_words.h"
#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/list_table.h"
#include "widgets/pages/audit/audit_page.h"
#include "widgets/pages/connections/connections_page.h"
#include "widgets/pages/queue/queue_page.h"

#include <QLabel>
#include <QTabWidget>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;

// Nobody reads what the machine calls a thing where it has a name.
class PlainWordsTest : public QObject {
    Q_OBJECT
private slots:
    void aConnectionIsOfItsProduct()
    {
        PageFixture<ConnectionsPage> f([](PreparedBackend& b) {
            for (const char* manifest : { "netsuite", "files", "homegrown" }) {
                engine::SourceRow row;
                row.name = row.manifest = manifest;
                b.sources.push_back(row);
            }
            desk::Vendor vendor;
            vendor.name = "netsuite";
            vendor.title = "NetSuite";
            b.known_vendors = { vendor };
        });
        auto* list = f.child<ListTable>("connectionsList");
        QTRY_COMPARE(list->list().rowCount(), 3);
        QStringList kinds;
        for (int row = 0; row < 3; ++row)
            kinds << list->list().index(row, 1).data().toString();
        QCOMPARE(kinds, (QStringList { QStringLiteral("NetSuite"), QStringLiteral("Files"), QStringLiteral("homegrown") }));
    }

    void anEntryWithoutDetailSaysNothing()
    {
        PageFixture<AuditPage> f([](PreparedBackend& b) {
            for (const char* detail : { "{}", "", "{\"a\":\"1\"}" }) {
                engine::AuditRow row;
                row.number = int64_t(b.audit.size()) + 1;
                row.detail = detail;
                b.audit.push_back(row);
            }
        });
        auto* list = f.child<ListTable>("auditList");
        QTRY_COMPARE(list->list().rowCount(), 3);
        QCOMPARE(list->list().index(0, 5).data().toString(), QString(QChar(0x2013)));
        QCOMPARE(list->list().index(1, 5).data().toString(), QString(QChar(0x2013)));
        QCOMPARE(list->list().index(2, 5).data().toString(), QStringLiteral("{\"a\":\"1\"}"));
    }

    void recordsInSentencesHaveTheirNames()
    {
        QCOMPARE(items::namedRecord("erp_document 4711"), std::string("ERP document 4711"));
        QCOMPARE(items::namedRecord("invoice_line il 7"), std::string("Invoice line il 7"));
        QCOMPARE(items::namedRecord("usage_event: the bytes"), std::string("Usage event: the bytes"));
        QCOMPARE(items::namedRecord("acme invoice"), std::string("acme invoice"));
        QCOMPARE(items::namedRecord("invoices 1"), std::string("invoices 1")); // only the whole word
        QCOMPARE(items::namedRecord(""), std::string());
        for (int t = 0; t < domain::kTableCount; ++t) {
            const std::string kind(domain::tableSpec(static_cast<domain::Table>(t)).kind);
            QVERIFY2(items::namedRecord(kind + " 1") != kind + " 1", kind.c_str());
        }
    }
};

TIEOUT_TEST(PlainWordsTest)
#include "tst_plain_words.moc"
