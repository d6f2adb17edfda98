#include "pulled_rows.h"
#include "stripe_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <set>

using namespace tieout;
using namespace tieout::connect;

namespace {

using Rows = std::map<std::string, std::map<std::string, std::string>>; // by table and id: the newest row's columns

struct Pulled {
    Rows rows;
    std::map<std::string, int> copies; // of "table/id"
    std::string cursor;
    int pages = 0, refused = 0;
    std::vector<std::string> drift;
    std::vector<engine::MemoryGap> gaps;
};

std::string rowText(const domain::Batch& batch, size_t row)
{
    std::string out;
    const auto columns = domain::tableSpec(batch.table).columns;
    for (size_t i = 0; i < columns.size(); ++i) {
        using domain::ColumnType;
        out += std::string(columns[i].name) + "=";
        if (columns[i].type == ColumnType::Text)
            out += std::string(batch.textAt(i, row));
        else if ((columns[i].type == ColumnType::Money || columns[i].type == ColumnType::Quantity) && batch.valueAt(i, row) != domain::kAbsent)
            out += batch.columns[i].decimalAt(row).toString();
        else if (columns[i].type == ColumnType::Period)
            out += domain::Period(static_cast<int32_t>(batch.valueAt(i, row))).toString();
        else if (columns[i].type == ColumnType::Currency && batch.valueAt(i, row) != 0)
            out += std::string(domain::Currency::fromPacked(static_cast<uint32_t>(batch.valueAt(i, row))).code());
        else if (batch.valueAt(i, row) != domain::kAbsent)
            out += std::to_string(batch.valueAt(i, row));
        out += ";";
    }
    return out;
}

void pullInto(Pulled& out, engine::RecordSource& source, const std::string& stream, int pages_max = 100'000)
{
    for (bool last = false; !last && out.pages < pages_max; ++out.pages) {
        auto page = source.pull(stream, out.cursor, {});
        if (!page.ok())
            qWarning("%s", domain::english(page.error()).c_str());
        TIEOUT_CHECK(page.ok());
        for (const engine::ReadBatch& read : page->batches) {
            const std::string table(domain::tableSpec(read.batch.table).name);
            for (uint32_t i = 0; i < read.batch.rows; ++i) {
                const std::string id(read.batch.keyAt(i));
                out.rows[table][id] = rowText(read.batch, i);
                ++out.copies[table + "/" + id];
            }
            out.refused += static_cast<int>(read.refused.size());
            for (const engine::Drift& drift : read.drift)
                out.drift.push_back(drift.where + "." + drift.field);
        }
        if (page->gap)
            out.gaps.push_back(*page->gap);
        out.cursor = page->cursor_after;
        last = page->last;
    }
}

Pulled pullAll(engine::RecordSource& source, const std::string& stream, const std::string& cursor = {}, int pages_max = 100'000)
{
    Pulled out;
    out.cursor = cursor;
    pullInto(out, source, stream, pages_max);
    return out;
}

std::string openInvoice(const sandbox::World& world)
{
    for (const sandbox::Invoice& invoice : world.invoices)
        if (invoice.status == "open" && invoice.total > 1000)
            return invoice.id;
    return {};
}

}

class TestStripeSource : public QObject {
    Q_OBJECT

private slots:
    void signsInWithTheKey()
    {
        tests::StripeFixture fixture;
        const auto answer = fixture.stripeSource()->test({});
        QVERIFY2(answer.ok(), answer.ok() ? "" : domain::english(answer.error()).c_str());
        QVERIFY(domain::english(*answer).starts_with("Stripe Billing at http://127.0.0.1:"));
        QVERIFY2(domain::english(*answer).ends_with("in version 2026-10-28.endive as asked for."), domain::english(*answer).c_str());
        fixture.secrets.kept[secretName("stripe")] = "rk_test_stranger";
        auto refused = fixture.stripeSource()->test({});
        QVERIFY(!refused.ok());
        QCOMPARE(int(refused.error().remedy), int(domain::Remedy::FixCredentials));
        QVERIFY(domain::english(refused.error()).find("rk_test_stranger") == std::string::npos);
        fixture.secrets.kept.clear();
        refused = fixture.stripeSource()->test({});
        QCOMPARE(int(refused.error().remedy), int(domain::Remedy::FixCredentials));
        QVERIFY(domain::english(refused.error()).find("no API key") != std::string::npos);
        fixture.secrets.kept[secretName("stripe")] = "rk_test\nX-Header: 1";
        QVERIFY(domain::english(fixture.stripeSource()->test({}).error()).find("more than one line") != std::string::npos);
    }

    void pullsEveryInvoiceAndLine_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : { 3, 40, 100 })
            QTest::addRow("%d", size) << size;
    }
    void pullsEveryInvoiceAndLine()
    {
        QFETCH(int, size);
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource(",\"page_size\":\"" + std::to_string(size) + "\"");
        const Pulled pulled = pullAll(*source, "invoices");
        const sandbox::World& world = fixture.estate->world();
        QCOMPARE(pulled.refused, 0);
        QCOMPARE(QString::fromStdString(pulled.drift.empty() ? std::string() : pulled.drift[0]), QString());
        QCOMPARE(pulled.rows.at("invoices").size(), world.invoices.size());
        for (const auto& [id, copies] : pulled.copies)
            QVERIFY2(copies == 1, id.c_str());
        std::map<std::string, size_t> known;
        for (const sandbox::Invoice& invoice : world.invoices) {
            ++known[invoice.id];
            const auto& currency = sandbox::worldCurrencies()[invoice.currency];
            const std::string expected = "id=" + invoice.id + ";customer=" + invoice.customer + ";period=" + world.monthText(invoice.month) + ";total="
                + sandbox::fixedDecimal(invoice.total, currency.exponent) + ";currency=" + currency.code + ";status=" + invoice.status + ";";
            QVERIFY2(pulled.rows.at("invoices").at(invoice.id).starts_with(expected), pulled.rows.at("invoices").at(invoice.id).c_str());
            QVERIFY(pulled.rows.at("invoices").at(invoice.id).find(";entity=" + invoice.entity + ";") != std::string::npos);
            if (invoice.status != "draft")
                QVERIFY(pulled.rows.at("invoices").at(invoice.id).find(";issued_at=" + world.monthLastDay(invoice.month) + ";") != std::string::npos);
            if (invoice.tax != 0)
                QVERIFY(pulled.rows.at("invoices").at(invoice.id).find(";tax=" + sandbox::fixedDecimal(invoice.tax, currency.exponent) + ";") != std::string::npos);
        }
        const Pulled pending = pullAll(*source, "pending_items");
        QCOMPARE(pending.refused, 0);
        QVERIFY(pending.drift.empty());
        for (const sandbox::InvoiceLine& line : world.lines) {
            const auto& currency = sandbox::worldCurrencies()[line.currency];
            const bool invoiced = known.contains(line.invoice);
            const Rows& from = invoiced ? pulled.rows : pending.rows;
            const std::string expected = "id=" + line.id + ";invoice_id=" + (invoiced ? line.invoice : "(not invoiced)") + ";charge_id=" + line.charge + ";sku=" + line.sku + ";qty="
                + sandbox::plainDecimal(line.qty_e3, 3) + ";amount=" + sandbox::fixedDecimal(line.amount, currency.exponent) + ";currency=" + currency.code + ";";
            QVERIFY2(from.at("invoice_lines").at(line.id).starts_with(expected), from.at("invoice_lines").at(line.id).c_str());
        }
        QCOMPARE(pulled.rows.at("invoice_lines").size() + pending.rows.at("invoice_lines").size(), world.lines.size());
        const auto count = source->count("invoices", {});
        QVERIFY(count.ok() && count->has_value());
        QCOMPARE((*count)->count, int64_t(world.invoices.size()));
        QVERIFY(!source->count("payments", {})->has_value()); // the vendor has no other path to it
    }

    void pullsMoneyAndUsage()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource();
        const sandbox::World& world = fixture.estate->world();
        Pulled payments = pullAll(*source, "payments");
        const Pulled refunds = pullAll(*source, "refunds");
        const Pulled disputes = pullAll(*source, "disputes");
        QVERIFY(payments.refused == 0 && refunds.refused == 0 && disputes.refused == 0);
        QVERIFY(payments.drift.empty() && refunds.drift.empty() && disputes.drift.empty());
        size_t refunded = 0;
        for (const sandbox::Payment& payment : world.payments) {
            const auto& currency = sandbox::worldCurrencies()[payment.currency];
            const std::string expected = "id=" + payment.id + ";invoice_id=" + payment.invoice + ";amount=" + sandbox::fixedDecimal(payment.amount, currency.exponent) + ";currency=" + currency.code
                + ";method=" + payment.method + ";";
            refunded += payment.amount < 0 ? 1 : 0;
            const std::string& row = (payment.amount >= 0 ? payments : payment.method == "dispute" ? disputes : refunds).rows.at("payments").at(payment.id);
            QVERIFY2(row.starts_with(expected), row.c_str());
        }
        QVERIFY(refunded > 0);
        QCOMPARE(payments.rows.at("payments").size() + refunds.rows.at("payments").size() + 1, world.payments.size()); // and the lost dispute

        const Pulled usage = pullAll(*source, "usage_aggregates");
        QCOMPARE(usage.refused, 0);
        QVERIFY(usage.drift.empty());
        QVERIFY(usage.pages >= 4); // a page is one meter and some customers
        QCOMPARE(usage.rows.at("usage_aggregates").size(), world.aggregates.size());
        for (const sandbox::UsageAggregate& aggregate : world.aggregates) {
            const std::string expected = "id=" + aggregate.id + ";tenant=northwind;customer=" + aggregate.customer + ";meter=" + aggregate.meter + ";period=" + world.monthText(aggregate.month)
                + ";qty=" + sandbox::plainDecimal(aggregate.qty_e3, 3) + ";";
            QVERIFY2(usage.rows.at("usage_aggregates").at(aggregate.id).starts_with(expected), usage.rows.at("usage_aggregates").at(aggregate.id).c_str());
        }
    }

    void pullsTheMasters()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource(",\"page_size\":\"7\"");
        const sandbox::World& world = fixture.estate->world();
        const Pulled customers = pullAll(*source, "billing_customers");
        const Pulled items = pullAll(*source, "subscription_items");
        const Pulled notes = pullAll(*source, "credit_notes");
        for (const Pulled* pulled : { &customers, &items, &notes }) {
            QCOMPARE(pulled->refused, 0);
            QCOMPARE(QString::fromStdString(pulled->drift.empty() ? std::string() : pulled->drift[0]), QString());
        }
        QCOMPARE(customers.rows.at("billing_customers").size(), world.billing_customers.size());
        QCOMPARE((*source->count("billing_customers", {}))->count, int64_t(world.billing_customers.size()));
        for (const sandbox::BillingCustomer& from : world.billing_customers) {
            const std::string expected = "id=" + from.id + ";account=" + from.account + ";name=" + from.name + ";parent=" + from.parent + ";tax_id=" + from.tax_id + ";currency="
                + sandbox::worldCurrencies()[from.currency].code + ";entity=" + from.entity + ";";
            QVERIFY2(customers.rows.at("billing_customers").at(from.id).starts_with(expected), customers.rows.at("billing_customers").at(from.id).c_str());
        }
        QCOMPARE(items.rows.at("subscription_items").size(), world.subscription_items.size());
        for (const sandbox::SubscriptionItem& from : world.subscription_items) {
            const std::string row = items.rows.at("subscription_items").at(from.id);
            const std::string expected = "id=" + from.id + ";subscription=" + from.subscription + ";contract_item=" + from.contract_item + ";customer=" + from.customer + ";sku=" + from.sku + ";qty="
                + sandbox::plainDecimal(from.qty_e3, 3) + ";unit_price=";
            QVERIFY2(row.starts_with(expected), row.c_str());
            const std::string price = row.substr(expected.size(), row.find(';', expected.size()) - expected.size());
            QVERIFY(domain::Decimal::parse(price).value() == domain::Decimal(from.price_e4, 4));
            QVERIFY2(row.find(";starts=" + from.starts + ";ends=" + from.ends + ";status=" + from.status + ";term=" + (from.term == 0 ? std::string() : std::to_string(from.term)) + ";created=" + from.created + ";")
                    != std::string::npos,
                row.c_str());
        }
        QCOMPARE(notes.rows.at("credit_notes").size(), world.credit_notes.size());
        for (const sandbox::CreditNote& from : world.credit_notes) {
            const auto& currency = sandbox::worldCurrencies()[from.currency];
            const std::string expected = "id=" + from.id + ";invoice_id=" + from.invoice + ";amount=" + sandbox::fixedDecimal(from.amount, currency.exponent) + ";currency=" + currency.code + ";status="
                + from.status + ";period=" + world.monthText(from.month) + ";";
            QVERIFY2(notes.rows.at("credit_notes").at(from.id).starts_with(expected), notes.rows.at("credit_notes").at(from.id).c_str());
        }
    }

    // A walk goes from new to old: what a killed one had not reached yet is read by the next.
    void losesNothingWhenItIsKilled_data()
    {
        QTest::addColumn<QString>("stream");
        QTest::newRow("list") << QStringLiteral("invoices");
        QTest::newRow("windows") << QStringLiteral("usage_aggregates");
    }
    void losesNothingWhenItIsKilled()
    {
        QFETCH(QString, stream);
        tests::StripeFixture fixture;
        const std::string name = stream.toStdString();
        const Rows whole = pullAll(*fixture.stripeSource(), name).rows;
        Pulled joined;
        for (int stop = 1; stop < 200; ++stop) { // another process for each page
            const auto source = fixture.stripeSource(",\"page_size\":\"17\"");
            Pulled part = pullAll(*source, name, joined.cursor, 1);
            for (auto& [table, rows] : part.rows)
                joined.rows[table].merge(rows);
            joined.cursor = part.cursor;
            if (joined.rows == whole && joined.cursor.find("\"phase\":\"idle\"") != std::string::npos)
                break;
        }
        QVERIFY(joined.rows == whole);
    }

    // After the first walk only changes are read; each object anew, as it is now.
    void readsWhatChanged()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource();
        const sandbox::World& world = fixture.estate->world();
        Pulled pulled = pullAll(*source, "invoices");
        const int lists = fixture.stripeRequests("GET /v1/invoices");
        Pulled quiet = pullAll(*source, "invoices", pulled.cursor);
        QVERIFY(quiet.rows.empty());
        QCOMPARE(quiet.cursor, pulled.cursor); // nothing new leaves no trace
        const std::string open = openInvoice(world);
        QCOMPARE(fixture.ask("POST", "/v1/invoices/" + open + "/void").status, 200);
        std::string draft;
        for (const sandbox::Invoice& invoice : world.invoices)
            draft = invoice.status == "draft" ? invoice.id : draft;
        QVERIFY(!draft.empty());
        QCOMPARE(fixture.ask("DELETE", "/v1/invoices/" + draft).status, 200);
        const Pulled changed = pullAll(*source, "invoices", pulled.cursor);
        QCOMPARE(changed.rows.at("invoices").size(), size_t(2));
        QVERIFY(changed.rows.at("invoices").at(open).find(";status=void;") != std::string::npos);
        QVERIFY(changed.rows.at("invoices").at(draft).find(";_deleted=1;") != std::string::npos);
        QCOMPARE(fixture.stripeRequests("GET /v1/invoices"), lists);
        // A gap that the vendor's memory does not span: everything is read again.
        fixture.clock.skew_s = 40 * 86'400;
        const Pulled swept = pullAll(*source, "invoices", changed.cursor);
        QCOMPARE(swept.rows.at("invoices").size(), world.invoices.size() - 1);
        QCOMPARE(changed.gaps.size(), size_t(0));
        QCOMPARE(swept.gaps.size(), size_t(1));
        QVERIFY(swept.gaps.front().reads_all && swept.gaps.front().days == 30);
        QCOMPARE((swept.gaps.front().to.us() - swept.gaps.front().from.us()) / 86'400'000'000, int64_t(11)); // of 40 days all but 29
    }

    // Stopped in the middle of the changes and taken up too late: the rest of the list is gone.
    void aWalkThroughChangesGrowsOld()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource();
        const Pulled pulled = pullAll(*source, "invoices");
        const std::string high = pulled.cursor.substr(pulled.cursor.find("\"high\""));
        const std::string stopped = "{\"phase\":\"changes\",\"since\":\"0\",\"after\":\"evt_gone\",\"top\":\"1\"," + high;
        fixture.clock.skew_s = 40 * 86'400;
        const Pulled swept = pullAll(*source, "invoices", stopped);
        QCOMPARE(swept.gaps.size(), size_t(1));
        QCOMPARE(swept.rows.at("invoices").size(), fixture.estate->world().invoices.size());
    }

    void beginsAgainWhenTheMarkIsGone()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource(",\"page_size\":\"10\"");
        const sandbox::World& world = fixture.estate->world();
        std::string draft;
        for (const sandbox::Invoice& invoice : world.invoices)
            draft = invoice.status == "draft" ? invoice.id : draft;
        std::string cursor = "{\"phase\":\"objects\",\"since\":\"0\",\"after\":\"" + draft + "\",\"top\":\"1\",\"high\":\"-1\"}";
        fixture.ask("DELETE", "/v1/invoices/" + draft);
        const Pulled pulled = pullAll(*source, "invoices", cursor);
        QCOMPARE(pulled.rows.at("invoices").size(), world.invoices.size() - 1);
        auto wrong = source->pull("invoices", "{\"id\":\"7\"}", {});
        QVERIFY(!wrong.ok());
        QVERIFY(domain::english(wrong.error()).find("--full") != std::string::npos);
    }

    void takesNoHalfPage_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("remedy");
        QTest::newRow("html") << QStringLiteral("'fault':'html'") << int(domain::Remedy::Retry);
        QTest::newRow("200 with an error") << QStringLiteral("'fault':'ok_with_error'") << int(domain::Remedy::Retry);
        QTest::newRow("201 without body") << QStringLiteral("'fault':'created_empty'") << int(domain::Remedy::FixData);
        QTest::newRow("redirect") << QStringLiteral("'fault':'redirect','location':'http://127.0.0.1:1/x'") << int(domain::Remedy::FixData);
        QTest::newRow("500 five times") << QStringLiteral("'fault':'status','status':500,'times':5") << int(domain::Remedy::Retry);
        QTest::newRow("truncated five times") << QStringLiteral("'fault':'truncated','times':5") << int(domain::Remedy::Retry);
    }
    void takesNoHalfPage()
    {
        QFETCH(QString, fault);
        QFETCH(int, remedy);
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource();
        fixture.stripeFault("{'match':'GET /v1/invoices'," + fault.toStdString() + "}");
        const auto page = source->pull("invoices", {}, {});
        QVERIFY(!page.ok());
        QCOMPARE(int(page.error().remedy), remedy);
        QVERIFY(source->pull("invoices", {}, {}).ok());
        fixture.stripeFault("{'match':'GET /v1/invoices','fault':'status','status':429,'times':2}");
        QVERIFY(source->pull("invoices", {}, {}).ok()); // busy answers are repeated
    }

    // From a later start on the rest is left out, and the count with it.
    void startsAtTheCutOver()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource(",\"start\":\"2026-02-15\"");
        const auto all = tests::pullRows(*fixture.stripeSource(), "invoices"), later = tests::pullRows(*source, "invoices");
        QVERIFY(!later.rows.empty() && later.rows.size() < all.rows.size());
        for (const auto& [id, row] : all.rows)
            QCOMPARE(later.rows.contains(id), row.at("issued_at") >= "2026-02-15");
        QCOMPARE((*source->count("invoices", {}))->count, int64_t(later.rows.size()));
    }

    // A new word of the vendor's is told once a page, of rows and of what is none because of it.
    void tellsUnknownValues()
    {
        tests::StripeFixture fixture;
        for (const auto& [stream, known, unknown] : { std::tuple("invoices", "paid", "open"), std::tuple("disputes", "lost", "won") }) {
            auto manifest = loadManifest("stripe").value();
            for (ManifestStream& each : manifest.streams)
                if (each.name == stream) {
                    QVERIFY(tests::pullRows(*fixture.stripeSource(), stream).drift.empty());
                    each.rows.front().values = { { "status", { known } } };
                }
            auto source = makeSource(manifest, fixture.stripeConnection(), fixture.ports);
            const auto pulled = tests::pullRows(**source, stream);
            const auto told = [&](const std::string& status) {
                return std::count_if(pulled.drift.begin(), pulled.drift.end(), [&](const std::string& drift) { return drift.find("“status” holds “" + status + "”") != std::string::npos; });
            };
            QCOMPARE(int(told(known)), 0);
            QVERIFY(told(unknown) > 0 && told(unknown) <= pulled.pages);
        }
    }

    void tellsAnotherVersion()
    {
        tests::StripeFixture fixture;
        auto manifest = loadManifest("stripe").value();
        manifest.pin.version = "2023-08-16"; // asked for, but the answer's header says so too
        auto same = makeSource(manifest, fixture.stripeConnection(), fixture.ports);
        QVERIFY((*same)->pull("invoices", {}, {})->batches[0].drift.empty());
        manifest.pin.header = "Request-Id"; // a header whose answer is another text
        auto other = makeSource(manifest, fixture.stripeConnection(), fixture.ports);
        const auto page = (*other)->pull("invoices", {}, {});
        QVERIFY(page.ok());
        QCOMPARE(page->batches[0].drift.size(), size_t(1));
        QVERIFY(domain::english(page->batches[0].drift[0].what).find("was asked for") != std::string::npos);
        QVERIFY(domain::english((*other)->test({}).value()).find("but not as version 2023-08-16") != std::string::npos);
    }
};

TIEOUT_TEST(TestStripeSource)
#include "tst_stripe_source.moc"
