// Reading records back, and pulling pages.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include "engine/import.h"
#include "engine/pull.h"
#include "engine/reconcile/lineage_home.h"
#include "engine/record_view.h"
#include "engine/vanished_records.h"
#include "store/digest.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::Table;

namespace {

// A state of its own over the store's facts.
struct Viewed {
    std::unique_ptr<store::Cache> cache;
    engine::LineageHome home;
    InlineExecutor executor;

    explicit Viewed(const std::string& dir)
        : cache(StoreUnderTest::need(store::Cache::open(dir, store::sql::Access::ReadOnly)))
    {
        home.cache = cache.get();
        const auto done = home.catchUp(0, 0, executor, domain::CancelToken(), {});
        if (!done)
            qFatal("%s", english(done.error()).c_str());
    }
    engine::RecordView view() const { return engine::RecordView(home); }
};

engine::RecordRef ref(Table table, const char* id, const char* set = "main")
{
    return { table, set, id };
}

// A source of pages made by hand.
class Pages : public engine::RecordSource {
public:
    std::map<std::string, engine::PulledPage> by_cursor;
    std::vector<std::string> asked;
    bool fails = false;

    std::vector<engine::StreamSpec> streams() const override { return { { "postings", { Table::ErpPostings, Table::JournalLines } } }; }
    domain::Result<engine::PulledPage> pull(const std::string&, const std::string& cursor, const domain::CancelToken&) override
    {
        asked.push_back(cursor);
        if (fails || !by_cursor.count(cursor))
            return domain::makeError(domain::Remedy::Retry, TIEOUT_TR("No answer."));
        return by_cursor.at(cursor);
    }
    domain::Result<std::optional<engine::SourceCount>> count(const std::string&, const domain::CancelToken&) override { return std::optional<engine::SourceCount>(); }
    domain::Result<std::vector<engine::PeriodState>> periods(const domain::CancelToken&) override { return std::vector<engine::PeriodState>(); }
    domain::Result<domain::Text> test(const domain::CancelToken&) override { return domain::Text(); }
};

class EventPages final : public Pages {
public:
    std::vector<engine::StreamSpec> streams() const override { return { { "events", { Table::UsageEvents } } }; }
};

// Events alike in everything but "id|delivery".
engine::PulledPage eventsOf(const std::vector<std::string>& events, const char* cursor_after, bool last)
{
    engine::ReadBatch read;
    read.batch.table = Table::UsageEvents;
    auto& columns = read.batch.columns;
    columns.resize(domain::tableSpec(Table::UsageEvents).columns.size());
    engine::PulledPage page;
    for (const std::string& event : events) {
        const size_t bar = event.find('|');
        columns[domain::usage_event::id].texts.append(event.substr(0, bar));
        columns[domain::usage_event::customer].texts.append("acme");
        columns[domain::usage_event::meter].texts.append("api");
        columns[domain::usage_event::qty].values.push_back(15);
        columns[domain::usage_event::qty].scales.push_back(1);
        columns[domain::usage_event::ts].values.push_back(1'780'000'000'000'000'000);
        columns[domain::usage_event::ts].scales.push_back(0);
        columns[domain::usage_event::delivery].texts.append(event.substr(bar + 1));
        read.batch.offsets.push_back(read.batch.rows);
        read.batch.lines.push_back(++read.batch.rows);
        page.evidence += event;
    }
    page.batches.push_back(std::move(read));
    page.cursor_after = cursor_after;
    page.last = last;
    return page;
}

// Journal lines by id, of the documents named by `whole` all there are.
engine::PulledPage linesOf(const std::vector<std::string>& ids, const std::vector<std::string>& whole, const char* cursor_after)
{
    engine::ReadBatch read;
    read.batch.table = Table::JournalLines;
    auto& columns = read.batch.columns;
    columns.resize(domain::tableSpec(Table::JournalLines).columns.size());
    engine::PulledPage page;
    for (const std::string& id : ids) {
        columns[domain::journal_line::id].texts.append(id);
        columns[domain::journal_line::posting_id].texts.append(id.substr(0, id.find('-')));
        columns[domain::journal_line::account].texts.append("1100");
        for (const size_t amount : { domain::journal_line::debit, domain::journal_line::credit }) {
            columns[amount].values.push_back(100);
            columns[amount].scales.push_back(2);
        }
        read.batch.offsets.push_back(read.batch.rows);
        read.batch.lines.push_back(++read.batch.rows);
        page.evidence += id;
    }
    for (const std::string& document : whole)
        page.whole.push_back({ Table::JournalLines, document + "-", 1, 0, "{\"id\":\"" + document + "\"}" });
    page.batches.push_back(std::move(read));
    page.cursor_after = cursor_after;
    page.last = true;
    return page;
}

engine::PulledPage pageOf(const char* id, int64_t amount, const char* cursor_after, bool last)
{
    engine::ReadBatch read;
    read.batch.table = Table::ErpPostings;
    read.batch.columns.resize(domain::tableSpec(Table::ErpPostings).columns.size());
    if (*id) {
        read.batch.rows = 1;
        read.batch.columns[domain::erp_posting::id].texts.append(id);
        read.batch.columns[domain::erp_posting::invoice_ref].texts.append("i1");
        read.batch.columns[domain::erp_posting::period].values = { 2026 * 12 + 6 };
        read.batch.columns[domain::erp_posting::amount].values = { amount };
        read.batch.columns[domain::erp_posting::amount].scales = { 2 };
        read.batch.offsets = { 0 };
        read.batch.lines = { 1 };
    }
    engine::PulledPage page;
    page.batches.push_back(std::move(read));
    page.evidence = std::string("{\"id\":\"") + id + "\"}";
    page.cursor_after = cursor_after;
    page.last = last;
    return page;
}

}

class TestRecordView : public QObject {
    Q_OBJECT

private slots:
    void recordsComeBackToTheByte()
    {
        StoreUnderTest store;
        store.import({ { "invoices", "id,customer,period,total,currency\ni1,acme,2026-07,10.50,EUR\ni2,acme,2026-07,1,\n" } });
        store.import({ { "invoices", "id,customer,period,total,currency\ni1,acme,2026-08,\"11.00\",EUR\n" }, { "payments", "id,invoice_id,amount\ny1,i1,11\ny2,i9,3\n" } });
        store.import({ { "invoices", "id,_deleted,customer,period,total\ni2,true,,,\n" } });
        const Viewed viewed(store.storeDir());
        const auto view = viewed.view();
        const auto row = *view.row(ref(Table::Invoices, "i1"));
        QVERIFY(row.present);
        const std::vector<std::pair<std::string, std::string>> columns { { "id", "i1" }, { "customer", "acme" }, { "period", "2026-08" }, { "total", "11.00" }, { "currency", "EUR" } };
        QCOMPARE(row.columns, columns);
        QCOMPARE(row.bytes, std::string("i1,acme,2026-08,\"11.00\",EUR"));
        QCOMPARE(row.origin.delivery, std::string("invoices.csv"));
        QCOMPARE(row.origin.line, uint64_t(2));
        QVERIFY(!view.row(ref(Table::Invoices, "i2"))->present);
        QVERIFY(!view.row(ref(Table::Invoices, "nothing"))->present);
        const auto summary = view.summary(ref(Table::Invoices, "i1", ""));
        QCOMPARE(summary->amount->toString() + " " + summary->customer + " " + summary->source, std::string("11 acme files"));
        QVERIFY(!view.summary(ref(Table::Invoices, "i9"))->present); // only named
        QVERIFY(!view.summary(ref(Table::Invoices, "nothing")));
        QCOMPARE(view.children(ref(Table::Invoices, "i1"), Table::Payments), std::vector<engine::RecordRef> { ref(Table::Payments, "y1") });
        QCOMPARE(view.parents(ref(Table::Payments, "y2")), std::vector<engine::RecordRef> { ref(Table::Invoices, "i9") });
        QCOMPARE(view.withPrefix("y", 10).size(), size_t(2));
        QCOMPARE(view.withPrefix("y", 1).size(), size_t(1));
        QCOMPARE(view.recordCount(), uint64_t(3));
    }
    void groupsAndCopies()
    {
        StoreUnderTest store;
        store.import({ { "usage_events", "id,customer,meter,qty,ts\ne2,a|c,api,2,2026-07-02T00:00:00Z\ne1,a|c,api,1.50,2026-07-02T00:00:00Z\ne1,a|c,api,1.50,2026-07-01T00:00:00Z\n" },
            { "usage_aggregates", "id,customer,meter,period,qty\na1,a|c,api,2026-07,3\n" } });
        store.reconcile();
        const Viewed viewed(store.storeDir());
        const auto view = viewed.view();
        const auto group = view.group(ref(Table::UsageEvents, "e1"));
        QCOMPARE(group->key, std::string("a\\|c|api|2026-07"));
        QCOMPARE(group->events, uint64_t(2));
        QCOMPARE(group->quantity->toString(), std::string("3.5"));
        QCOMPARE(view.groupAggregates(ref(Table::UsageEvents, "e2")), std::vector<engine::RecordRef> { ref(Table::UsageAggregates, "a1") });
        QCOMPARE(view.groupEventsByKey("main", group->key).size(), size_t(2));
        QVERIFY(view.groupEventsByKey("main", "a|c|api|2026-07").empty());
        const auto copies = *view.copies(ref(Table::UsageEvents, "e1"));
        QCOMPARE(copies.size(), size_t(2));
        QCOMPARE(copies[0].origin.line, uint64_t(4)); // the earlier one counts
        QCOMPARE(copies[1].origin.line, uint64_t(3));
        QCOMPARE(view.summary(ref(Table::UsageEvents, "e1"))->copies, uint64_t(2));
        QCOMPARE(view.findings(ref(Table::UsageAggregates, "a1")).size(), size_t(2)); // its own, and its group's
        QCOMPARE(view.eventCount(), uint64_t(2));
    }
    void pagesAndCursorGoTogether()
    {
        QTemporaryDir dir;
        const auto cache = StoreUnderTest::need(store::Cache::open(dir.path().toStdString(), store::sql::Access::ReadWrite));
        StillClock clock;
        Pages source;
        source.by_cursor[""] = pageOf("p1", 1000, "c1", false);
        const auto pull = [&](bool full) { return StoreUnderTest::need(engine::pullSource(*cache, source, { "erp", "main", {} }, full, clock, domain::CancelToken(), {})); };
        // The second page fails: the first one stays, and the next pull goes on behind it.
        const auto broken = pull(false);
        QVERIFY(!broken.complete);
        QCOMPARE(broken.first_error->remedy, domain::Remedy::Retry);
        QCOMPARE(english((*cache->stream("erp", "postings"))->last_error), std::string("No answer."));
        QCOMPARE((*cache->stream("erp", "postings"))->cursor, std::string("c1"));
        source.by_cursor["c1"] = pageOf("p2", 2000, "c2", true);
        source.by_cursor["c2"] = pageOf("", 0, "c2", true);
        source.asked.clear();
        QVERIFY(pull(false).complete);
        QCOMPARE(source.asked, std::vector<std::string> { "c1" });
        QVERIFY((*cache->stream("erp", "postings"))->last_error.empty());
        // Nothing new leaves nothing behind.
        QVERIFY(pull(false).complete);
        QCOMPARE(cache->deliveriesAfter(0)->size(), size_t(2));
        QCOMPARE(cache->pageEvidence(cache->deliveriesAfter(0)->at(1).id).value(), std::string("{\"id\":\"p2\"}"));
        // Both tables of the stream have arrived, though no journal line was in it.
        const uint32_t both = uint32_t(1) << unsigned(Table::ErpPostings) | uint32_t(1) << unsigned(Table::JournalLines);
        QCOMPARE(cache->arrivedTables()->at(0).second, both);
        source.asked.clear();
        QVERIFY(pull(true).complete);
        QCOMPARE(source.asked.front(), std::string());
        const Viewed viewed(dir.path().toStdString());
        QCOMPARE(viewed.view().presentFrom("main", Table::ErpPostings, "erp"), uint64_t(2));
    }
    // Lines that a document lost, or that were deleted with it; never those of another one.
    void partsThatVanishAreDeleted()
    {
        QTemporaryDir dir;
        const auto cache = StoreUnderTest::need(store::Cache::open(dir.path().toStdString(), store::sql::Access::ReadWrite));
        StillClock clock;
        Pages source;
        const engine::PullTarget target { "erp", "main", [&](Table table, int64_t before) { return domain::Result<std::vector<std::string>>(engine::idsBefore(Viewed(dir.path().toStdString()).view(), "main", "erp", table, before)); } };
        const auto lines = [&](const char* cursor, engine::PulledPage page) {
            source.by_cursor[cursor] = std::move(page);
            TIEOUT_CHECK(StoreUnderTest::need(engine::pullSource(*cache, source, target, false, clock, domain::CancelToken(), {})).complete);
            std::vector<std::string> ids = Viewed(dir.path().toStdString()).view().idsFrom("main", Table::JournalLines, "erp");
            std::sort(ids.begin(), ids.end());
            return ids;
        };
        using Ids = std::vector<std::string>;
        QCOMPARE(lines("", linesOf({ "1-0", "1-1", "1-2", "12-0", "2-0", "2-1" }, { "1", "12", "2" }, "a")), (Ids { "1-0", "1-1", "1-2", "12-0", "2-0", "2-1" }));
        QCOMPARE(lines("a", linesOf({ "1-0", "1-2" }, { "1" }, "b")), (Ids { "1-0", "1-2", "12-0", "2-0", "2-1" }));
        QCOMPARE(lines("b", linesOf({ "2-1" }, {}, "c")), (Ids { "1-0", "1-2", "12-0", "2-0", "2-1" })); // a piece of it proves nothing
        engine::PulledPage unread = linesOf({ "2-1" }, { "2" }, "d"); // the other line may be the one that does not read
        unread.batches[0].refused.push_back({ 2, 9, "{}", { TIEOUT_TR("The amount does not read."), {} } });
        source.by_cursor["c"] = unread;
        QVERIFY(!StoreUnderTest::need(engine::pullSource(*cache, source, target, false, clock, domain::CancelToken(), {})).complete);
        QCOMPARE(lines("d", linesOf({}, { "1" }, "e")), (Ids { "12-0", "2-0", "2-1" })); // the document itself was deleted
        QCOMPARE(lines("e", linesOf({ "1-0" }, { "1" }, "f")), (Ids { "1-0", "12-0", "2-0", "2-1" }));
        // A document of several pages: what its first pages bring is there though the last one lacks it.
        QCOMPARE(lines("f", linesOf({ "7-0", "7-1", "7-2", "7-3" }, { "7" }, "g")), (Ids { "1-0", "12-0", "2-0", "2-1", "7-0", "7-1", "7-2", "7-3" }));
        for (const char* cursor : { "g", "g1" }) {
            source.by_cursor[cursor] = linesOf({ *(cursor + 1) ? "7-1" : "7-0" }, {}, *(cursor + 1) ? "g2" : "g1");
            source.by_cursor[cursor].last = false;
        }
        QCOMPARE(lines("g2", linesOf({ "7-3", "12-0" }, { "7", "12" }, "h")), (Ids { "1-0", "12-0", "2-0", "2-1", "7-0", "7-1", "7-3" }));
    }
    // An overlap reads rows again; only another delivery of the event is a copy of it.
    void deliveryTellsACopyFromAnOverlap()
    {
        QTemporaryDir dir;
        const auto cache = StoreUnderTest::need(store::Cache::open(dir.path().toStdString(), store::sql::Access::ReadWrite));
        StillClock clock;
        EventPages source;
        source.by_cursor[""] = eventsOf({ "e1|d1", "e2|d1" }, "c1", false);
        source.by_cursor["c1"] = eventsOf({ "e2|d1", "e3|", "e1|d2" }, "c2", false); // again, new, and a second delivery
        source.by_cursor["c2"] = eventsOf({ "e3|d9", "e1|d1", "e1|d2" }, "c3", true); // e3 was read before deliveries were told
        QVERIFY(StoreUnderTest::need(engine::pullSource(*cache, source, { "meter", "main", {} }, false, clock, domain::CancelToken(), {})).complete);
        const Viewed viewed(dir.path().toStdString());
        const auto view = viewed.view();
        QCOMPARE(view.presentFrom("main", Table::UsageEvents, "meter"), uint64_t(3));
        QCOMPARE(view.presentFrom("main", Table::UsageEvents, "meter", true), uint64_t(4));
        QCOMPARE(view.copies(ref(Table::UsageEvents, "e1"))->size(), size_t(2));
        QCOMPARE(view.copies(ref(Table::UsageEvents, "e2"))->size(), size_t(1));
        QCOMPARE(view.copies(ref(Table::UsageEvents, "e3"))->size(), size_t(1));
    }
    void sourceThatTurnsInCirclesIsLeft()
    {
        QTemporaryDir dir;
        const auto cache = StoreUnderTest::need(store::Cache::open(dir.path().toStdString(), store::sql::Access::ReadWrite));
        StillClock clock;
        Pages source;
        source.by_cursor[""] = pageOf("p1", 1000, "", false);
        const auto outcome = StoreUnderTest::need(engine::pullSource(*cache, source, { "erp", "main", {} }, false, clock, domain::CancelToken(), {}));
        QVERIFY(!outcome.complete);
        QVERIFY(english(*outcome.first_error).find("twice") != std::string::npos);
    }
};

TIEOUT_TEST(TestRecordView)
#include "tst_record_view.moc"
