// CP7's term, and the day on which billing was told of an item.
#include "engine/checks/estate_checks.h"
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

const std::string kItems = "id,contract_id,sku,qty,unit_price,currency,starts,ends,term\n";
const std::string kSubscribed = "id,subscription,contract_item,customer,sku,qty,unit_price,currency,starts,ends,term,created\n";

// 31.00 EUR a month from the first of July.
Feed agreed(const std::string& item = "t1,k1,S,2,15.50,EUR,2026-07-01,,12\n", const std::string& subscribed = "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-07-01\n")
{
    return { { "contracts", "id,account,status,starts,currency\nk1,A1,activated,2026-07-01,EUR\nk2,A1,draft,2026-07-01,EUR\n" }, { "contract_items", kItems + item }, { "subscription_items", kSubscribed + subscribed } };
}

std::string shown(const StoreUnderTest& store)
{
    std::string text;
    for (const store::FindingRow& row : store.rows())
        text += std::string(domain::reasonId(row.finding.reason)) + " " + row.finding.key + " " + row.finding.delta.toString() + " exposed " + row.finding.exposure.toString() + "\n";
    return text;
}

}

class TestContractTerms : public QObject {
    Q_OBJECT

private slots:
    void findsWhatWasToldLate()
    {
        StoreUnderTest store;
        QCOMPARE(store.findingsAfter(agreed()), Lines());
        store.import({ { "subscription_items", kSubscribed + "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-07-11\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP7 ACTIVATION_LATE t1 7" }));
        QCOMPARE(shown(store), std::string("ACTIVATION_LATE t1 7 exposed 10\n")); // ten days of thirty-one
        // The item began ten days after its contract: by then it is an amendment, told on its own first day.
        store.import({ { "contract_items", kItems + "t1,k1,S,2,15.50,EUR,2026-07-11,,12\n" }, { "subscription_items", kSubscribed + "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-11,,12,2026-07-11\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), Lines());
        store.import({ { "subscription_items", kSubscribed + "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-11,,12,2026-07-15\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP7 AMENDMENT_LATE t1 1" }));
        // The contract begins as late as the item: it was the activation after all.
        store.import({ { "contracts", "id,account,status,starts,currency\nk1,A1,activated,2026-07-11,EUR\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP7 ACTIVATION_LATE t1 1" }));
        QCOMPARE(store.reconcile(true).changed, uint64_t(0));
    }

    void findsOtherTerms()
    {
        StoreUnderTest store;
        QCOMPARE(store.findingsAfter(agreed("t1,k1,S,2.0,15.50,EUR,2026-07-01,,12\n", "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,24,2026-07-01\n")), (Lines { "CP7 TERM_MISMATCH t1 0" }));
        QCOMPARE(shown(store), std::string("TERM_MISMATCH t1 0 exposed 31\n"));
        store.import({ { "contract_items", kItems + "t1,k1,S,2,15.50,EUR,2026-07-01,,24\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), Lines());
    }

    void isSilentWhereItCannotKnow_data()
    {
        QTest::addColumn<QString>("item");
        QTest::addColumn<QString>("subscribed");
        QTest::addColumn<QString>("finding");
        const char* item = "t1,k1,S,2,15.50,EUR,2026-07-01,,12\n";
        const auto row = [](const char* name, const char* agreed, const char* subscribed, const char* finding = "") {
            QTest::newRow(name) << QString::fromLatin1(agreed) << QString::fromLatin1(subscribed) << QString::fromLatin1(finding);
        };
        row("on the third day", item, "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-07-04\n");
        row("on the fourth", item, "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-07-05\n", "ACTIVATION_LATE t1 1 exposed 4\n");
        row("before it begins", item, "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-05-30\n");
        row("day not told", item, "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,\n");
        row("the first of two in time", item, "s1,sub,t1,c1,S,1,15.50,EUR,2026-07-01,,12,2026-08-20\ns2,sub,t1,c1,S,1,15.50,EUR,2026-07-01,,12,2026-07-02\n");
        row("both of two late", item, "s1,sub,t1,c1,S,1,15.50,EUR,2026-07-01,,12,2026-08-20\ns2,sub,t1,c1,S,1,15.50,EUR,2026-07-01,,12,2026-07-06\n", "ACTIVATION_LATE t1 2 exposed 5\n");
        row("one of two does not say", item, "s1,sub,t1,c1,S,1,15.50,EUR,2026-07-01,,12,2026-08-20\ns2,sub,t1,c1,S,1,15.50,EUR,2026-07-01,,12,\n");
        row("term told by one side", "t1,k1,S,2,15.50,EUR,2026-07-01,,\n", "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-07-01\n");
        row("term told by the other", item, "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,,2026-07-01\n");
        row("a draft", "t1,k2,S,2,15.50,EUR,2026-07-01,,12\n", "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-09-01\n");
        row("runs late too", item, "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-20,,12,2026-07-20\n", "DATE_MISMATCH t1 0 exposed 31\n");
        row("never subscribed", item, "s1,sub,,c1,S,2,15.50,EUR,2026-07-20,,12,2026-07-20\n", "MISSING_SUBSCRIPTION t1 -31 exposed 31\nORPHAN_SUBSCRIPTION s1 31 exposed 31\n");
        row("from the contract's first day", "t1,k1,S,2,15.50,EUR,,,12\n", "s1,sub,t1,c1,S,2,15.50,EUR,,,12,2026-07-05\n", "ACTIVATION_LATE t1 1 exposed 4\n");
        row("over before billing knew", "t1,k1,S,2,15.50,EUR,2026-07-01,2026-07-10,12\n", "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,2026-07-10,12,2026-08-01\n", "ACTIVATION_LATE t1 28 exposed 10\n");
        row("more than a month", item, "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,12,2026-09-01\n", "ACTIVATION_LATE t1 59 exposed 62\n");
    }
    void isSilentWhereItCannotKnow()
    {
        QFETCH(QString, item);
        QFETCH(QString, subscribed);
        QFETCH(QString, finding);
        StoreUnderTest store;
        store.findingsAfter(agreed(item.toStdString(), subscribed.toStdString()));
        QStringList lines = QString::fromStdString(shown(store)).split(u'\n', Qt::SkipEmptyParts), expected = finding.split(u'\n', Qt::SkipEmptyParts);
        lines.sort();
        expected.sort();
        QCOMPARE(lines, expected);
    }

    // Rounded once, to the currency; what does not fit raises nothing and says so.
    void exposureIsRoundedToTheCurrency()
    {
        using engine::checks::SubscribedFacts;
        const auto drafts = [](const domain::Decimal& price, int decimals, const char* told) {
            engine::checks::ContractItemFacts facts;
            facts.quantity = domain::Decimal(1, 0);
            facts.unit_price = price;
            facts.starts = facts.contract_starts = "2026-02-01";
            facts.active = true;
            facts.decimals = decimals;
            facts.subscribed.push_back({ facts.quantity, price, facts.starts, facts.ends, domain::Decimal(), told });
            engine::checks::Drafts out(domain::Checkpoint::CP7);
            engine::checks::checkContractItem(facts, out);
            return out;
        };
        QCOMPARE(drafts(domain::Decimal(7, 2), 2, "2026-02-07").all().at(0).exposure.toString(), std::string("0.02")); // 0.07 × 6 ÷ 28 = 0.015
        QCOMPARE(drafts(domain::Decimal(7, 0), 0, "2026-02-07").all().at(0).exposure.toString(), std::string("2"));
        QCOMPARE(drafts(domain::Decimal(-7, 3), 3, "2026-02-07").all().at(0).exposure.toString(), std::string("0.002"));
        const auto much = drafts(domain::Decimal(999'999'999'999'999'999, 0), 2, "2026-02-07");
        QVERIFY(!much.overflowed() && much.all().size() == 1);
        engine::checks::ContractItemFacts facts;
        facts.quantity = facts.unit_price = domain::Decimal(999'999'999'999'999'999, 0);
        facts.starts = facts.contract_starts = "2026-02-01";
        facts.active = true;
        facts.subscribed.push_back({ facts.quantity, facts.unit_price, facts.starts, facts.ends, domain::Decimal(), "2026-05-01" });
        engine::checks::Drafts out(domain::Checkpoint::CP7);
        engine::checks::checkContractItem(facts, out);
        QVERIFY(out.overflowed() && out.all().empty());
    }

    void theCaseSaysHowManyDays()
    {
        StoreUnderTest store;
        store.findingsAfter(agreed("t1,k1,S,2.0,15.50,EUR,2026-07-01,,12\n", "s1,sub,t1,c1,S,2,15.50,EUR,2026-07-01,,24,2026-07-11\n"));
        const auto session = StoreUnderTest::need(store.engine().localSession());
        const auto fieldsOf = [&](domain::Reason reason) {
            std::string text;
            for (const store::FindingRow& row : store.rows())
                if (row.finding.reason == reason) {
                    const auto detail = StoreUnderTest::need(store.engine().answer(session, engine::CaseQuery { row.fingerprint }));
                    text = english(detail.sentence) + "\n";
                    for (const auto& field : detail.fields)
                        if (field.differs)
                            text += english(field.name) + " " + field.expected + " / " + field.actual + "\n";
                }
            return text;
        };
        const std::string late = fieldsOf(domain::Reason::ActivationLate), term = fieldsOf(domain::Reason::TermMismatch);
        for (const store::FindingRow& row : store.rows())
            if (row.finding.reason == domain::Reason::ActivationLate) {
                const auto timeline = StoreUnderTest::need(store.engine().answer(session, engine::CaseQuery { row.fingerprint })).timeline;
                QVERIFY(std::any_of(timeline.begin(), timeline.end(), [](const auto& entry) { return english(entry.what) == "Found: residual 7"; }));
            }
        QVERIFY2(late.starts_with("Billing was told of contract item t1 only 10 days after it began; 3 are allowed, open since "), late.c_str());
        QVERIFY2(late.ends_with("\nDays 3 / 10\nTold to billing 2026-07-01 / 2026-07-11\n"), late.c_str());
        QVERIFY2(term.starts_with("Contract item t1 runs for another term in billing than in the contract, open since ") && term.ends_with("\nTerm in months 12 / 24\n"), term.c_str());
    }
};

TIEOUT_TEST(TestContractTerms)
#include "tst_contract_terms.moc"
