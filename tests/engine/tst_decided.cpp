// What two people agreed on takes effect in CP8 and CP11 without a pull, incrementally as in full.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include "engine/reconcile/decided.h"

#include <QTest>

#include <random>

using namespace tieout;
using namespace tieout::tests;
using domain::LinkAct;
using domain::MappingAct;
using domain::MappingKind;
using domain::Remedy;
using domain::Verdict;
using engine::Table;

using Lines = std::vector<std::string>;

namespace {

// Two people of an enforced kind: mia proposes, ann decides.
struct Pair {
    StoreUnderTest store;
    engine::Session mia, ann;
    int64_t proposed = 0;

    Pair()
    {
        const auto local = StoreUnderTest::need(store.engine().localSession());
        for (const char* name : { "mia", "ann" })
            StoreUnderTest::need(store.engine().execute(local, store.engine().newCommandId(),
                engine::AddPerson { name, name, "long enough", { name[0] == 'm' ? domain::Role::RevOpsAnalyst : domain::Role::Controller } }));
        mia = StoreUnderTest::need(store.engine().signIn("mia", "long enough"));
        ann = StoreUnderTest::need(store.engine().signIn("ann", "long enough"));
    }
    domain::Result<engine::CommandReport> run(const engine::Session& who, const engine::Command& command) { return store.engine().execute(who, store.engine().newCommandId(), command); }
    int64_t propose(const engine::Command& command)
    {
        const auto report = StoreUnderTest::need(run(mia, command));
        return proposed = std::stoll(report.rows.at(0).target);
    }
    void agree(const engine::Command& command) { decide(command, propose(command)); }
    void decide(const engine::Command& command, int64_t number)
    {
        const bool mapping = std::holds_alternative<engine::ProposeMapping>(command);
        const auto report = StoreUnderTest::need(mapping ? run(ann, engine::DecideMapping { { number }, Verdict::Approved, {} }) : run(ann, engine::DecideLink { { number }, Verdict::Approved, {} }));
        if (!report.rows.at(0).done)
            qFatal("%s", domain::english(report.rows.at(0).what).c_str());
    }
    Lines found(bool full = false)
    {
        store.reconcile(full);
        return store.findings();
    }
};

engine::ProposeMapping add(MappingKind kind, const std::string& key, const std::string& value, const std::string& from = {}, const std::string& to = {})
{
    return { {}, kind, key, MappingAct::Add, {}, value, from, to, "agreed with finance" };
}

engine::ProposeLink linkOf(Table child_table, const std::string& child, const std::string& parent, LinkAct act = LinkAct::Link)
{
    return { {}, act, child_table, child, parent, "same company" };
}

Feed mappedWorld()
{
    return {
        { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\nch1,a1,c1,OLD,2026-07,1,1,1,EUR\nch2,a2,c1,NEW,2026-07,1,1,1,EUR\n" },
        { "sku_map", "sku\nOLD\nNEW\n" },
        { "mappings", "id,mapping,key,value,valid_from,valid_to\nm1,sku,OLD,4000,2026-01-01,2026-06-30\nm5,entity,EU,One GmbH,2026-01-01,2026-03-31\nm6,entity,EU,One SE,2026-03-31,\n" },
    };
}

Feed customerWorld()
{
    return {
        { "crm_accounts", "id,name,parent,tax_id,currency,entity,status\nA1,One GmbH,,DE1,EUR,EU,active\nA2,Two Inc.,,US2,USD,US,active\n" },
        { "billing_customers", "id,account,name,parent,tax_id,currency,entity\nc1,,One,,DE1,EUR,EU\nc2,GONE,Two,,US2,USD,US\n" }, // no reference, and one that leads nowhere
        { "erp_customers", "id,customer,name,parent,tax_id,currency,entity\ne1,c1,One,,DE1,EUR,EU\ne2,c9,Two,,US2,USD,US\n" },
    };
}

Lines only(const Lines& lines, const std::string& checkpoint)
{
    Lines out;
    for (const std::string& line : lines)
        if (line.starts_with(checkpoint + " "))
            out.push_back(line);
    return out;
}

bool contentsEqual(const StoreUnderTest& a, const StoreUnderTest& b, std::string& why)
{
    const auto left = a.rows(), right = b.rows();
    for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        if (i < left.size() && i < right.size() && left[i].finding == right[i].finding)
            continue;
        const auto line = [i](const auto& rows) { return i < rows.size() ? std::string(domain::reasonId(rows[i].finding.reason)) + " " + rows[i].finding.key + " of " + rows[i].finding.customer : std::string("nothing"); };
        why = line(left) + " / " + line(right);
        return false;
    }
    return true;
}

}

class TestDecided : public QObject {
    Q_OBJECT

private slots:
    void anApprovedMappingClosesWhatItAnswers()
    {
        Pair p;
        p.store.import(mappedWorld());
        QCOMPARE(only(p.found(), "CP11"), (Lines { "CP11 MAPPING_EXPIRED sku|OLD 0", "CP11 MAPPING_OVERLAP entity|EU 0", "CP11 UNMAPPED_SKU sku|NEW 0" }));
        const int64_t waiting = p.propose(add(MappingKind::Sku, "NEW", "4100", "2026-01-01"));
        QCOMPARE(only(p.found(), "CP11").size(), size_t(3)); // a proposal alone changes nothing
        QVERIFY(StoreUnderTest::need(p.run(p.ann, engine::DecideMapping { { waiting }, Verdict::Approved, {} })).rows.at(0).done);
        QCOMPARE(only(p.found(), "CP11"), (Lines { "CP11 MAPPING_EXPIRED sku|OLD 0", "CP11 MAPPING_OVERLAP entity|EU 0" }));
        p.agree(add(MappingKind::Sku, "OLD", "4000", "2026-07-01"));
        p.agree({ engine::ProposeMapping { {}, MappingKind::Entity, "EU", MappingAct::End, "m5", {}, {}, "2026-03-30", "the SE took over" } });
        QCOMPARE(only(p.found(), "CP11"), Lines());
        // Delivered again as it was, the row stays ended.
        p.store.import({ { "mappings", "id,mapping,key,value,valid_from,valid_to\nm5,entity,EU,One GmbH,2026-01-01,2026-03-31\nm7,sku,X,1,,\n" } });
        QCOMPARE(only(p.found(), "CP11"), Lines());
        // An end decided for one key does not follow the row to another.
        p.store.import({ { "mappings", "id,mapping,key,value,valid_from,valid_to\nm5,sku,OLD,4000,2026-01-01,2026-08-31\n" } });
        QCOMPARE(only(p.found(), "CP11"), (Lines { "CP11 MAPPING_OVERLAP sku|OLD 0" }));
    }

    void aReplacedRowEndsTheDayBefore()
    {
        Pair p;
        p.store.import(mappedWorld());
        p.agree({ engine::ProposeMapping { {}, MappingKind::Sku, "OLD", MappingAct::Replace, "m1", "4200", "2026-03-01", {}, "moved" } });
        p.agree({ engine::ProposeMapping { {}, MappingKind::Sku, "OLD", MappingAct::Replace, "@1", "4300", "2026-07-01", {}, "moved again" } });
        QVERIFY(only(p.found(), "CP11") == (Lines { "CP11 MAPPING_OVERLAP entity|EU 0", "CP11 UNMAPPED_SKU sku|NEW 0" }));
        // A third row over the same days is refused, and says by which.
        const auto refused = p.run(p.mia, add(MappingKind::Sku, "OLD", "1", "2026-05-01", "2026-05-31"));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, Remedy::Conflict);
        QVERIFY2(domain::english(refused.error()).find("“@1” to “4200” (2026-03-01 – 2026-06-30)") != std::string::npos, domain::english(refused.error()).c_str());
    }

    void anAccountMappingBringsJournalsIntoView()
    {
        Pair p;
        p.store.import({ { "invoices", "id,customer,period,total,currency,status\ni1,c1,2026-07,5,EUR,open\n" }, { "erp_postings", "id,invoice_ref,period,amount,document\np1,i1,2026-07,5,FI-1\n" },
            { "journal_lines", "id,posting_id,account,debit,credit\nj1,p1,4000,5,0\nj2,p1,1200,0,5\n" } });
        QCOMPARE(only(p.found(), "CP6"), Lines());
        p.agree(add(MappingKind::Account, "4000", "revenue"));
        const Lines found = p.found();
        QCOMPARE(only(found, "CP6"), (Lines { "CP6 WRONG_ACCOUNT j1 0" }));
        QCOMPARE(only(found, "CP11"), (Lines { "CP11 UNMAPPED_ACCOUNT account|1200 0" }));
        p.store.reopen(); // the decision is looked at again although nothing arrived
        p.agree(add(MappingKind::Account, "1200", "receivable"));
        QCOMPARE(only(p.found(), "CP6"), (Lines { "CP6 WRONG_ACCOUNT j1 0", "CP6 WRONG_ACCOUNT j2 0" }));
    }

    void aDimensionMappingAsksForOne()
    {
        Pair p;
        p.store.import({ { "invoices", "id,customer,period,total,currency,status\ni1,c1,2026-07,5,EUR,open\n" }, { "erp_postings", "id,invoice_ref,period,amount,document\np1,i1,2026-07,5,FI-1\n" },
            { "journal_lines", "id,posting_id,account,debit,credit\nj1,p1,1200,5,0\nj2,p1,4000,0,5\n" }, { "mappings", "id,mapping,key,value,valid_from\nm1,account,1200,receivable,\nm2,account,4000,revenue,\n" } });
        QCOMPARE(only(p.found(), "CP6"), Lines());
        p.store.reopen(); // the decision is looked at again although nothing arrived
        p.agree(add(MappingKind::Dimension, "4000", "SALES"));
        QCOMPARE(only(p.found(), "CP6"), (Lines { "CP6 MISSING_DIMENSION j2 0" }));
        p.store.import({ { "journal_lines", "id,posting_id,account,debit,credit,dimension\nj2,p1,4000,0,5,OPS\n" } });
        QCOMPARE(only(p.found(), "CP6"), (Lines { "CP6 WRONG_DIMENSION j2 0" }));
    }

    void aLinkCountsWhereTheReferenceLeadsNowhere()
    {
        Pair p;
        p.store.import(customerWorld());
        QCOMPARE(only(p.found(), "CP8"), (Lines { "CP8 MISSING_IN_BILLING A1 0", "CP8 MISSING_IN_BILLING A2 0", "CP8 MISSING_IN_ERP c2 0" }));
        p.agree(linkOf(Table::BillingCustomers, "c1", "A1"));
        p.agree(linkOf(Table::BillingCustomers, "c2", "A2"));
        p.agree(linkOf(Table::ErpCustomers, "e2", "c2"));
        QCOMPARE(only(p.found(), "CP8"), Lines());
        // The system's own reference comes first again as soon as it leads somewhere.
        p.store.import({ { "crm_accounts", "id,name,parent,tax_id,currency,entity,status\nGONE,Back,,XX,USD,US,active\n" } });
        QCOMPARE(only(p.found(), "CP8"), (Lines { "CP8 MISSING_IN_BILLING A2 0", "CP8 TAX_ID_MISMATCH c2 0" }));
        p.agree(linkOf(Table::BillingCustomers, "c1", "A1", LinkAct::Unlink));
        QCOMPARE(only(p.found(), "CP8"), (Lines { "CP8 MISSING_IN_BILLING A1 0", "CP8 MISSING_IN_BILLING A2 0", "CP8 TAX_ID_MISMATCH c2 0" }));
    }

    void refusesWhatCannotBe()
    {
        Pair p;
        p.store.import(mappedWorld());
        p.store.import(customerWorld());
        p.found();
        const auto refused = [&](const engine::Session& who, const engine::Command& command, Remedy remedy, const std::string& words) {
            const auto report = p.run(who, command);
            const std::string text = report.ok() ? "done" : domain::english(report.error());
            QVERIFY2(!report.ok() && report.error().remedy == remedy && text.find(words) != std::string::npos, text.c_str());
        };
        refused(p.ann, add(MappingKind::Sku, "NEW", "1"), Remedy::NoPermission, "propose_reference");
        refused(p.mia, add(MappingKind::Sku, "", "1"), Remedy::Usage, "The key is empty");
        refused(p.mia, add(MappingKind::Sku, "NEW", " "), Remedy::Usage, "The value is empty");
        refused(p.mia, add(MappingKind::Sku, "NEW", "1", "2026-02-30"), Remedy::Usage, "is not a day");
        refused(p.mia, add(MappingKind::Sku, "NEW", "1", "2026-02-01", "2026-01-01"), Remedy::Usage, "before the first day");
        refused(p.mia, engine::ProposeMapping { {}, MappingKind::Sku, "NEW", MappingAct::Add, {}, "1", {}, {}, " " }, Remedy::Usage, "reason in words");
        refused(p.mia, engine::ProposeMapping { {}, MappingKind::Sku, "OLD", MappingAct::End, "m9", {}, {}, "2026-01-31", "w" }, Remedy::Conflict, "no mapping “m9”");
        refused(p.mia, engine::ProposeMapping { {}, MappingKind::Sku, "OLD", MappingAct::End, "m1", {}, {}, "2026-06-30", "w" }, Remedy::Usage, "ends on 2026-06-30 already");
        refused(p.mia, add(MappingKind::Sku, "OLD", "1", "2026-06-30"), Remedy::Conflict, "“m1” to “4000” (2026-01-01 – 2026-06-30)");
        refused(p.mia, linkOf(Table::ErpCustomers, "e1", "c2"), Remedy::Conflict, "refers to c1 in its own system");
        refused(p.mia, linkOf(Table::BillingCustomers, "c8", "A1"), Remedy::FixData, "no customer record c8");
        refused(p.mia, linkOf(Table::BillingCustomers, "c1", "A8"), Remedy::FixData, "no customer record A8");
        refused(p.mia, linkOf(Table::CrmAccounts, "A1", "A2"), Remedy::Usage, "billing customer to its account");
        refused(p.mia, linkOf(Table::BillingCustomers, "c1", "A1", LinkAct::Unlink), Remedy::Conflict, "nothing to undo");
    }

    void twoPeopleDecide()
    {
        Pair p;
        p.store.import(mappedWorld());
        const auto local = StoreUnderTest::need(p.store.engine().localSession()); // has every role, and still is one person
        const auto mine = StoreUnderTest::need(p.run(local, add(MappingKind::Sku, "NEW", "1")));
        const int64_t number = std::stoll(mine.rows.at(0).target);
        const auto own = p.run(local, engine::DecideMapping { { number }, Verdict::Approved, {} });
        QVERIFY(!own.ok() && own.error().remedy == Remedy::NoPermission);
        QVERIFY(domain::english(own.error()).find("somebody else must decide it") != std::string::npos);
        const auto maker = p.run(p.mia, engine::DecideMapping { { number }, Verdict::Approved, {} });
        QVERIFY(!maker.ok() && domain::english(maker.error()).find("approve_reference") != std::string::npos);
        const auto silent = p.run(p.ann, engine::DecideMapping { { number }, Verdict::Declined, {} });
        QVERIFY(!silent.ok() && silent.error().remedy == Remedy::Usage);
        const auto unknown = p.run(p.ann, engine::DecideMapping { { number, 77 }, Verdict::Approved, {} });
        QVERIFY(!unknown.ok() && domain::english(unknown.error()).find("no proposal 77") != std::string::npos);
        const auto twice = p.run(p.mia, add(MappingKind::Sku, "NEW", "1"));
        QVERIFY(!twice.ok() && domain::english(twice.error()).find("local has proposed the same (number 1)") != std::string::npos);
        const auto foreign = p.run(p.mia, engine::DecideMapping { { number }, Verdict::Withdrawn, {} });
        QVERIFY(!foreign.ok() && domain::english(foreign.error()).find("only who proposed it can withdraw it") != std::string::npos);
        QVERIFY(StoreUnderTest::need(p.run(local, engine::DecideMapping { { number }, Verdict::Withdrawn, {} })).rows.at(0).done);
        const auto late = StoreUnderTest::need(p.run(p.ann, engine::DecideMapping { { number }, Verdict::Approved, {} }));
        QVERIFY(!late.rows.at(0).done);
        QCOMPARE(domain::english(late.rows.at(0).what), std::string("Not possible: withdrawn by local."));
        // The same command id for another decision is refused: the digest covers numbers and verdict.
        const auto id = p.store.engine().newCommandId();
        const int64_t next = p.propose(add(MappingKind::Sku, "NEW", "2"));
        QVERIFY(p.store.engine().execute(p.ann, id, engine::DecideMapping { { next }, Verdict::Declined, "no" }).ok());
        QVERIFY(StoreUnderTest::need(p.store.engine().execute(p.ann, id, engine::DecideMapping { { next }, Verdict::Declined, "no" })).repeated);
        const auto other = p.store.engine().execute(p.ann, id, engine::DecideMapping { { next }, Verdict::Approved, "no" });
        QVERIFY(!other.ok() && other.error().remedy == Remedy::Conflict);
    }

    // Two proposals that exclude each other: the second approval of one list is not done.
    void anApprovalLooksAgain()
    {
        Pair p;
        p.store.import(mappedWorld());
        p.store.import(customerWorld());
        const int64_t first = p.propose(add(MappingKind::Sku, "NEW", "1")), second = p.propose(add(MappingKind::Sku, "NEW", "2", "2026-01-01"));
        const auto report = StoreUnderTest::need(p.run(p.ann, engine::DecideMapping { { first, second }, Verdict::Approved, {} }));
        QVERIFY(report.rows.at(0).done && !report.rows.at(1).done);
        QVERIFY(domain::english(report.rows.at(1).what).find("two at once would be ambiguous") != std::string::npos);
        const int64_t one = p.propose(linkOf(Table::BillingCustomers, "c1", "A1")), two = p.propose(linkOf(Table::BillingCustomers, "c1", "A2"));
        const auto links = StoreUnderTest::need(p.run(p.ann, engine::DecideLink { { one, two }, Verdict::Approved, {} }));
        QVERIFY(links.rows.at(0).done && !links.rows.at(1).done);
        const auto again = StoreUnderTest::need(p.run(p.ann, engine::DecideLink { { two }, Verdict::Approved, {} }));
        QVERIFY(!again.rows.at(0).done && domain::english(again.rows.at(0).what).find("linked to A1 already") != std::string::npos);
    }

    void aCheckGoesByTheDecisionsOfTheLastRun()
    {
        Pair p;
        p.store.import(mappedWorld());
        p.store.import(customerWorld());
        p.agree(add(MappingKind::Sku, "NEW", "1"));
        p.found();
        p.agree(linkOf(Table::BillingCustomers, "c1", "A1")); // not reconciled yet
        const auto check = [&] {
            const auto report = StoreUnderTest::need(p.store.engine().rebuild(p.store.session, true, domain::CancelToken(), {}));
            QVERIFY2(report.identical, report.differences.empty() ? "" : domain::english(report.differences.front()).c_str());
        };
        check();
        p.found();
        check();
        p.store.reopen();
        check();
        QCOMPARE(only(p.store.findings(), "CP8"), (Lines { "CP8 MISSING_IN_BILLING A2 0", "CP8 MISSING_IN_ERP c2 0" }));
    }

    // Random deliveries and decisions: what the incremental runs leave is what one full run over the
    // same deliveries and decisions finds.
    void incrementalIsFull_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 5; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void incrementalIsFull()
    {
        QFETCH(unsigned, seed);
        std::mt19937 r(seed);
        const auto pick = [&](const char* prefix, unsigned n) { return prefix + std::to_string(r() % n); };
        const auto maybe = [&](const std::string& text) { return r() % 3 ? text : std::string(); };
        Pair a, b;
        for (int step = 0; step < 14; ++step) {
            if (r() % 2) {
                Feed feed { { "crm_accounts", "id,parent,tax_id,currency,entity,status,_deleted\n" }, { "billing_customers", "id,account,parent,tax_id,currency,entity,_deleted\n" },
                    { "erp_customers", "id,customer,parent,tax_id,currency,entity,_deleted\n" }, { "mappings", "id,mapping,key,value,valid_from,valid_to,_deleted\n" },
                    { "journal_lines", "id,posting_id,account,debit,credit\n" }, { "erp_postings", "id,invoice_ref,period,amount\n" } };
                const auto rest = [&] { return maybe(pick("T", 2)) + "," + (r() % 2 ? "EUR" : "USD") + "," + maybe(pick("N", 2)); };
                const auto gone = [&] { return std::string(r() % 4 ? "" : "true"); };
                for (int n = 0; n < 3; ++n) {
                    feed["crm_accounts"] += pick("A", 3) + "," + maybe(pick("A", 3)) + "," + rest() + ",active," + gone() + "\n";
                    feed["billing_customers"] += pick("c", 4) + "," + maybe(pick("A", 5)) + "," + maybe(pick("c", 4)) + "," + rest() + "," + gone() + "\n";
                    feed["erp_customers"] += pick("e", 4) + "," + maybe(pick("c", 6)) + "," + maybe(pick("e", 4)) + "," + rest() + "," + gone() + "\n";
                    feed["mappings"] += pick("m", 4) + ",account," + pick("K", 3) + "," + (r() % 2 ? "revenue" : "receivable") + ",2026-0" + std::to_string(1 + r() % 6) + "-01,," + gone() + "\n";
                    feed["journal_lines"] += pick("j", 5) + "," + pick("p", 2) + "," + pick("K", 4) + "," + std::to_string(r() % 5) + ",0\n";
                    feed["erp_postings"] += pick("p", 2) + ",i1,2026-0" + std::to_string(1 + r() % 8) + ",5\n";
                }
                const std::string folder = a.store.write(feed);
                a.store.importFolder(folder);
                b.store.importFolder(folder);
            } else {
                const std::string day = "2026-0" + std::to_string(1 + r() % 8) + "-15";
                engine::Command command = add(MappingKind::Account, pick("K", 4), r() % 2 ? "revenue" : "receivable", day, {});
                if (r() % 3 == 0)
                    command = engine::ProposeMapping { {}, MappingKind::Account, pick("K", 3), MappingAct::End, pick("m", 4), {}, {}, day, "over" };
                if (r() % 2)
                    command = r() % 2 ? linkOf(Table::BillingCustomers, pick("c", 4), pick("A", 3), r() % 4 ? LinkAct::Link : LinkAct::Unlink) : linkOf(Table::ErpCustomers, pick("e", 4), pick("c", 4), r() % 4 ? LinkAct::Link : LinkAct::Unlink);
                for (Pair* pair : { &a, &b }) // many are refused, by both alike
                    if (const auto done = pair->run(pair->mia, command); done.ok())
                        pair->decide(command, std::stoll(done->rows.at(0).target));
            }
            if (r() % 4 == 0)
                a.store.reopen();
            if (r() % 3)
                a.found();
        }
        a.found();
        b.found(true);
        std::string why;
        QVERIFY2(contentsEqual(a.store, b.store, why), why.c_str());
        const auto full = a.store.reconcile(true);
        QCOMPARE(full.opened + full.changed + full.cleared, uint64_t(0));
        const auto check = StoreUnderTest::need(a.store.engine().rebuild(a.store.session, true, domain::CancelToken(), {}));
        QVERIFY2(check.identical, check.differences.empty() ? "" : domain::english(check.differences.front()).c_str());
    }
};

TIEOUT_TEST(TestDecided)
#include "tst_decided.moc"
