// The reconciliation matrix against sums made here, from the rows themselves, in hundredths.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <random>
#include <set>

using namespace tieout;
using namespace tieout::tests;

namespace {

struct Side {
    uint64_t count = 0;
    int64_t hundredths = 0;
    bool operator==(const Side&) const = default;
};
struct Cell {
    uint64_t records = 0;
    std::map<std::string, Side> in, out; // by currency; empty: a quantity
};
using Cells = std::map<std::string, Cell>; // "CP4 DE01 2026-07"

std::string decimal(int64_t hundredths)
{
    const std::string digits = std::to_string(std::abs(hundredths) + 100);
    return (hundredths < 0 ? "-" : "") + std::to_string(std::abs(hundredths) / 100) + "." + digits.substr(digits.size() - 2);
}

// A company of four customers: two with an entity, one without, one that billing does not know.
struct Company {
    Feed feed;
    Cells expected;

    explicit Company(unsigned seed)
        : m_random(seed)
    {
        feed = { { "usage_events", "id,customer,meter,qty,ts\n" }, { "usage_aggregates", "id,customer,meter,period,qty\n" },
            { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\n" }, { "invoice_lines", "id,invoice_id,charge_id,sku,qty,amount\n" },
            { "invoices", "id,customer,period,total,currency,status,entity\n" }, { "erp_postings", "id,invoice_ref,period,amount,document,currency,entity\n" },
            { "journal_lines", "id,posting_id,account,debit,credit\n" }, { "payments", "id,invoice_id,amount,currency\n" }, { "erp_receipts", "id,payment_ref,amount\n" }, { "sku_map", "sku\nS\n" },
            { "billing_customers", "id,entity\nc0,DE01\nc1,US01\nc2,\n" } };
        for (int n = 0; n < 60; ++n)
            chain(n);
    }

private:
    unsigned below(unsigned n) { return static_cast<unsigned>(m_random() % n); }
    Cell& cell(const char* checkpoint, const std::string& entity, const std::string& period)
    {
        Cell& at = expected[std::string(checkpoint) + " " + entity + " " + period];
        ++at.records;
        return at;
    }
    static void add(std::map<std::string, Side>& side, const std::string& currency, int64_t hundredths)
    {
        ++side[currency].count;
        side[currency].hundredths += hundredths;
    }
    // A group, its aggregate, charge, line, invoice and what the ledger has of it.
    void chain(int n)
    {
        const std::string id = std::to_string(n);
        const unsigned who = below(4);
        const std::string customer = "c" + std::to_string(who), entity = who == 0 ? "DE01" : who == 1 ? "US01" : "", currency = who == 1 ? "USD" : "EUR";
        const std::string period = below(2) ? "2026-07" : "2026-08";
        const int64_t quantity = 100 * (1 + below(50)), amount = 1 + below(100'000);
        for (int e = 0; e < 2; ++e)
            feed["usage_events"] += "e" + id + "_" + std::to_string(e) + "," + customer + ",m" + id + "," + decimal(quantity / 2) + "," + period + "-03T00:00:00Z\n";
        feed["usage_aggregates"] += "a" + id + "," + customer + ",m" + id + "," + period + "," + decimal(quantity) + "\n";
        Cell& usage = cell("CP1", entity, period);
        usage.in[""].count += 2;
        usage.in[""].hundredths += quantity / 2 * 2;
        add(usage.out, "", quantity);
        add(cell("CP2", entity, period).in, "", quantity);
        if (below(5) == 0)
            return; // never rated
        feed["rated_charges"] += "h" + id + ",a" + id + "," + customer + ",S," + period + "," + decimal(quantity) + ",1," + decimal(amount) + "," + currency + "\n";
        add(cell("CP2", entity, period).out, "", quantity);
        add(cell("CP3", entity, period).in, currency, amount);
        invoice(id, customer, entity, currency, period, amount);
    }
    void invoice(const std::string& id, const std::string& customer, std::string entity, const std::string& currency, const std::string& period, int64_t amount)
    {
        const bool own = below(4) == 0, draft = below(6) == 0;
        if (own)
            entity = "UK01";
        feed["invoice_lines"] += "l" + id + ",i" + id + ",h" + id + ",S,1," + decimal(amount) + "\n";
        add(cell("CP3", entity, period).out, currency, amount);
        feed["invoices"] += "i" + id + "," + customer + "," + period + "," + decimal(amount) + "," + currency + "," + (draft ? "draft" : "open") + "," + (own ? "UK01" : "") + "\n";
        Cell& invoiced = cell("CP4", entity, period);
        if (!draft)
            add(invoiced.in, currency, amount);
        const std::string posted_in = below(4) == 0 ? "2026-09" : period;
        if (below(5) != 0) {
            const int64_t posted = amount + below(2);
            const bool elsewhere = below(5) == 0;
            feed["erp_postings"] += "p" + id + ",i" + id + "," + posted_in + "," + decimal(posted) + ",D" + id + "," + currency + "," + (elsewhere ? "FR01" : "") + "\n";
            add(cell("CP4", elsewhere ? "FR01" : entity, posted_in).out, currency, posted);
        }
        feed["payments"] += "y" + id + ",i" + id + "," + decimal(amount) + "," + currency + "\n";
        add(cell("CP5", entity, period).in, currency, amount);
        if (below(5) != 0) {
            feed["erp_receipts"] += "r" + id + ",y" + id + "," + decimal(amount) + "\n";
            add(cell("CP5", entity, period).out, currency, amount);
        }
    }
    std::mt19937 m_random;
};

std::map<std::string, Side> sidesOf(const std::vector<engine::MatrixSum>& sums)
{
    std::map<std::string, Side> out;
    for (const engine::MatrixSum& sum : sums)
        out[std::string(domain::Currency::fromPacked(sum.currency).code())] = { sum.count, static_cast<int64_t>(sum.sum.e12() / domain::powerOfTen(10)) };
    return out;
}

std::string nameOf(const engine::MatrixCell& cell)
{
    return std::string(domain::checkpointId(cell.checkpoint)) + " " + cell.entity + " " + cell.period.toString();
}

// Records without a finding by cell, and findings by cell, from the findings themselves.
struct Open {
    std::set<std::string> records;
    uint64_t count = 0;
};

}

class TestMatrix : public QObject {
    Q_OBJECT

private slots:
    void agreesWithSumsMadeByHand_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void agreesWithSumsMadeByHand()
    {
        QFETCH(unsigned, seed);
        const Company company(seed);
        StoreUnderTest store;
        store.import(company.feed);
        const auto report = store.reconcile(true);
        std::map<std::string, Open> open;
        for (const store::FindingRow& row : store.rows()) {
            const domain::Finding& f = row.finding;
            Open& at = open[std::string(domain::checkpointId(f.checkpoint)) + " " + f.entity + " " + domain::Period(f.period).toString()];
            at.records.insert(std::string(domain::reasonSpec(f.checkpoint, f.reason)->key_kind) + f.key);
            ++at.count;
        }
        const engine::Matrix matrix = StoreUnderTest::need(store.engine().answer(store.session, engine::MatrixQuery {}));
        const auto queue = StoreUnderTest::need(store.engine().answer(store.session, engine::QueueQuery {}));
        std::map<domain::Checkpoint, std::pair<uint64_t, uint64_t>> totals;
        size_t exceptions = 0;
        for (const engine::MatrixCell& cell : matrix.cells) {
            const std::string name = nameOf(cell);
            const auto expected = company.expected.find(name);
            QVERIFY2(expected != company.expected.end(), name.c_str());
            QVERIFY2(cell.records == expected->second.records, (name + ": " + std::to_string(cell.records) + " records, expected " + std::to_string(expected->second.records)).c_str());
            QVERIFY2(sidesOf(cell.in) == expected->second.in && sidesOf(cell.out) == expected->second.out, name.c_str());
            QVERIFY2(cell.open == open[name].count && cell.covered == cell.records - open[name].records.size(), name.c_str());
            QVERIFY2(cell.complete, name.c_str());
            // The cell opens the queue at exactly its exceptions.
            QCOMPARE(engine::filterRows(*queue, cell.filter, store.clock.us).size(), size_t(cell.open));
            exceptions += cell.open;
            totals[cell.checkpoint].first += cell.records;
            totals[cell.checkpoint].second += cell.covered;
        }
        QCOMPARE(matrix.cells.size(), company.expected.size());
        QCOMPARE(exceptions, store.rows().size());
        QVERIFY(exceptions > 10);
        for (const auto& line : report.lines)
            QVERIFY(totals[line.checkpoint] == std::pair(line.looked_at, line.matched));
    }

    void residualIsThatOfTheExceptions()
    {
        StoreUnderTest store;
        Company company(9);
        store.import(company.feed);
        store.reconcile();
        std::map<std::string, domain::Exact> residual, exposure; // by cell, unit and currency
        for (const store::FindingRow& row : store.rows()) {
            const domain::Finding& f = row.finding;
            const domain::DeltaUnit unit = domain::reasonSpec(f.checkpoint, f.reason)->unit;
            const std::string cell = std::string(domain::checkpointId(f.checkpoint)) + " " + f.entity + " " + domain::Period(f.period).toString();
            if (f.currency != 0 && unit == domain::DeltaUnit::Money)
                QVERIFY(residual[cell + std::to_string(f.currency)].add(f.delta));
            if (unit == domain::DeltaUnit::Quantity)
                QVERIFY(residual[cell + "quantity"].add(f.delta));
            if (f.currency != 0)
                QVERIFY(exposure[cell + std::to_string(f.currency)].add(f.exposure));
        }
        const engine::Matrix matrix = StoreUnderTest::need(store.engine().answer(store.session, engine::MatrixQuery {}));
        size_t money = 0, quantities = 0, exposed = 0;
        for (const engine::MatrixCell& cell : matrix.cells) {
            for (const engine::MatrixSum& sum : cell.residual) {
                const bool quantity = sum.unit == domain::DeltaUnit::Quantity;
                QCOMPARE(sum.sum.toString(), residual[nameOf(cell) + (quantity ? std::string("quantity") : std::to_string(sum.currency))].toString());
                (quantity ? quantities : money) += 1;
            }
            for (const engine::CurrencySum& sum : cell.exposure) {
                QCOMPARE(sum.exposure.toString(), exposure[nameOf(cell) + std::to_string(sum.currency)].toString());
                ++exposed;
            }
        }
        QCOMPARE(money + quantities, residual.size());
        QCOMPARE(exposed, exposure.size());
        QVERIFY(money > 5 && quantities > 5);
    }

    void saysWhatIsIncomplete()
    {
        StoreUnderTest store;
        Feed feed = Company(3).feed;
        feed.erase("erp_receipts");
        feed["rated_charges"] += "bad,a1,c0,S,2026-07,not a number,1,1,EUR\n";
        store.import(feed);
        store.reconcile();
        engine::Matrix matrix = StoreUnderTest::need(store.engine().answer(store.session, engine::MatrixQuery {}));
        for (const engine::Matrix::Completeness& of : matrix.completeness) {
            const bool gap = of.checkpoint == domain::Checkpoint::CP2 || of.checkpoint == domain::Checkpoint::CP3 || of.checkpoint == domain::Checkpoint::CP5;
            QVERIFY2(of.reasons.empty() != gap, std::string(domain::checkpointId(of.checkpoint)).c_str());
        }
        // What is not reconciled yet concerns the checkpoints of its tables only.
        store.import({ { "sku_map", "sku\nT\n" } });
        matrix = StoreUnderTest::need(store.engine().answer(store.session, engine::MatrixQuery {}));
        for (const engine::MatrixCell& cell : matrix.cells)
            QVERIFY(cell.complete == (cell.checkpoint == domain::Checkpoint::CP1 || cell.checkpoint == domain::Checkpoint::CP4));
    }

    void amountsNeedTheirPermission()
    {
        StoreUnderTest store;
        store.import(Company(3).feed);
        store.reconcile();
        engine::Session blind = store.session;
        blind.roles = { domain::Role::IntegrationEngineer };
        QVERIFY(!blind.may(domain::Permission::SeeAmounts));
        const engine::Matrix matrix = StoreUnderTest::need(store.engine().answer(blind, engine::MatrixQuery {}));
        QVERIFY(!matrix.cells.empty());
        for (const engine::MatrixCell& cell : matrix.cells) {
            QVERIFY(cell.residual.empty() && cell.exposure.empty());
            for (const engine::MatrixSum& sum : cell.in)
                QVERIFY(sum.sum.isZero() && sum.count > 0);
        }
        const auto refused = store.engine().answer(engine::Session {}, engine::MatrixQuery {});
        QCOMPARE(refused.error().remedy, domain::Remedy::NoPermission);
    }
};

TIEOUT_TEST(TestMatrix)
#include "tst_matrix.moc"
