// CP2 by the terms of contract items: the text of tiers, the arithmetic, what is raised and what is not.
#include "engine/checks/price_terms.h"
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <random>
#include <set>

using namespace tieout;
using namespace tieout::tests;
using domain::Decimal;

using Lines = std::vector<std::string>;

namespace {

const std::string kItems = "id,contract_id,sku,qty,unit_price,currency,starts,ends,model,tiers,minimum,discount,proration\n";
const std::string kCharges = "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency,contract_item,drawn\n";
const std::string kDrawn = "id,charge_id,amount,currency\n";

// One charge of 4 units at 2.50, rated by the item t1.
Feed charged(const std::string& amount, const std::string& item, const std::string& drawn = {})
{
    return { { "usage_aggregates", "id,customer,meter,period,qty\na1,c1,api,2026-07,4\n" }, { "sku_map", "sku\nS\n" },
        { "rated_charges", kCharges + "h1,a1,c1,S,2026-07,4,2.50," + amount + ",EUR,t1," + drawn + "\n" }, { "contract_items", kItems + item } };
}

Lines cp2(const StoreUnderTest& store)
{
    Lines lines;
    for (const std::string& line : store.findings())
        if (line.starts_with("CP2"))
            lines.push_back(line);
    return lines;
}

std::string rated(const char* model, const char* tiers, const char* qty, const char* discount = "0", const char* minimum = "0", int days = -1, int decimals = 2)
{
    const auto number = [](const char* text) { return Decimal::parse(text).value(); };
    const auto terms = engine::checks::readPriceTerms(model, tiers, number(minimum), number(discount), days < 0 ? "" : "daily");
    if (!terms)
        return "not understood";
    engine::checks::RatedUsage usage { number(qty), number("2.50"), number("3"), number("10"), days < 0 ? 1 : days, days < 0 ? 1 : 31, decimals };
    const auto amount = ratedAmount(*terms, usage);
    return amount ? amount->toString() : "too large";
}

}

class TestPriceTerms : public QObject {
    Q_OBJECT

private slots:
    void readsTiers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("tiers"); // 0: refused
        const auto row = [](const char* text, int tiers) { QTest::newRow(text) << QString::fromLatin1(text) << tiers; };
        row("1000:0.05;5000:0.04+10.00;:0.03", 3);
        row(":0", 1);
        row("0.5:1;1:2;:3+0.01", 3);
        row("100:5.00", 1);
        row("1.0:1;1.10:2;:3", 3);
        for (const char* bad : { "", ";", ":", "+", "1000", "1000:", "1000:0.05;", ";:1", "1000:0.05;1000:0.04;:1", "1000:1;999:1;:1", "1:1;1.00:2;:3", ":1;:2", ":1;5:2", "0:1;:2", "0.0:1;:2", "-5:1;:2", "5:-1;:2", "5:1+-2;:2",
                 "+5:1;:2", "5:+1;:2", "5:1+;:2", "5:1+2+3;:2", "5:1:2;:2", " 5:1;:2", "5 :1;:2", "5: 1;:2", "5:1; :2", "5:1;:2 ", "5:1e3;:2", "5:1,5;:2", "5:.5;:2", "5:1.;:2", "NaN:1;:2", "5:0x1;:2", "5:1;;:2",
                 "9999999999999999999:1;:2", "5:0.0000000000001;:2", "5:99999999999999999999;:2" })
            row(bad, 0);
    }
    void readsTiers()
    {
        QFETCH(QString, text);
        QFETCH(int, tiers);
        const auto parsed = engine::checks::parseTiers(text.toStdString());
        QCOMPARE(parsed ? int(parsed->size()) : 0, tiers);
    }
    void readsTiersWithNulAndLetters()
    {
        using namespace std::string_view_literals;
        QVERIFY(!engine::checks::parseTiers("5:1\0;:2"sv) && !engine::checks::parseTiers("5:1;:2\0"sv) && !engine::checks::parseTiers("\xEF\xBB\xBF" "5:1;:2"sv) && !engine::checks::parseTiers("5:1\n;:2"sv));
        std::string many;
        for (int i = 1; i <= 20'000; ++i)
            many += std::to_string(i) + ":1;";
        QCOMPARE(engine::checks::parseTiers(many + ":1").value().size(), size_t(20'001));
    }

    void rates_data()
    {
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& found, const char* expected) { QTest::newRow(name) << QString::fromStdString(found) << QString::fromLatin1(expected); };
        const char* tiers = "1000:0.05;5000:0.04+10.00;:0.03";
        row("per unit", rated("", "", "4"), "10");
        row("per unit by name", rated("per_unit", "", "4"), "10");
        row("first tier", rated("graduated", tiers, "10"), "0.5");
        row("first tier to its end", rated("graduated", tiers, "1000"), "50");
        row("one above", rated("graduated", tiers, "1000.5"), "60.02");
        row("third tier", rated("graduated", tiers, "6000"), "250"); // 50 + 160 + 10 + 30
        row("nothing used", rated("graduated", "10:1+2;:1", "0"), "2");
        row("less than nothing", rated("graduated", tiers, "-10"), "-0.5");
        row("volume first", rated("volume", tiers, "1000"), "50");
        row("volume second", rated("volume", tiers, "1001"), "50.04");
        row("volume third", rated("volume", tiers, "6000"), "180");
        row("packages begun", rated("package", "100:5.00", "101"), "10");
        row("packages whole", rated("package", "100:5.00+1.00", "200"), "11");
        row("packages of parts", rated("package", "0.5:2", "0.75"), "4");
        row("no package", rated("package", "100:5.00", "0"), "0");
        row("packages back", rated("package", "100:5.00", "-150"), "-5");
        row("flat", rated("flat", "", "999"), "30"); // 3 × 10 of the item
        row("flat for days", rated("flat", "", "999", "0", "0", 10), "9.68");
        row("flat of no day", rated("flat", "", "999", "0", "0", 0), "0");
        row("usage is not by days", rated("", "", "4", "0", "0", 10), "10");
        row("fees of tiers are", rated("graduated", "1:1+31;:1", "2", "0", "0", 10), "12");
        row("discount", rated("", "", "4", "12.5"), "8.75");
        row("discount of everything", rated("", "", "4", "100"), "0");
        row("rounded once", rated("", "", "0.998", "0.2"), "2.49"); // 2.495 × 0.998 = 2.49001
        row("half away from zero", rated("", "", "0.402", "0"), "1.01");
        row("half below zero", rated("", "", "-0.402", "0"), "-1.01");
        row("no decimals", rated("", "", "0.6", "0", "0", -1, 0), "2");
        row("minimum above", rated("", "", "4", "0", "12.00"), "12");
        row("minimum below", rated("", "", "4", "0", "9.99"), "10");
        row("minimum after discount", rated("", "", "4", "50", "6"), "6");
        row("minimum by days", rated("", "", "0", "0", "31", 10), "10");
        row("minimum of no day", rated("", "", "0", "0", "31", 0), "0");
        for (const auto& [name, found] : { std::pair("no tiers", rated("graduated", "", "4")), { "bounded tiers", rated("graduated", "5:1", "4") }, { "open package", rated("package", ":5", "4") },
                 { "two packages", rated("package", "5:1;10:2", "4") }, { "tiers nobody uses", rated("", ":5", "4") }, { "tiers of a fee", rated("flat", ":5", "4") }, { "another model", rated("stairs", ":5", "4") },
                 { "in capitals", rated("Graduated", ":5", "4") }, { "discount above all", rated("", "", "4", "100.01") }, { "discount below zero", rated("", "", "4", "-1") }, { "minimum below zero", rated("", "", "4", "0", "-1") } })
            row(name, found, "not understood");
        row("too large", rated("graduated", ":999999999999999999", "999999999999999999", "0.000000000001"), "too large");
        row("large", rated("graduated", ":999999999999", "999999999999"), "999999999998000000000001");
        row("small", rated("graduated", ":0.000000000001", "0.000000000001", "0", "0", -1, 2), "0");
    }
    void rates()
    {
        QFETCH(QString, found);
        QFETCH(QString, expected);
        QCOMPARE(found, expected);
    }

    void coversDays()
    {
        const int32_t july = domain::Period::parse("2026-07").value().firstDay();
        const auto covered = [&](const char* starts, const char* ends) { return engine::checks::coveredDays(starts, ends, july, 31); };
        QCOMPARE(covered("", ""), 31);
        QCOMPARE(covered("2026-07-01", "2026-07-31"), 31);
        QCOMPARE(covered("2026-07-31", ""), 1);
        QCOMPARE(covered("2025-01-01", "2026-07-01"), 1);
        QCOMPARE(covered("2026-07-10", "2026-07-19"), 10);
        QCOMPARE(covered("2026-08-01", ""), 0);
        QCOMPARE(covered("", "2026-06-30"), 0);
        QCOMPARE(covered("2026-07-20", "2026-07-10"), 0);
    }

    void saysWhichTermWentWrong_data()
    {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("terms"); // starts,ends,model,tiers,minimum,discount,proration
        QTest::addColumn<QString>("found");
        const auto row = [](const char* name, const char* amount, const char* terms, const char* found) { QTest::newRow(name) << QString::fromLatin1(amount) << QString::fromLatin1(terms) << QString::fromLatin1(found); };
        row("no terms", "10", "2026-01-01,,,,,,", "");
        row("no terms, wrong", "10.01", "2026-01-01,,,,,,", "CP2 AMOUNT_MISMATCH h1 0.01");
        row("tiers right", "9", "2026-01-01,,graduated,3:2.50;:1.50,,,", "");
        row("tiers ignored", "10", "2026-01-01,,graduated,3:2.50;:1.50,,,", "CP2 TIER_MISMATCH h1 1");
        row("package", "10", "2026-01-01,,package,3:4,,,", "CP2 TIER_MISMATCH h1 2");
        row("tiers come to the same", "10", "2026-01-01,,volume,3:4;:2.5,,,", "");
        row("minimum ignored", "10", "2026-01-01,,,,25,,", "CP2 MINIMUM_NOT_APPLIED h1 -15");
        row("minimum below", "10", "2026-01-01,,,,9.5,,", "");
        row("minimum in part", "12", "2026-01-01,,,,25,,", "CP2 MINIMUM_NOT_APPLIED h1 -13");
        row("discount ignored", "10", "2026-01-01,,,,,10,", "CP2 DISCOUNT_MISMATCH h1 1");
        row("discount twice", "8.1", "2026-01-01,,,,,10,", "CP2 DISCOUNT_MISMATCH h1 -0.9");
        row("days ignored", "30", "2026-07-22,,flat,,,,daily", "CP2 PRORATION_MISMATCH h1 20.32");
        row("days charged", "9.68", "2026-07-22,,flat,,,,daily", "");
        row("fee wrong", "31", "2026-01-01,,flat,,,,", "CP2 AMOUNT_MISMATCH h1 1");
        row("everything, without the minimum", "8.1", "2026-01-01,,graduated,3:2.50;:1.50,20,10,", "CP2 MINIMUM_NOT_APPLIED h1 -11.9");
        row("everything, without the discount", "9", "2026-01-01,,graduated,3:2.50;:1.50,5,10,", "CP2 DISCOUNT_MISMATCH h1 0.9");
        row("everything, otherwise wrong", "7", "2026-01-01,,graduated,3:2.50;:1.50,5,10,", "CP2 TIER_MISMATCH h1 -1.1");
        row("model unheard of", "10", "2026-01-01,,stairs,,,,", "CP2 MODEL_NOT_SUPPORTED h1 0");
        row("tiers unreadable", "10", "2026-01-01,,graduated,3:2.50,,,", "CP2 MODEL_NOT_SUPPORTED h1 0");
        row("days unheard of", "10", "2026-01-01,,,,,,monthly", "CP2 MODEL_NOT_SUPPORTED h1 0");
    }
    void saysWhichTermWentWrong()
    {
        QFETCH(QString, amount);
        QFETCH(QString, terms);
        QFETCH(QString, found);
        StoreUnderTest store;
        store.import(charged(amount.toStdString(), "t1,k1,S,3,10,EUR," + terms.toStdString() + "\n"));
        store.reconcile();
        QCOMPARE(cp2(store), found.isEmpty() ? Lines() : Lines { found.toStdString() });
        QCOMPARE(store.reconcile(true).changed, uint64_t(0));
    }

    // Terms come, change and go; each time only what they say now counts.
    void followsTheContractItem()
    {
        const std::string none = "t1,k1,S,3,10,EUR,2026-01-01,,,,,,\n", tiers = "t1,k1,S,3,10,EUR,2026-01-01,,graduated,3:2.50;:1.50,,,\n";
        StoreUnderTest store;
        Feed feed = charged("9", tiers);
        feed.erase("contract_items");
        store.import(feed); // nobody told the terms
        store.reconcile();
        QCOMPARE(cp2(store), Lines());
        store.import({ { "contract_items", kItems + "t2,k1,S,3,10,EUR,,,,,,,\n" } }); // of others they are told
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 MODEL_NOT_SUPPORTED h1 0" }));
        store.import({ { "contract_items", kItems + none } });
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 AMOUNT_MISMATCH h1 -1" }));
        store.import({ { "contract_items", kItems + tiers } });
        store.reconcile();
        QCOMPARE(cp2(store), Lines());
        store.import({ { "contract_items", kItems + "t1,k1,S,3,10,USD,2026-01-01,,graduated,3:2.50;:1.50,,,\n" } }); // of another currency
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 MODEL_NOT_SUPPORTED h1 0" }));
        store.import({ { "rated_charges", kCharges + "h1,a1,c1,S,2026-07,4,2.50,9,EUR,,\n" } }); // its own price
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 AMOUNT_MISMATCH h1 -1" }));
        store.import({ { "rated_charges", kCharges + "h1,a1,c1,S,2026-07,4,2.50,9,EUR,,1.00\n" } }); // of which credit paid one
        store.reconcile();
        QCOMPARE(cp2(store), Lines());
    }

    void holdsCreditAgainstItsLedger()
    {
        StoreUnderTest store;
        store.import(charged("8.50", "t1,k1,S,3,10,EUR,,,,,,,\n", "1.50"));
        store.reconcile();
        QCOMPARE(cp2(store), Lines()); // no ledger
        store.import({ { "credit_drawdowns", kDrawn + "d1,h1,1.00,EUR\nd2,h1,0.25,EUR\nd9,h9,7,EUR\n" } });
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 CREDIT_DRAWDOWN_MISMATCH h1 -0.25" })); // a quarter too little is charged
        store.import({ { "credit_drawdowns", kDrawn + "d3,h1,0.25,USD\n" } });
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 CREDIT_DRAWDOWN_MISMATCH h1 -0.25" }));
        store.import({ { "credit_drawdowns", kDrawn + "d3,h1,0.25,\n" } });
        store.reconcile();
        QCOMPARE(cp2(store), Lines());
        // The amount that does not follow from what the charge says is another matter, and one only.
        store.import({ { "rated_charges", kCharges + "h1,a1,c1,S,2026-07,4,2.50,10.00,EUR,t1,\n" } });
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 CREDIT_DRAWDOWN_MISMATCH h1 1.5" }));
        store.import({ { "contract_items", kItems + "t1,k1,S,3,10,EUR,,,,,,10,\n" } });
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 CREDIT_DRAWDOWN_MISMATCH h1 1.5", "CP2 DISCOUNT_MISMATCH h1 1" }));
        store.import({ { "credit_drawdowns", "id,charge_id,amount,_deleted\nd1,h1,1,true\nd2,h1,1,true\nd3,h1,1,true\nd9,h9,1,true\n" } });
        store.reconcile();
        QCOMPARE(cp2(store), (Lines { "CP2 DISCOUNT_MISMATCH h1 1" }));
        QCOMPARE(store.reconcile(true).changed, uint64_t(0));
    }

    // Items and drawdowns come, change and go while the charges stay: each time a full run finds nothing else.
    void incrementalIsFull()
    {
        constexpr const char* kTerms[] = { ",,,,", "graduated,3:1;:2+1,,,", "volume,4:1;:2,,10,", "package,3:2,5,,", "flat,,,,daily", ",,7,5,daily", "stairs,,,," };
        constexpr const char* kDays[] = { "2026-07-01", "2026-07-09", "2026-08-01", "" };
        std::mt19937 random(7);
        const auto pick = [&random](const char* prefix, unsigned n) { return prefix + std::to_string(random() % n); };
        StoreUnderTest store;
        std::string charges = kCharges;
        for (int i = 0; i < 6; ++i)
            charges += "h" + std::to_string(i) + ",a1,c1,S,2026-07,4,2.50," + (i % 2 ? "10" : "9") + ",EUR,t" + std::to_string(i / 2) + "," + (i % 3 ? "" : "1") + "\n";
        store.import({ { "rated_charges", charges }, { "contract_items", kItems + "t9,k1,S,3,10,EUR,,,,,,,\n" }, { "credit_drawdowns", kDrawn + "d9,h9,1,EUR\n" } });
        store.reconcile();
        std::set<std::string> seen;
        for (int step = 0; step < 40; ++step) {
            const std::string gone = random() % 5 == 0 ? ",true\n" : ",\n";
            if (random() % 2)
                store.import({ { "contract_items", kItems.substr(0, kItems.size() - 1) + ",_deleted\n" + pick("t", 3) + ",k1,S,3,10,EUR," + kDays[random() % 4] + ",," + kTerms[random() % 7] + gone } });
            else
                store.import({ { "credit_drawdowns", "id,charge_id,amount,currency,_deleted\n" + pick("d", 3) + "," + pick("h", 6) + ",1," + (random() % 2 ? "EUR" : "USD") + gone } });
            store.reconcile();
            for (const std::string& line : cp2(store))
                seen.insert(line.substr(0, line.find(' ', 4)));
            const auto full = store.reconcile(true);
            QCOMPARE(full.opened + full.changed + full.cleared, uint64_t(0));
        }
        QVERIFY(seen.size() >= 7);
    }

    void whatDoesNotFitIsSaid()
    {
        StoreUnderTest store;
        Feed feed = charged("10", "t1,k1,S,3,10,EUR,,,graduated,:999999999999999999,,0.000000000001,\n");
        feed["rated_charges"] = kCharges + "h1,a1,c1,S,2026-07,999999999999999999,2.50,10,EUR,t1,\n";
        store.import(feed);
        const auto report = store.reconcile();
        QVERIFY(!report.complete);
        const auto names_it = [](const domain::Text& reason) { return english(reason).find("rated_charge h1") != std::string::npos; };
        QVERIFY(std::any_of(report.incomplete_reasons.begin(), report.incomplete_reasons.end(), names_it));
        for (const std::string& line : cp2(store))
            QVERIFY2(line.find("TIER") == std::string::npos, line.c_str());
    }

    void theCaseShowsTheTerms_data()
    {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("terms");
        QTest::addColumn<QString>("shown");
        QTest::newRow("tiers") << "10" << "2026-01-01,,graduated,3:2.50;:1.50,5,10,"
                               << "Charge h1 is 10.00 EUR, but by the agreed tiers it is 8.10 EUR: 1.90 EUR apart since\nAmount 8.10 != 10.00\nQuantity 4 / 4\nUnit price 2.50 / 2.50\nContract item t1 / t1\nPrice model graduated / "
                                  "graduated\nPrice tiers ≤ 3: 2.50; > 3: 1.50 / ≤ 3: 2.50; > 3: 1.50\nDiscount in percent 10 / 10\nMinimum 5 / 5\nStarts 2026-01-01 / 2026-01-01\n";
        QTest::newRow("model") << "10" << ",,stairs,,,,"
                               << "The terms of the contract item by which charge h1 was rated are not there or not understood, open since\nQuantity 4 / 4\nUnit price 2.50 / 2.50\nContract item t1 / t1\nPrice model  != "
                                  "stairs\nCurrency EUR / EUR\n";
    }
    void theCaseShowsTheTerms()
    {
        QFETCH(QString, amount);
        QFETCH(QString, terms);
        QFETCH(QString, shown);
        StoreUnderTest store;
        store.import(charged(amount.toStdString(), "t1,k1,S,3,10,EUR," + terms.toStdString() + "\n"));
        store.reconcile();
        const auto session = StoreUnderTest::need(store.engine().localSession());
        std::string text;
        for (const store::FindingRow& row : store.rows()) {
            if (row.finding.checkpoint != domain::Checkpoint::CP2)
                continue;
            const auto detail = StoreUnderTest::need(store.engine().answer(session, engine::CaseQuery { row.fingerprint }));
            const std::string sentence = english(detail.sentence);
            text += sentence.substr(0, sentence.find(" since") + 6) + "\n";
            for (const auto& field : detail.fields)
                text += english(field.name) + " " + field.expected + (field.differs ? " != " : " / ") + field.actual + "\n";
        }
        QCOMPARE(QString::fromStdString(text), shown);
    }
};

TIEOUT_TEST(TestPriceTerms)
#include "tst_price_terms.moc"
