// Which keys are in use and what they are mapped to; which customer records belong together.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include "engine/mappings/customer_match.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::MappingKind;
using domain::Verdict;
using engine::Table;

namespace {

using Lines = std::vector<std::string>;

struct World {
    StoreUnderTest store;
    engine::Session local, ann;

    World()
    {
        local = StoreUnderTest::need(store.engine().localSession());
        StoreUnderTest::need(store.engine().execute(local, store.engine().newCommandId(), engine::AddPerson { "ann", "Ann", "long enough", { domain::Role::Controller } }));
        ann = StoreUnderTest::need(store.engine().signIn("ann", "long enough"));
    }
    void agree(const engine::Command& command)
    {
        const auto report = StoreUnderTest::need(store.engine().execute(local, store.engine().newCommandId(), command));
        const std::vector<int64_t> number { std::stoll(report.rows.at(0).target) };
        const engine::Command decision = std::holds_alternative<engine::ProposeMapping>(command) ? engine::Command(engine::DecideMapping { number, Verdict::Approved, "fine" })
                                                                                                  : engine::Command(engine::DecideLink { number, Verdict::Approved, "fine" });
        QVERIFY(StoreUnderTest::need(store.engine().execute(ann, store.engine().newCommandId(), decision)).rows.at(0).done);
    }
    engine::MappingsQuery::Answer keys(MappingKind kind) { return StoreUnderTest::need(store.engine().answer(local, engine::MappingsQuery { kind })); }
    engine::CrosswalkQuery::Answer crosswalk() { return StoreUnderTest::need(store.engine().answer(local, engine::CrosswalkQuery {})); }
    Lines keyLines(MappingKind kind)
    {
        Lines out;
        for (const engine::MappingKeyRow& row : keys(kind).keys) {
            std::string line = std::string(engine::mappingStatusId(row.status)) + " " + row.key + " " + std::to_string(row.records);
            for (const engine::UsedMoney& money : row.money)
                line += " " + money.amount->toString() + std::string(domain::Currency::fromPacked(money.currency).code());
            for (const engine::MappingValue& value : row.values)
                line += " " + value.id + "=" + value.value + "@" + value.valid_from + ".." + value.valid_to + (value.source.empty() ? "(people)" : "") + (value.ended ? "(ended)" : "");
            out.push_back(line);
        }
        return out;
    }
    Lines linkLines()
    {
        constexpr const char* kStates[] = { "suggested", "unlinked", "linked" };
        Lines out;
        for (const engine::CustomerLinkRow& row : crosswalk().links)
            out.push_back(std::string(kStates[row.state]) + " " + row.child + (row.parent.empty() ? "" : " " + row.parent + " " + std::to_string(row.score)));
        return out;
    }
};

Feed mapped()
{
    return {
        { "usage_aggregates", "id,customer,meter,period,qty\na1,c1,api,2026-07,4\na2,c1,gpu,2026-08,1\n" },
        { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\nch1,a1,c1,OLD,2026-07,1,10,10.00,EUR\nch2,a2,c1,NEW,2026-07,1,2.5,2.50,EUR\nch3,a2,c1,NEW,2026-08,1,7,7.00,USD\n" },
        { "sku_map", "sku\nOLD\nNEW\n" },
        { "mappings", "id,mapping,key,value,valid_from,valid_to\nm1,sku,OLD,4000,2026-01-01,2026-06-30\nm2,sku,IDLE,4100,,\nm3,sku,TWO,1,,\nm4,sku,TWO,2,2026-01-01,\n" },
    };
}

Feed customers()
{
    return {
        { "crm_accounts", "id,name,parent,tax_id,currency,entity,status\nA1,\"Müller & Söhne GmbH\",,DE 811-1,EUR,EU,active\nA2,Blue Harbor Inc.,,US2,USD,US,active\nA3,Third,,,EUR,EU,active\n" },
        { "billing_customers", "id,account,name,parent,tax_id,currency,entity\n"
                               "c1,,Muller Soehne,,de8111,EUR,EU\nc2,GONE,BLUE HARBOR,,,USD,US\nc3,,Entirely Else,,,GBP,UK\nc4,A3,Third,,,EUR,EU\nc5,A3,Third again,c4,,EUR,EU\n" },
    };
}

}

class TestMappingQueries : public QObject {
    Q_OBJECT

private slots:
    void namesAreComparedWithoutTheirForms()
    {
        using engine::nameWords;
        QCOMPARE(nameWords("Müller & Söhne GmbH"), (Lines { "muller", "sohne" }));
        QCOMPARE(nameWords("The A.B.C. Company, Inc."), (Lines { "abc" }));
        QCOMPARE(nameWords("SAS"), (Lines { "sas" })); // nothing but a legal form
        QCOMPARE(nameWords(" — "), (Lines { "\xE2\x80\x94" }));
        QVERIFY(nameWords("").empty());
        QCOMPARE(engine::plainTaxId("de 123-456.x"), std::string("DE123456X"));
        const uint32_t eur = domain::Currency::parse("EUR").value().packed(), usd = domain::Currency::usd().packed();
        const engine::CustomerFace one { "Acme GmbH", "DE1", "EU", eur };
        QCOMPARE(engine::compareCustomers(one, { "ACME", "de-1", "EU", eur }).score, 100);
        QCOMPARE(engine::compareCustomers(one, { "ACME", "DE2", "EU", eur }).score, 0); // another tax id outweighs the name
        QCOMPARE(engine::compareCustomers(one, { "Acme", "", "", 0 }).score, 80);
        QCOMPARE(engine::compareCustomers(one, { "Acme", "", "EU", usd }).score, 75);
        QCOMPARE(engine::compareCustomers(one, { "", "DE1", "", 0 }).score, 60);
        const engine::LinkEvidence evidence = engine::compareCustomers(one, { "Acme Europe", "DE1", "US", eur });
        QCOMPARE(evidence.packed(), std::string("tax_id=same name=58 currency=same entity=other"));
        const auto back = engine::LinkEvidence::unpack(evidence.packed(), evidence.score);
        QVERIFY(back && back->packed() == evidence.packed());
        QVERIFY(!engine::LinkEvidence::unpack("tax_id=maybe", 1) && !engine::LinkEvidence::unpack("name=x", 1) && !engine::LinkEvidence::unpack("", 1));
        std::string words;
        for (const domain::Text& text : evidence.words())
            words += domain::english(text) + "; ";
        QCOMPARE(words, std::string("same tax id; names alike by 58 of 100; same currency; other entity; "));
    }

    void dimensionsShowWhatIsBookedOnTheirAccounts()
    {
        World w;
        w.store.import({ { "journal_lines", "id,posting_id,account,debit,credit,currency\nj1,p1,4000,0,10,EUR\nj2,p1,1200,10,0,EUR\n" },
            { "mappings", "id,mapping,key,value\nm1,dimension,4000,SALES\nm2,dimension,4100,*\n" } });
        w.store.reconcile();
        QCOMPARE(w.keyLines(MappingKind::Dimension), (Lines { "valid 4000 1 10EUR m1=SALES@..", "unused 4100 0 m2=*@.." }));
    }

    void keysAreListedWorstFirst()
    {
        World w;
        w.store.import(mapped());
        w.store.reconcile();
        QCOMPARE(w.keyLines(MappingKind::Sku),
            (Lines { "unmapped NEW 2 2.5EUR 7USD", "expired OLD 1 10EUR m1=4000@2026-01-01..2026-06-30", "overlapping TWO 0 m3=1@.. m4=2@2026-01-01..", "unused IDLE 0 m2=4100@.." }));
        QCOMPARE(w.keyLines(MappingKind::Meter), (Lines { "unmapped api 1 10EUR", "unmapped gpu 1 2.5EUR 7USD" }));
        w.agree(engine::ProposeMapping { {}, MappingKind::Sku, "NEW", domain::MappingAct::Add, {}, "4200", "2026-07-01", {}, "new" });
        w.agree(engine::ProposeMapping { {}, MappingKind::Sku, "TWO", domain::MappingAct::End, "m3", {}, {}, "2025-12-31", "once is enough" });
        // In the list at once, before any reconciliation.
        QCOMPARE(w.keyLines(MappingKind::Sku),
            (Lines { "expired OLD 1 10EUR m1=4000@2026-01-01..2026-06-30", "valid NEW 2 2.5EUR 7USD @1=4200@2026-07-01..(people)", "unused IDLE 0 m2=4100@..", "unused TWO 0 m3=1@..2025-12-31(ended) m4=2@2026-01-01.." }));
        const auto answer = w.keys(MappingKind::Sku);
        QCOMPARE(answer.proposals.size(), size_t(2));
        QCOMPARE(answer.proposals.at(0).number, int64_t(2)); // newest first
        QCOMPARE(answer.proposals.at(1).decider, std::string("ann"));
        QCOMPARE(answer.keys.at(1).first_used->toString() + answer.keys.at(1).last_used->toString(), std::string("2026-072026-08"));
        QVERIFY(w.keys(MappingKind::TaxCode).keys.empty());
        // Who may not see amounts sees none.
        engine::Session engineer = w.local;
        StoreUnderTest::need(w.store.engine().execute(w.local, w.store.engine().newCommandId(), engine::AddPerson { "eve", "Eve", "long enough", { domain::Role::IntegrationEngineer } }));
        engineer = StoreUnderTest::need(w.store.engine().signIn("eve", "long enough"));
        for (const engine::MappingKeyRow& row : StoreUnderTest::need(w.store.engine().answer(engineer, engine::MappingsQuery { MappingKind::Sku })).keys)
            QVERIFY(row.money.empty());
    }

    void waitingProposalsSayWhoMayDecide()
    {
        World w;
        w.store.import(mapped());
        StoreUnderTest::need(w.store.engine().execute(w.local, w.store.engine().newCommandId(), engine::ProposeMapping { {}, MappingKind::Sku, "NEW", domain::MappingAct::Add, {}, "1", {}, {}, "new" }));
        const auto mine = w.keys(MappingKind::Sku);
        QCOMPARE(mine.keys.at(0).waiting, 1u);
        QVERIFY(!mine.proposals.at(0).may_decide && mine.proposals.at(0).may_withdraw);
        QCOMPARE(domain::english(mine.proposals.at(0).why_not), std::string("You proposed it yourself; somebody else must decide it."));
        const auto hers = StoreUnderTest::need(w.store.engine().answer(w.ann, engine::MappingsQuery { MappingKind::Sku }));
        QVERIFY(hers.proposals.at(0).may_decide && !hers.proposals.at(0).may_withdraw && hers.proposals.at(0).why_not.empty());
    }

    void customersAreSuggestedWithTheirScore()
    {
        World w;
        w.store.import(customers());
        w.store.reconcile();
        QCOMPARE(w.linkLines(), (Lines { "suggested c1 A1 " + std::to_string(w.crosswalk().links.at(0).score), "suggested c2 A2 90", "unlinked c3" }));
        QVERIFY(w.crosswalk().links.at(0).score > 90); // the same tax id, written otherwise
        const auto duplicates = w.crosswalk().duplicates;
        QCOMPARE(duplicates.size(), size_t(1));
        QCOMPARE(duplicates.at(0).account, std::string("A3"));
        QCOMPARE(duplicates.at(0).customers, (Lines { "c4", "c5" }));
        const auto hierarchy = w.crosswalk().hierarchy;
        QCOMPARE(hierarchy.size(), size_t(1));
        QCOMPARE(hierarchy.at(0).customer + " under " + hierarchy.at(0).parent, std::string("c5 under c4"));
        // What people say goes first: a link, and “not the same”.
        w.agree(engine::ProposeLink { {}, domain::LinkAct::Link, Table::BillingCustomers, "c1", "A1", "same" });
        w.agree(engine::ProposeLink { {}, domain::LinkAct::NotSame, Table::BillingCustomers, "c2", "A2", "another company of that name" });
        const Lines after = w.linkLines();
        QCOMPARE(after.size(), size_t(3));
        QCOMPARE(after.at(0), std::string("unlinked c2"));
        QCOMPARE(after.at(1), std::string("unlinked c3"));
        QVERIFY(after.at(2).starts_with("linked c1 A1"));
        const auto proposals = w.crosswalk().proposals;
        QCOMPARE(proposals.at(0).act, std::string("not_same"));
        QCOMPARE(proposals.at(0).score, 90);
        QVERIFY(!proposals.at(0).evidence.empty());
    }
};

TIEOUT_TEST(TestMappingQueries)
#include "tst_mapping_queries.moc"
