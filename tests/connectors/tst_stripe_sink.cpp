#include "connectors/http/encoding.h"
#include "effect_faults.h"
#include "pulled_rows.h"
#include "stripe_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using engine::ProbeReport;
using engine::SendReport;

namespace {

constexpr const char* kNotes = "POST /v1/credit_notes";
const std::string kWireKey = sha256Hex("wire");

const sandbox::Invoice& invoiceWith(const sandbox::World& world, const std::string& status, size_t currency)
{
    for (const sandbox::Invoice& invoice : world.invoices)
        if (invoice.status == status && invoice.currency == currency && invoice.total > 5'000)
            return invoice;
    TIEOUT_CHECK(false);
    return world.invoices.front();
}

// A tenth of the invoice less than what its own currency can say is credited.
engine::EffectRequest creditOf(const sandbox::World& world, const sandbox::Invoice& invoice, int64_t units = 1'250)
{
    engine::EffectRequest request;
    request.operation = "credit_note";
    request.business_id = invoice.id;
    request.subject = invoice.id;
    request.customer = invoice.customer;
    request.period = domain::Period::parse(world.monthText(invoice.month)).value();
    request.currency = domain::Currency::parse(sandbox::worldCurrencies()[invoice.currency].code).value();
    request.amount = domain::Decimal(units, static_cast<uint8_t>(sandbox::worldCurrencies()[invoice.currency].exponent));
    request.tax = domain::Decimal(0, 0);
    request.memo = "Over-charge on " + invoice.id + " & more";
    return request;
}

// The largest line of the invoice.
const sandbox::InvoiceLine& lineOf(const sandbox::World& world, const sandbox::Invoice& invoice)
{
    const sandbox::InvoiceLine* best = nullptr;
    for (const sandbox::InvoiceLine& line : world.lines)
        if (line.invoice == invoice.id && (!best || line.amount > best->amount))
            best = &line;
    TIEOUT_CHECK(best != nullptr);
    return *best;
}

engine::EffectRequest lineCreditOf(const sandbox::World& world, const sandbox::Invoice& invoice, int64_t units = 1'250)
{
    engine::EffectRequest request = creditOf(world, invoice, units);
    request.business_id = request.reference_to = lineOf(world, invoice).id;
    return request;
}

const auto kProof = engine::IntentProofMaker::forConnectorTest();

}

class TestStripeSink : public QObject {
    Q_OBJECT

private slots:
    void rendersTheForm()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const sandbox::Invoice& open = invoiceWith(world, "open", 1);
        const auto rendered = sink->render(creditOf(world, open), kWireKey);
        QVERIFY2(rendered.ok(), rendered.ok() ? "" : domain::english(rendered.error()).c_str());
        QCOMPARE(rendered->our_reference, "tieout_" + kWireKey);
        QVERIFY(rendered->our_reference.size() <= 255);
        const std::string last = std::to_string(domain::Instant::parseDate(world.monthLastDay(open.month))->ns() / 1'000'000'000 + 86'399);
        const std::string expected = "invoice=" + open.id + "&amount=1250&reason=order_change&memo=Over-charge%20on%20" + open.id + "%20%26%20more&effective_at=" + last
            + "&metadata%5Btieout_reference%5D=" + rendered->our_reference + "&metadata%5Btieout_business_id%5D=" + open.id;
        QCOMPARE(QString::fromStdString(rendered->body), QString::fromStdString(expected));
        QCOMPARE(rendered->content_type, std::string("application/x-www-form-urlencoded"));
        QCOMPARE(int(rendered->vendor_class), int(domain::VendorClass::Keyed));
        QCOMPARE(sink->tenant(), std::string("stripe:acct_1"));
        QVERIFY(sink->supports("credit_note") && !sink->supports("post_invoice"));
        QCOMPARE(rendered->preview.size(), size_t(2));
        QCOMPARE(rendered->preview[0].account + " " + rendered->preview[0].debit.toString(), std::string("4000 12.50"));
        QCOMPARE(rendered->preview[1].account + " " + rendered->preview[1].credit.toString(), std::string("1100 12.50"));
        // After payment it must be said where the money goes: to the customer's balance.
        const auto paid = sink->render(creditOf(world, invoiceWith(world, "paid", 1)), kWireKey);
        QVERIFY(paid->body.find("&amount=1250&credit_amount=1250&") != std::string::npos);
        // The smallest unit is the currency's own.
        QVERIFY(sink->render(creditOf(world, invoiceWith(world, "paid", 2), 777), kWireKey)->body.find("&amount=777&") != std::string::npos);
        QVERIFY(sink->render(creditOf(world, invoiceWith(world, "paid", 3), 1'250), kWireKey)->body.find("&amount=1250&") != std::string::npos);
    }

    void refusesToRender_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("void") << QStringLiteral("void") << QStringLiteral("“void”");
        QTest::newRow("draft") << QStringLiteral("draft") << QStringLiteral("“draft”");
        QTest::newRow("unknown") << QStringLiteral("unknown") << QStringLiteral("No such invoice");
        QTest::newRow("currency") << QStringLiteral("currency") << QStringLiteral("the correction in CHF");
        QTest::newRow("customer") << QStringLiteral("customer") << QStringLiteral("to cus_9999");
        QTest::newRow("negative") << QStringLiteral("negative") << QStringLiteral("above zero");
        QTest::newRow("decimals") << QStringLiteral("decimals") << QStringLiteral("at most 2 decimals");
        QTest::newRow("operation") << QStringLiteral("operation") << QStringLiteral("no way to do");
        QTest::newRow("no key") << QStringLiteral("no key") << QStringLiteral("no wire key");
        QTest::newRow("no subject") << QStringLiteral("no subject") << QStringLiteral("does not say which record");
        QTest::newRow("line elsewhere") << QStringLiteral("line elsewhere") << QStringLiteral("has no line il_");
        QTest::newRow("beyond the line") << QStringLiteral("beyond the line") << QStringLiteral("0 is credited already");
    }
    void refusesToRender()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        tests::StripeFixture fixture;
        const sandbox::World& world = fixture.estate->world();
        engine::EffectRequest request = creditOf(world, invoiceWith(world, "paid", 1));
        if (what == QStringLiteral("void") || what == QStringLiteral("draft"))
            for (const sandbox::Invoice& invoice : world.invoices)
                if (invoice.status == what.toStdString())
                    request = creditOf(world, invoice);
        if (what == QStringLiteral("unknown"))
            request.subject = "INV-0";
        if (what == QStringLiteral("no subject"))
            request.subject.clear();
        if (what == QStringLiteral("line elsewhere"))
            request.reference_to = lineOf(world, invoiceWith(world, "open", 1)).id;
        if (what == QStringLiteral("beyond the line"))
            request = lineCreditOf(world, invoiceWith(world, "paid", 1), lineOf(world, invoiceWith(world, "paid", 1)).amount + 1);
        if (what == QStringLiteral("currency"))
            request.currency = domain::Currency::parse("CHF").value();
        if (what == QStringLiteral("customer"))
            request.customer = "cus_9999";
        if (what == QStringLiteral("negative"))
            request.amount = domain::Decimal(-1, 0);
        if (what == QStringLiteral("decimals"))
            request.amount = domain::Decimal(12'345, 3);
        if (what == QStringLiteral("operation"))
            request.operation = "post_invoice";
        const auto rendered = fixture.stripeSink()->render(request, what == QStringLiteral("no key") ? "" : kWireKey);
        QVERIFY(!rendered.ok());
        QVERIFY2(QString::fromStdString(domain::english(rendered.error())).contains(says), domain::english(rendered.error()).c_str());
    }

    void asksBeforeItSends()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const sandbox::Invoice& invoice = invoiceWith(world, "paid", 1);
        const engine::EffectRequest request = creditOf(world, invoice);
        const auto rendered = sink->render(request, kWireKey);
        auto report = sink->preflight(request, *rendered, {});
        QVERIFY2(report.ok(), report.ok() ? "" : domain::english(report.error()).c_str());
        QVERIFY(!report->period_known && !report->twin);
        QVERIFY(domain::english(report->evidence).find("record of 1250") != std::string::npos);
        QCOMPARE(fixture.stripeRequests(kNotes), 0);
        QCOMPARE(int(sink->send(kProof, *rendered, {}).outcome), int(SendReport::Posted));
        report = sink->preflight(request, *rendered, {});
        QVERIFY(report->twin.has_value());
        QCOMPARE(report->twin->amount.toString(), std::string("12.5"));
        QCOMPARE(report->twin->customer, invoice.customer);
        QCOMPARE(report->twin->period.toString(), world.monthText(invoice.month));
        QCOMPARE(std::string(report->twin->currency.code()), std::string("EUR"));
        // What the vendor would refuse is told before anything is sent.
        const engine::EffectRequest large = creditOf(world, invoice, invoice.total);
        const auto too_large = sink->render(large, sha256Hex("other"));
        const auto refused = sink->preflight(large, *too_large, {});
        QVERIFY(!refused.ok());
        QVERIFY2(domain::english(refused.error()).find("larger than what is left") != std::string::npos, domain::english(refused.error()).c_str());
    }

    // Every way an exchange can go wrong: what may be said about it, and how often it was applied;
    // then the same bytes again, as the key allows: applied once in the end.
    void classifies_data()
    {
        tests::effectFaultRows();
        tests::effectFault("wrong id", "'fault':'wrong_id'", SendReport::Unknown, 1);
        tests::effectFault("400", "'fault':'status','status':400", SendReport::Rejected, 0);
        tests::effectFault("search lag", "'fault':'search_lag','ms':60000", SendReport::Unknown, 1);
        tests::effectFault("drip", "'fault':'drip','ms':20", SendReport::Unknown, 1);
    }
    void classifies()
    {
        QFETCH(QString, fault);
        QFETCH(int, outcome);
        QFETCH(int, applied);
        tests::StripeFixture fixture;
        fixture.ports.transport.total_ms = 600;
        fixture.ports.transport.body_bytes_max = 4U << 20;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const engine::EffectRequest request = creditOf(world, invoiceWith(world, "paid", 1));
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY(rendered.ok());
        if (!fault.isEmpty())
            fixture.stripeFault("{'match':'" + std::string(kNotes) + "'," + fault.toStdString() + "}");
        const SendReport report = sink->send(kProof, *rendered, {});
        QVERIFY2(int(report.outcome) == outcome, domain::english(report.why).c_str());
        QVERIFY(!domain::english(report.why).empty());
        if (fault.contains(QStringLiteral("refuse")))
            QTest::qWait(900);
        QTest::qWait(fault.contains(QStringLiteral("apply_late")) ? 200 : 0);
        QCOMPARE(fixture.stripeApplied(rendered->our_reference), applied);
        if (fault.contains(QStringLiteral("search_lag")))
            return; // nothing can be said until it shows
        const SendReport again = sink->send(kProof, *rendered, {});
        QVERIFY2(again.outcome == SendReport::Posted, domain::english(again.why).c_str());
        QCOMPARE(domain::english(again.why).find("already; nothing was sent") != std::string::npos, applied == 1);
        QCOMPARE(fixture.stripeApplied(rendered->our_reference), 1);
        const auto probe = sink->probe(request, *rendered, {});
        QCOMPARE(int(probe->answer), int(ProbeReport::Found));
        QCOMPARE(probe->records.size(), size_t(1));
        QCOMPARE(probe->records[0].vendor_id, again.vendor_id);
    }

    void neverTakesAnothersKey()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const auto first = sink->render(creditOf(world, invoiceWith(world, "paid", 1)), kWireKey);
        QCOMPARE(int(sink->send(kProof, *first, {}).outcome), int(SendReport::Posted));
        // The same key with other parameters: somebody has to look.
        const auto other = sink->render(creditOf(world, invoiceWith(world, "paid", 1), 999), kWireKey);
        const SendReport clash = sink->send(kProof, *other, {});
        QCOMPARE(int(clash.outcome), int(SendReport::Unknown));
        QVERIFY2(domain::english(clash.why).find("with our reference over another amount") != std::string::npos, domain::english(clash.why).c_str());
        QCOMPARE(fixture.stripeApplied(first->our_reference), 1);
        // In progress elsewhere: not known either, and not executed here.
        const auto third = sink->render(creditOf(world, invoiceWith(world, "paid", 1)), sha256Hex("third"));
        fixture.estate->stripe().holdKey(third->our_reference);
        const SendReport busy = sink->send(kProof, *third, {});
        QCOMPARE(int(busy.outcome), int(SendReport::Unknown));
        QCOMPARE(busy.http_status, 409);
        fixture.estate->stripe().holdKey({});
        QCOMPARE(int(sink->send(kProof, *third, {}).outcome), int(SendReport::Posted));
        // A refusal is definite and leaves nothing behind.
        fixture.secrets.kept[secretName("stripe")] = "rk_test_stranger";
        const SendReport refused = fixture.stripeSink()->send(kProof, *other, {});
        QCOMPARE(int(refused.outcome), int(SendReport::NotSent));
        fixture.secrets.kept.clear();
        QCOMPARE(int(fixture.stripeSink()->send(kProof, *other, {}).outcome), int(SendReport::NotSent));
    }

    // A vendor that does not keep its word about keys.
    void surviveBrokenKeys_data()
    {
        QTest::addColumn<QString>("fault");
        for (const char* fault : { "forget_keys", "ignore_key", "loose_key", "search_twice" })
            QTest::newRow(fault) << QString::fromLatin1(fault);
    }
    void surviveBrokenKeys()
    {
        QFETCH(QString, fault);
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const engine::EffectRequest request = creditOf(world, invoiceWith(world, "paid", 1));
        const auto rendered = sink->render(request, kWireKey);
        fixture.stripeFault("{'match':'" + std::string(kNotes) + "','fault':'apply_then_reset'}");
        QCOMPARE(int(sink->send(kProof, *rendered, {}).outcome), int(SendReport::Unknown));
        fixture.stripeFault("{'match':'GET /v1/credit_notes','fault':'" + fault.toStdString() + "'}"); // from here on
        const SendReport again = sink->send(kProof, *rendered, {});
        QVERIFY2(again.outcome == SendReport::Posted, domain::english(again.why).c_str());
        QCOMPARE(fixture.stripeApplied(rendered->our_reference), 1);
        const auto probe = sink->probe(request, *rendered, {});
        QCOMPARE(probe->records.size(), size_t(1));
        // When the look finds nothing although it is there, the key holds; neither is enough without the other.
        fixture.stripeFault("{'match':'GET /v1/credit_notes','fault':'search_miss'}");
        const SendReport missed = sink->send(kProof, *rendered, {});
        QVERIFY(missed.outcome == SendReport::Posted);
        QCOMPARE(fixture.stripeApplied(rendered->our_reference), fault == QStringLiteral("search_twice") || fault == QStringLiteral("loose_key") ? 1 : 2);
    }

    void saysUnclearWhenItCannotLook()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const engine::EffectRequest request = creditOf(world, invoiceWith(world, "open", 1));
        const auto rendered = sink->render(request, kWireKey);
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(ProbeReport::Absent));
        fixture.stripeFault("{'match':'GET /v1/credit_notes','fault':'status','status':500,'times':5}");
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(ProbeReport::Unclear));
        fixture.stripeFault("{'match':'GET /v1/credit_notes','fault':'html'}");
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(ProbeReport::Unclear));
        fixture.stripeFault("{'match':'GET /v1/credit_notes','fault':'html'}");
        QVERIFY(!sink->preflight(request, *rendered, {}).ok());
    }

    // The ordinary pull sees what was credited, as the record table has it.
    void isSeenByThePull()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const auto source = fixture.stripeSource();
        const sandbox::World& world = fixture.estate->world();
        std::string cursor;
        for (bool last = false; !last;) {
            const auto page = source->pull("credit_notes", cursor, {});
            QVERIFY(page.ok());
            cursor = page->cursor_after;
            last = page->last;
        }
        const sandbox::Invoice& invoice = invoiceWith(world, "open", 3);
        const engine::EffectRequest request = creditOf(world, invoice);
        const SendReport sent = sink->send(kProof, *sink->render(request, kWireKey), {});
        QCOMPARE(int(sent.outcome), int(SendReport::Posted));
        const auto page = source->pull("credit_notes", cursor, {});
        QVERIFY(page.ok());
        const domain::Batch& batch = page->batches.at(0).batch;
        QCOMPARE(batch.rows, 1U);
        QCOMPARE(std::string(batch.keyAt(0)), sent.vendor_id);
        QCOMPARE(std::string(batch.textAt(1, 0)), invoice.id);
        QCOMPARE(batch.columns[2].decimalAt(0).toString(), std::string("1.250"));
        QCOMPARE(domain::Period(static_cast<int32_t>(batch.valueAt(5, 0))).toString(), world.monthText(invoice.month));
    }

    // A credit on one line names the line as the vendor does; the record knows it as we do.
    void creditsALine()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const auto source = fixture.stripeSource();
        const sandbox::World& world = fixture.estate->world();
        const sandbox::Invoice& invoice = invoiceWith(world, "open", 1);
        const sandbox::InvoiceLine& line = lineOf(world, invoice);
        const tests::PulledRows before = tests::pullRows(*source, "credit_notes");
        QVERIFY(!before.rows.empty());
        for (const auto& [id, row] : before.rows)
            QVERIFY(!row.contains("line_id")); // given as one amount each
        const engine::EffectRequest request = lineCreditOf(world, invoice);
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY2(rendered.ok(), rendered.ok() ? "" : domain::english(rendered.error()).c_str());
        QVERIFY2(rendered->body.starts_with("invoice=" + invoice.id + "&lines%5B0%5D%5Btype%5D=invoice_line_item&lines%5B0%5D%5Binvoice_line_item%5D=" + sandbox::stripeLineId(line)
                     + "&lines%5B0%5D%5Bamount%5D=1250&reason="),
            rendered->body.c_str());
        QVERIFY(rendered->body.ends_with("&metadata%5Btieout_line_id%5D=" + line.id));
        const auto checked = sink->preflight(request, *rendered, {});
        QVERIFY2(checked.ok(), checked.ok() ? "" : domain::english(checked.error()).c_str());
        const SendReport sent = sink->send(kProof, *rendered, {});
        QVERIFY2(sent.outcome == SendReport::Posted, domain::english(sent.why).c_str());
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(ProbeReport::Found));
        const tests::PulledRows after = tests::pullRows(*source, "credit_notes", before.cursor);
        QCOMPARE(after.rows.size(), size_t(1));
        QCOMPARE(after.rows.at(sent.vendor_id).at("line_id"), line.id);
        QCOMPARE(after.rows.at(sent.vendor_id).at("amount"), std::string("12.5"));
        QCOMPARE(after.rows.at(sent.vendor_id).at("status"), std::string("issued"));
        // Taken back there: the pull sees it, and the line may be credited again.
        QCOMPARE(fixture.ask("POST", "/v1/credit_notes/" + sent.vendor_id + "/void").status, 200);
        const tests::PulledRows taken_back = tests::pullRows(*source, "credit_notes", after.cursor);
        QCOMPARE(taken_back.rows.at(sent.vendor_id).at("status"), std::string("void"));
        QVERIFY(sink->render(lineCreditOf(world, invoice, line.amount), sha256Hex("whole")).ok());
        // A note that somebody else made on one line names it as the vendor does.
        const std::string form = "invoice=" + invoice.id + "&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=" + sandbox::stripeLineId(line) + "&lines[0][amount]=1";
        const std::string elsewhere = parseJson(fixture.ask("POST", "/v1/credit_notes", form).body)->find("id")->text;
        const tests::PulledRows others = tests::pullRows(*source, "credit_notes", taken_back.cursor);
        QCOMPARE(others.rows.at(elsewhere).at("line_id"), sandbox::stripeLineId(line));
    }

    // Somebody else may have credited the line since the proposal was approved.
    void neverCreditsALineTwice()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const sandbox::Invoice& invoice = invoiceWith(world, "open", 1);
        const sandbox::InvoiceLine& line = lineOf(world, invoice);
        const engine::EffectRequest request = lineCreditOf(world, invoice, line.amount);
        const auto approved = sink->render(request, kWireKey);
        QVERIFY(approved.ok());
        const std::string many = [&] { // eleven lines: the note shows ten of them, the rest is a list of its own
            std::string form = "invoice=" + invoice.id;
            for (int i = 0; i < 11; ++i)
                form += "&lines[" + std::to_string(i) + "][type]=invoice_line_item&lines[" + std::to_string(i) + "][invoice_line_item]=" + sandbox::stripeLineId(line) + "&lines[" + std::to_string(i) + "][amount]=1";
            return form;
        }();
        const HttpReply elsewhere = fixture.ask("POST", "/v1/credit_notes", many);
        QVERIFY2(elsewhere.status == 200, elsewhere.body.c_str());
        const auto refused = sink->preflight(request, *approved, {});
        QVERIFY(!refused.ok());
        QCOMPARE(int(refused.error().remedy), int(domain::Remedy::Conflict));
        QVERIFY2(domain::english(refused.error()).find("of which 0.11 is credited already") != std::string::npos, domain::english(refused.error()).c_str());
        QVERIFY(!sink->render(request, sha256Hex("again")).ok());
        QVERIFY(sink->render(lineCreditOf(world, invoice, line.amount - 11), sha256Hex("rest")).ok());
        // Sent all the same, the vendor refuses for certain.
        const SendReport sent = sink->send(kProof, *approved, {});
        QCOMPARE(int(sent.outcome), int(SendReport::Rejected));
        QVERIFY(domain::english(sent.why).find("greater than what is left of the invoice line item") != std::string::npos);
        QCOMPARE(fixture.stripeApplied(approved->our_reference), 0);
    }

    // What the vendor says it would make must be what was approved: taxes could be added there.
    void refusesAnotherAmountInThePreview()
    {
        tests::StripeFixture fixture;
        auto manifest = loadManifest("stripe").value();
        for (ManifestFormEffect& effect : manifest.form_effects)
            effect.amount_field = "amount_shipping";
        const auto sink = makeSink(manifest, fixture.stripeConnection(), fixture.ports);
        const sandbox::World& world = fixture.estate->world();
        const engine::EffectRequest request = lineCreditOf(world, invoiceWith(world, "open", 1));
        const auto rendered = (*sink)->render(request, kWireKey);
        QVERIFY(rendered.ok());
        const auto report = (*sink)->preflight(request, *rendered, {});
        QVERIFY(!report.ok());
        QVERIFY(domain::english(report.error()).find("a record of 0 instead of 1250") != std::string::npos);
        QCOMPARE(fixture.stripeRequests(kNotes), 0);
    }

    void leaksNoSecret()
    {
        tests::StripeFixture fixture;
        const std::string key = fixture.estate->stripe().apiKey();
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const engine::EffectRequest request = creditOf(world, invoiceWith(world, "paid", 1));
        const auto rendered = sink->render(request, kWireKey);
        std::string seen = rendered->body + rendered->path;
        for (const char* fault : { "'fault':'html'", "'fault':'status','status':500,'stored':true", "'fault':'apply_then_reset'" }) {
            fixture.stripeFault("{'match':'" + std::string(kNotes) + "'," + fault + "}");
            const SendReport report = sink->send(kProof, *rendered, {});
            seen += report.answer + domain::english(report.why);
        }
        seen += domain::english(sink->probe(request, *rendered, {})->why) + domain::english(*fixture.stripeSource()->test({}));
        QVERIFY(seen.size() > 300);
        QVERIFY(seen.find(key.substr(8)) == std::string::npos);
    }
};

TIEOUT_TEST(TestStripeSink)
#include "tst_stripe_sink.moc"
