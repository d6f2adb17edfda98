// What the case page compares for journals, contracts, customers and mappings: worked out by hand
// from the estate with a defect of every reason.
#include "../broken_estate.h"
#include "engine/queries.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::Checkpoint;
using domain::Reason;

class TestCaseFields : public QObject {
    Q_OBJECT

private:
    StoreUnderTest m_store;
    engine::Session m_session;

    // "Name expected/actual", a difference marked; one a line.
    std::string fields(Checkpoint checkpoint, Reason reason, const std::string& key)
    {
        const auto detail = m_store.engine().answer(m_session, engine::CaseQuery { store::fingerprintOf(checkpoint, reason, "main", key) });
        if (!detail.ok())
            return domain::english(detail.error());
        std::string out;
        for (const engine::ComparedField& f : detail->fields)
            out += std::string(f.name.source) + " " + f.expected + (f.differs ? " != " : " / ") + f.actual + "\n";
        return out;
    }

private slots:
    void initTestCase()
    {
        m_store.import(brokenEstate());
        m_store.reconcile();
        m_session = StoreUnderTest::need(m_store.engine().localSession());
    }

    void comparesBothSides_data()
    {
        QTest::addColumn<int>("checkpoint");
        QTest::addColumn<int>("reason");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, Checkpoint c, Reason r, const char* key, const char* text) {
            QTest::newRow(name) << int(c) << int(r) << QString::fromLatin1(key) << QString::fromLatin1(text);
        };
        row("missing journal", Checkpoint::CP6, Reason::MissingJournal, "p2", "Amount 0.00 / 0.00\nJournal FI-2 != \nDebit 0 / 0\nCredit 0 / 0\nPeriod 2026-07 / \n");
        row("orphan journal", Checkpoint::CP6, Reason::OrphanJournal, "j5", "Amount 0.00 != 1.25\nAccount 1200 / 1200\nDebit 0 != 1.25\nCredit 0 / 0\nRefers to  != p9\n");
        row("wrong account", Checkpoint::CP6, Reason::WrongAccount, "j3",
            "Account 4000 / 4000\nMapped as revenue / revenue\nDebit 0 != 3\nCredit 3 != 0\nPeriod 2026-07 / 2026-07\n");
        row("price", Checkpoint::CP7, Reason::PriceMismatch, "t1",
            "Amount 21.00 != 20.50\nProduct S / S\nQuantity 2 / 2\nUnit price 10.50 != 10.25\nStarts 2026-01-01 / 2026-01-01\nEnds  / \nCurrency EUR / EUR\nContract k1 / \nSubscription  / sub\n");
        row("quantity", Checkpoint::CP7, Reason::QtyMismatch, "t2",
            "Amount 21.00 != 31.50\nProduct S / S\nQuantity 2 != 3\nUnit price 10.50 / 10.50\nStarts 2026-01-01 / 2026-01-01\nEnds  / \nCurrency EUR / EUR\nContract k1 / \nSubscription  / sub\n");
        row("dates", Checkpoint::CP7, Reason::DateMismatch, "t3",
            "Product S / S\nQuantity 2 / 2\nUnit price 10.50 / 10.50\nStarts 2026-01-01 != 2026-01-15\nEnds  / \nCurrency EUR / EUR\nContract k1 / \nSubscription  / sub\n");
        row("never subscribed", Checkpoint::CP7, Reason::MissingSubscription, "t4",
            "Amount 0.0015 != 0.00\nProduct S != \nQuantity 3 != \nUnit price 0.0005 != \nStarts 2026-01-01 != \nEnds  / \nCurrency EUR != \nContract k1 / \nSubscription t4 != \n");
        row("orphan subscription", Checkpoint::CP7, Reason::OrphanSubscription, "s9",
            "Amount 0.00 != 8.00\nProduct  != S\nQuantity  != 2\nUnit price  != 4\nStarts  != 2026-01-01\nEnds  / \nCurrency  != EUR\nRefers to  != t9\n");
        row("not in billing", Checkpoint::CP8, Reason::MissingInBilling, "A4", "Name Four != \nTax id DE4 != \nLegal entity EU != \nCurrency EUR != \nParent  / \n");
        row("not in the ERP", Checkpoint::CP8, Reason::MissingInErp, "c4", "Name Three again != \nTax id DE3 != \nLegal entity EU != \nCurrency EUR != \nParent  / \n");
        row("twice in billing", Checkpoint::CP8, Reason::DuplicateCustomer, "A3",
            "Number of records 1 != 2\nBilling customer c3 / c3\nBilling customer  != c4\nName Three / Three\nName Three / Three again\n");
        const char* billing = "Name Two / Two\nTax id DE2 != XX2\nLegal entity EU != US\nCurrency EUR != USD\nParent A1 != \n";
        row("tax id", Checkpoint::CP8, Reason::TaxIdMismatch, "c2", billing);
        row("parent", Checkpoint::CP8, Reason::HierarchyMismatch, "c2", billing);
        row("entity", Checkpoint::CP8, Reason::EntityMismatch, "c2", billing);
        row("currency", Checkpoint::CP8, Reason::CurrencyMismatch, "c2", billing);
        const char* erp = "Name Three / Three\nTax id DE3 != XX3\nLegal entity EU != UK\nCurrency EUR != GBP\nParent  != c1\n";
        row("ERP tax id", Checkpoint::CP8, Reason::ErpTaxIdMismatch, "e3", erp);
        row("ERP parent", Checkpoint::CP8, Reason::ErpHierarchyMismatch, "e3", erp);
        row("ERP entity", Checkpoint::CP8, Reason::ErpEntityMismatch, "e3", erp);
        row("ERP currency", Checkpoint::CP8, Reason::ErpCurrencyMismatch, "e3", erp);
        row("expired", Checkpoint::CP11, Reason::MappingExpired, "sku|OLD", "Product OLD / OLD\nUsed in 2026-07 != \nMapped to  / 4000\nValid from  / 2026-01-01\nValid until  / 2026-06-30\n");
        row("unmapped product", Checkpoint::CP11, Reason::UnmappedSku, "sku|NEW", "Product NEW != \nUsed in 2026-07 / 2026-07\n");
        row("unmapped meter", Checkpoint::CP11, Reason::UnmappedMeter, "meter|gpu", "Meter gpu != \nUsed in 2026-07 / 2026-07\n");
        row("unmapped account", Checkpoint::CP11, Reason::UnmappedAccount, "account|9999", "Account 9999 != \nUsed in 2026-07 / 2026-07\n");
        row("overlap", Checkpoint::CP11, Reason::MappingOverlap, "entity|EU",
            "Legal entity EU / EU\nMapped to One GmbH != One SE\nValid from 2026-01-01 != 2026-03-31\nValid until 2026-03-31 != \n");
    }
    void comparesBothSides()
    {
        QFETCH(int, checkpoint);
        QFETCH(int, reason);
        QFETCH(QString, key);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(fields(Checkpoint(checkpoint), Reason(reason), key.toStdString())), expected);
    }

    // Every reason of these checkpoints that the estate holds shows at least two fields.
    void noReasonIsLeftOut()
    {
        int looked = 0;
        for (const store::FindingRow& row : m_store.rows()) {
            const Checkpoint c = row.finding.checkpoint;
            if (c != Checkpoint::CP6 && c != Checkpoint::CP7 && c != Checkpoint::CP8 && c != Checkpoint::CP11)
                continue;
            const auto detail = m_store.engine().answer(m_session, engine::CaseQuery { row.fingerprint });
            QVERIFY(detail.ok());
            QVERIFY2(detail->fields.size() >= 2, row.finding.key.c_str());
            QVERIFY2(std::any_of(detail->fields.begin(), detail->fields.end(), [](const auto& f) { return f.differs; }), row.finding.key.c_str());
            ++looked;
        }
        QCOMPARE(looked, 26);
    }

    void recordsAreFoundByNumberAndCustomer()
    {
        engine::FindRecordQuery query;
        query.text = "FI-";
        const auto documents = m_store.engine().answer(m_session, query);
        QVERIFY(documents.ok());
        QCOMPARE(documents->size(), size_t(3));
        QVERIFY(documents->front().table == domain::Table::ErpPostings && documents->front().id == "p1");
        query.text = "c1";
        const auto customer = m_store.engine().answer(m_session, query);
        QCOMPARE(customer->size(), size_t(4)); // the customer itself, and its three invoices
        QVERIFY(customer->front().table == domain::Table::BillingCustomers);
        QVERIFY(customer->back() == (engine::RecordRef { domain::Table::Invoices, "main", "i3" }));
    }
};

TIEOUT_TEST(TestCaseFields)
#include "tst_case_fields.moc"
