// Random histories of inserts, changes, deletions and repeated deliveries: what the incremental runs
// leave is, row for row, what one full run over the same deliveries finds in a fresh store.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <random>

using namespace tieout;
using namespace tieout::tests;

namespace {

using Random = std::mt19937;

std::string pick(Random& random, const char* prefix, int n)
{
    return prefix + std::to_string(random() % static_cast<unsigned>(n));
}

std::string period(Random& random)
{
    return random() % 3 ? "2026-07" : "2026-08";
}

std::string amount(Random& random)
{
    constexpr const char* kAmounts[] = { "10", "10.00", "5.5", "-3", "0", "12.34" };
    return kAmounts[random() % 6];
}

// Mostly left to the customer, as most systems do.
std::string entity(Random& random)
{
    constexpr const char* kEntities[] = { "DE", "US", "", "" };
    return kEntities[random() % 4];
}

// A small world, so that rows meet often.
std::string row(const std::string& table, Random& r)
{
    const std::string flag = r() % 6 == 0 ? "true" : "";
    constexpr const char* kStatus[] = { "finalized", "draft", "void", "open", "paid" };
    constexpr const char* kErpStatus[] = { "open", "paid", "voided", "" };
    const auto open = [&r] { return r() % 3 ? amount(r) : std::string(); };
    constexpr const char* kCurrency[] = { "EUR", "USD", "" };
    if (table == "usage_events")
        return pick(r, "e", 12) + "," + pick(r, "c", 2) + "," + pick(r, "m", 2) + "," + amount(r) + ",2026-0" + (r() % 2 ? "7" : "8") + "-01T00:00:0" + std::to_string(r() % 3) + "Z,"
            + pick(r, "s", 2) + "," + (r() % 3 ? "" : pick(r, "no meter ", 2)) + "," + (r() % 3 ? "" : "2026-07-01T00:00:00Z") + "," + (r() % 2 ? pick(r, "", 9) : "");
    if (table == "usage_aggregates")
        return pick(r, "a", 5) + "," + pick(r, "c", 2) + "," + pick(r, "m", 2) + "," + period(r) + "," + amount(r) + "," + flag;
    if (table == "rated_charges")
        return pick(r, "h", 6) + "," + pick(r, "a", 5) + "," + (r() % 2 ? pick(r, "c", 2) : "") + "," + pick(r, "k", 3) + "," + period(r) + "," + amount(r) + "," + pick(r, "", 4) + "," + amount(r) + ","
            + kCurrency[r() % 3] + "," + (r() % 2 ? "" : pick(r, "t", 4)) + "," + (r() % 4 ? "" : "1") + "," + flag;
    if (table == "credit_drawdowns")
        return pick(r, "d", 4) + "," + pick(r, "h", 6) + ",1," + kCurrency[r() % 3] + "," + flag;
    if (table == "invoice_lines")
        return pick(r, "l", 8) + "," + pick(r, "i", 4) + "," + pick(r, "h", 6) + "," + amount(r) + "," + amount(r) + "," + kCurrency[r() % 3] + "," + flag;
    if (table == "invoices")
        return pick(r, "i", 4) + "," + pick(r, "c", 2) + "," + period(r) + "," + amount(r) + "," + kCurrency[r() % 3] + "," + kStatus[r() % 5] + "," + (r() % 2 ? "1" : "") + "," + entity(r) + "," + (r() % 2 ? pick(r, "N", 2) : "") + "," + open() + "," + flag;
    if (table == "erp_postings")
        return pick(r, "p", 5) + "," + pick(r, "i", 4) + "," + period(r) + "," + amount(r) + "," + pick(r, "D", 3) + "," + (r() % 3 ? "" : pick(r, "p", 5)) + ","
            + (r() % 4 ? "" : "TIE-1") + "," + entity(r) + "," + (r() % 3 ? "" : pick(r, "N", 2)) + "," + open() + "," + kErpStatus[r() % 4] + "," + flag;
    if (table == "credit_notes")
        return pick(r, "n", 4) + "," + pick(r, "i", 4) + "," + amount(r) + ",EUR," + (r() % 4 ? "issued" : "void") + "," + period(r) + "," + (r() % 3 ? pick(r, "l", 8) : "") + "," + (r() % 2 ? pick(r, "N", 2) : "") + "," + flag;
    if (table == "erp_credits") // numbered with the postings
        return pick(r, "p", 7) + "," + pick(r, "n", 4) + "," + period(r) + "," + amount(r) + ",EUR," + (r() % 3 ? "" : pick(r, "N", 2)) + "," + flag;
    if (table == "mappings")
        return r() % 2 ? pick(r, "g", 2) + ",account," + pick(r, "", 3) + "," + (r() % 2 ? "revenue" : "receivable") + "," + flag
                       : pick(r, "d", 2) + ",dimension," + pick(r, "", 3) + "," + (r() % 2 ? "D1" : "*") + "," + flag;
    if (table == "journal_lines")
        return pick(r, "j", 8) + "," + pick(r, "p", 7) + "," + pick(r, "", 3) + "," + amount(r) + "," + amount(r) + "," + (r() % 3 ? "" : r() % 2 ? "TIE-1" : pick(r, "p", 5)) + ","
            + (r() % 2 ? period(r) : "") + "," + (r() % 3 ? pick(r, "D", 2) : "") + "," + (r() % 4 ? "" : "true") + "," + flag;
    if (table == "payments")
        return pick(r, "y", 4) + "," + pick(r, "i", 4) + "," + amount(r) + "," + kCurrency[r() % 3] + "," + (r() % 2 ? pick(r, "N", 2) : "") + "," + flag;
    if (table == "erp_receipts")
        return pick(r, "r", 5) + "," + pick(r, "y", 4) + "," + amount(r) + "," + (r() % 3 ? "" : pick(r, "N", 2)) + "," + flag;
    if (table == "warehouse_totals") {
        constexpr const char* kStated[] = { "invoices,2026-07,EUR,1,10", "invoices,,,2,", "usage_events,2026-07,,1,10", "usage_events,2026-08,,2,", "erp_credits,2026-08,EUR,1,10", "payments,,EUR,1,5.5" };
        return pick(r, "w", 6) + "," + kStated[r() % 6] + "," + flag;
    }
    constexpr const char* kTerms[] = { ",,,,", "graduated,3:1;:2+1,,,", "volume,4:1;:2,,10,", "package,3:2,5,,", "flat,,,,daily", ",,7,5,daily", "stairs,,,," };
    constexpr const char* kDays[] = { "2026-07-01", "2026-07-03", "2026-07-09", "2026-08-01", "" };
    if (table == "contracts")
        return pick(r, "q", 2) + "," + pick(r, "A", 3) + "," + (r() % 3 ? "activated" : "draft") + "," + kDays[r() % 3] + "," + (r() % 2 ? "2026-07-31" : "") + "," + flag;
    if (table == "contract_items")
        return pick(r, "t", 3) + "," + pick(r, "q", 2) + "," + pick(r, "k", 3) + "," + pick(r, "", 3) + ",5,EUR," + kDays[r() % 5] + "," + (r() % 2 ? "12" : "") + "," + kTerms[r() % 7] + "," + flag;
    if (table == "subscription_items")
        return pick(r, "u", 4) + "," + pick(r, "t", 4) + "," + pick(r, "k", 3) + "," + pick(r, "", 3) + ",5,EUR," + kDays[r() % 5] + "," + (r() % 2 ? "12" : "24") + "," + kDays[r() % 5] + "," + flag;
    if (table == "billing_customers")
        return pick(r, "c", 2) + "," + pick(r, "A", 3) + "," + entity(r) + "," + flag;
    if (table == "crm_accounts")
        return pick(r, "A", 3) + "," + (r() % 2 ? pick(r, "A", 3) : "") + "," + flag;
    if (table == "meters")
        return pick(r, "m", 2) + "," + (r() % 2 ? "active" : "archived") + "," + flag;
    return pick(r, "k", 3) + "," + flag;
}

const Feed kHeaders {
    { "usage_events", "id,customer,meter,qty,ts,source,refused,received_at,sequence\n" },
    { "usage_aggregates", "id,customer,meter,period,qty,_deleted\n" },
    { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency,contract_item,drawn,_deleted\n" },
    { "invoice_lines", "id,invoice_id,charge_id,qty,amount,currency,_deleted\n" },
    { "invoices", "id,customer,period,total,currency,status,tax,entity,number,open,_deleted\n" },
    { "erp_postings", "id,invoice_ref,period,amount,document,reverses,mark,entity,reference,open,status,_deleted\n" },
    { "journal_lines", "id,posting_id,account,debit,credit,journal,period,dimension,manual,_deleted\n" },
    { "payments", "id,invoice_id,amount,currency,number,_deleted\n" },
    { "erp_receipts", "id,payment_ref,amount,reference,_deleted\n" },
    { "sku_map", "sku,_deleted\n" },
    { "credit_notes", "id,invoice_id,amount,currency,status,period,line_id,number,_deleted\n" },
    { "erp_credits", "id,credit_ref,period,amount,currency,reference,_deleted\n" },
    { "mappings", "id,mapping,key,value,_deleted\n" },
    { "billing_customers", "id,account,entity,_deleted\n" },
    { "crm_accounts", "id,parent,_deleted\n" },
    { "contracts", "id,account,status,starts,ends,_deleted\n" },
    { "contract_items", "id,contract_id,sku,qty,unit_price,currency,starts,term,model,tiers,minimum,discount,proration,_deleted\n" },
    { "credit_drawdowns", "id,charge_id,amount,currency,_deleted\n" },
    { "subscription_items", "id,contract_item,sku,qty,unit_price,currency,starts,term,created,_deleted\n" },
    { "meters", "id,status,_deleted\n" },
    { "warehouse_totals", "id,table,period,currency,records,amount,_deleted\n" },
};

Feed randomFeed(Random& random)
{
    Feed feed;
    for (const auto& [table, header] : kHeaders) {
        if (random() % 3 == 0 || (table == "mappings" && random() % 4 != 0)) // a change of mappings marks nearly everything
            continue;
        std::string text = header;
        for (unsigned n = random() % 6; n > 0; --n)
            text += row(table, random) + "\n";
        feed[table] = text;
    }
    return feed;
}

// Findings without the times of their events.
std::vector<domain::Finding> contents(const StoreUnderTest& store)
{
    std::vector<domain::Finding> out;
    for (const store::FindingRow& row : store.rows())
        out.push_back(row.finding);
    return out;
}

}

class TestHistories : public QObject {
    Q_OBJECT

private slots:
    void incrementalIsFull_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void incrementalIsFull()
    {
        QFETCH(unsigned, seed);
        Random random(seed);
        StoreUnderTest incremental, fresh;
        size_t most = 0;
        std::vector<std::string> folders;
        for (int step = 0; step < 8; ++step) {
            // Sometimes an old delivery comes again, under a new source it counts again.
            const bool again = !folders.empty() && random() % 5 == 0;
            const std::string folder = again ? folders[random() % folders.size()] : incremental.write(randomFeed(random));
            folders.push_back(folder);
            const std::string source = random() % 4 ? "files" : "other";
            incremental.importFolder(folder, source);
            fresh.importFolder(folder, source);
            if (random() % 3 == 0)
                incremental.reopen(); // cold: the state comes back from the chunks
            if (random() % 4 != 0)
                incremental.reconcile();
            most = std::max(most, incremental.rows().size());
        }
        incremental.reconcile();
        fresh.reconcile(true);
        const auto expected = contents(fresh), found = contents(incremental);
        QVERIFY(most > 0);
        for (size_t i = 0; i < std::max(expected.size(), found.size()); ++i) {
            if (i < expected.size() && i < found.size() && expected[i] == found[i])
                continue;
            const auto line = [&](const std::vector<domain::Finding>& list) {
                return i < list.size() ? std::string(domain::checkpointId(list[i].checkpoint)) + " " + std::string(domain::reasonId(list[i].reason)) + " " + list[i].key + " " + list[i].delta.toString() + " exp "
                        + list[i].exposure.toString() + " " + list[i].customer + " " + list[i].document + " " + list[i].system + " cur " + std::to_string(list[i].currency) + " per " + std::to_string(list[i].period) + " entity " + list[i].entity
                                       : std::string("nothing");
            };
            QFAIL(("full: " + line(expected) + " / incremental: " + line(found)).c_str());
        }
        // A second run finds nothing new, and the views are what the facts give.
        const auto idle = incremental.reconcile();
        QCOMPARE(idle.opened + idle.changed + idle.cleared, uint64_t(0));
        const auto full = incremental.reconcile(true);
        QCOMPARE(full.opened + full.changed + full.cleared, uint64_t(0));
        const auto check = StoreUnderTest::need(incremental.engine().rebuild(incremental.session, true, domain::CancelToken(), {}));
        QVERIFY2(check.identical, check.differences.empty() ? "" : english(check.differences.front()).c_str());
    }
    void valueOfACopyFollowsThePrice()
    {
        StoreUnderTest store;
        const std::string header = "id,aggregate_id,sku,period,qty,unit_price,amount\n";
        store.import({ { "usage_events", "id,customer,meter,qty,ts\ne,c,m,2,2026-07-01T00:00:00Z\ne,c,m,2,2026-07-01T00:00:00Z\n" },
            { "usage_aggregates", "id,customer,meter,period,qty\na,c,m,2026-07,2\n" }, { "rated_charges", header + "h,a,k,2026-07,2,5,10\n" } });
        const auto exposure = [&] {
            store.reconcile();
            for (const store::FindingRow& row : store.rows())
                if (row.finding.reason == domain::Reason::DupEvent)
                    return row.finding.exposure.toString();
            return std::string("none");
        };
        QCOMPARE(exposure(), std::string("10"));
        store.import({ { "rated_charges", header + "h,a,k,2026-07,2,7,14\n" } });
        QCOMPARE(exposure(), std::string("14"));
    }
    void originOfARepeatedRowIsTheNewest()
    {
        StoreUnderTest store;
        const Feed feed { { "invoices", "id,customer,period,total\ni1,c,2026-07,5\n" } };
        store.import(feed, "first");
        store.reconcile();
        QCOMPARE(store.rows().at(0).finding.system, std::string("first"));
        store.import(feed, "second");
        QVERIFY(store.reconcile().changed > 0);
        QCOMPARE(store.rows().at(0).finding.system, std::string("second"));
    }
    void rebuildNoticesDamageAndRepairsIt()
    {
        StoreUnderTest store;
        store.import({ { "invoices", "id,customer,period,total\ni1,c,2026-07,5\n" } });
        store.reconcile();
        const auto before = store.findings();
        QCOMPARE(before.size(), size_t(2));
        {
            auto db = StoreUnderTest::need(store::sql::Connection::open(store.storeDir() + "/cache.db", store::sql::Kind::Cache, store::sql::Access::ReadWrite));
            QVERIFY(db->run("DELETE FROM finding WHERE rowid = (SELECT min(rowid) FROM finding)").ok());
        }
        store.reopen();
        const auto rebuild = [&](bool check) { return StoreUnderTest::need(store.engine().rebuild(store.session, check, domain::CancelToken(), {})); };
        const auto damaged = rebuild(true);
        QVERIFY(!damaged.identical);
        QVERIFY(english(damaged.differences.at(0)).find("lack") != std::string::npos);
        QCOMPARE(store.findings().size(), size_t(1)); // a check changes nothing
        rebuild(false);
        QCOMPARE(store.findings(), before);
        QVERIFY(rebuild(true).identical);
    }
};

TIEOUT_TEST(TestHistories)
#include "tst_histories.moc"
