#include "connectors/http/encoding.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace tieout;
using namespace tieout::connect;
using engine::SendReport;

namespace {

constexpr const char* kQuery = "POST /services/rest/query/v1/suiteql";
constexpr const char* kToken = "POST /services/rest/auth/oauth2/v1/token";
constexpr const char* kInvoice = "POST /services/rest/record/v1/invoice";
const std::string kWireKey = sha256Hex("wire");

struct Pulled {
    std::vector<std::string> ids; // in the order they came
    std::map<std::string, std::string> rows; // by id: all columns
    std::string cursor;
    int pages = 0, refused = 0, drift = 0;
};

std::string rowText(const domain::Batch& batch, size_t row)
{
    std::string out;
    const auto columns = domain::tableSpec(batch.table).columns;
    for (size_t i = 0; i < columns.size(); ++i) {
        const bool text = columns[i].type == domain::ColumnType::Text;
        const bool decimal = columns[i].type == domain::ColumnType::Money;
        out += std::string(columns[i].name) + "=";
        if (text)
            out += std::string(batch.textAt(i, row));
        else if (decimal && batch.valueAt(i, row) != domain::kAbsent)
            out += batch.columns[i].decimalAt(row).toString();
        else if (batch.valueAt(i, row) != domain::kAbsent)
            out += std::to_string(batch.valueAt(i, row));
        out += ";";
    }
    return out;
}

// Pulls to the end; `pages_max` stops early, as an interrupted pull does.
Pulled pullAll(engine::RecordSource& source, const std::string& stream, std::string cursor, int pages_max = 100'000)
{
    Pulled out;
    out.cursor = cursor;
    for (bool last = false; !last && out.pages < pages_max; ++out.pages) {
        auto page = source.pull(stream, out.cursor, {});
        TIEOUT_CHECK(page.ok());
        const engine::ReadBatch& batch = page->batches.at(0);
        for (uint32_t i = 0; i < batch.batch.rows; ++i) {
            out.ids.emplace_back(batch.batch.keyAt(i));
            out.rows[out.ids.back()] = rowText(batch.batch, i);
        }
        out.refused += static_cast<int>(batch.refused.size());
        out.drift += static_cast<int>(batch.drift.size());
        out.cursor = page->cursor_after;
        last = page->last;
    }
    return out;
}

}

class TestNetSuiteSource : public QObject {
    Q_OBJECT

private slots:
    void signsInWithBothKindsOfKey_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("PS256") << int(JwtAlgorithm::PS256);
        QTest::newRow("ES256") << int(JwtAlgorithm::ES256);
    }
    void signsInWithBothKindsOfKey()
    {
        QFETCH(int, kind);
        tests::SandboxFixture fixture { JwtAlgorithm(kind) };
        const auto source = fixture.source();
        const auto answer = source->test({});
        QVERIFY2(answer.ok(), answer.ok() ? "" : domain::english(answer.error()).c_str());
        QVERIFY(domain::english(*answer).find("7 accounting periods") != std::string::npos);
        QVERIFY(source->test({}).ok());
        QCOMPARE(fixture.requests(kToken), 1); // the token is kept
    }

    void refusesAForgedSignIn_data()
    {
        QTest::addColumn<QString>("what");
        for (const char* what : { "stranger's key", "client", "certificate", "clock", "no key" })
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void refusesAForgedSignIn()
    {
        QFETCH(QString, what);
        tests::SandboxFixture fixture;
        Connection connection = fixture.connection();
        if (what == QStringLiteral("stranger's key"))
            fixture.secrets.kept[secretName("netsuite")] = makeKeyPair(JwtAlgorithm::ES256)->private_key;
        if (what == QStringLiteral("client"))
            connection.options = "{\"account\":\"a\",\"client_id\":\"other\",\"certificate_id\":\"" + fixture.estate->certificateId() + "\"}";
        if (what == QStringLiteral("certificate"))
            connection.options = "{\"account\":\"a\",\"client_id\":\"" + fixture.estate->clientId() + "\",\"certificate_id\":\"other\"}";
        if (what == QStringLiteral("clock"))
            fixture.clock.skew_s = -7200; // the assertion is over before it arrives
        if (what == QStringLiteral("no key"))
            fixture.secrets.kept.clear();
        const auto source = makeSource(loadManifest("netsuite").value(), connection, fixture.ports);
        QVERIFY(source.ok());
        const auto answer = (*source)->test({});
        QVERIFY(!answer.ok());
        QCOMPARE(int(answer.error().remedy), int(domain::Remedy::FixCredentials));
        const std::string message = domain::english(answer.error());
        QVERIFY2(message.find(what == QStringLiteral("no key") ? "no private key" : "invalid_grant") != std::string::npos, message.c_str());
        QVERIFY(message.find("PRIVATE") == std::string::npos);
        QCOMPARE(fixture.requests(kQuery), 0);
    }

    void renewsTheTokenOnceForReads()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        QVERIFY(source->test({}).ok());
        fixture.admin("POST", "tokens/expire");
        QVERIFY(source->test({}).ok());
        QCOMPARE(fixture.requests(kToken), 2);
    }

    void pullsEveryPostingOfAnyPageSize_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : { 3, 50, 1000 })
            QTest::addRow("%d", size) << size;
    }
    void pullsEveryPostingOfAnyPageSize()
    {
        QFETCH(int, size);
        tests::SandboxFixture fixture;
        const auto source = fixture.source(",\"page_size\":\"" + std::to_string(size) + "\"");
        const Pulled pulled = pullAll(*source, "invoices", {});
        std::set<std::string> expected;
        for (const auto& document : fixture.estate->world().books)
            if (document.type == "CustInvc")
                expected.insert(std::to_string(document.id));
        QCOMPARE(std::set<std::string>(pulled.ids.begin(), pulled.ids.end()), expected);
        QCOMPARE(pulled.ids.size(), expected.size()); // none twice
        QCOMPARE(pulled.pages, int(expected.size()) / size + 1);
        QCOMPARE(pulled.refused, 0);
        QCOMPARE(pulled.drift, 0);
        const auto count = source->count("invoices", {});
        QVERIFY(count.ok() && count->has_value());
        QCOMPARE((*count)->count, int64_t(expected.size()));
    }

    void mapsPostingsExactly()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        const Pulled pulled = pullAll(*source, "invoices", {});
        for (const auto& document : fixture.estate->world().books) {
            if (document.type != "CustInvc")
                continue;
            const auto& currency = sandbox::worldCurrencies()[document.currency];
            const std::string month = fixture.estate->world().monthText(document.month);
            const std::string expected = "id=" + std::to_string(document.id) + ";invoice_ref=" + document.other_ref + ";period="
                + std::to_string(domain::Period::parse(month)->months()) + ";amount=" + sandbox::fixedDecimal(document.amount, currency.exponent) + ";document=" + document.number
                + ";currency=" + std::to_string(domain::Currency::parse(currency.code)->packed()) + ";entity=" + currency.entity + ";_deleted=;";
            QCOMPARE(QString::fromStdString(pulled.rows.at(std::to_string(document.id))), QString::fromStdString(expected));
        }
    }

    // Only the compared book, only invoices, debits and credits as in the books.
    void pullsTheLedgerLines()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source(",\"page_size\":\"7\"");
        const Pulled pulled = pullAll(*source, "gl_lines", {});
        size_t expected = 0;
        for (const auto& document : fixture.estate->world().books) {
            if (document.type != "CustInvc")
                continue;
            expected += document.lines.size();
            for (size_t i = 0; i < document.lines.size(); ++i) {
                const std::string id = std::to_string(document.id) + "-" + std::to_string(i);
                const auto found = pulled.rows.find(id);
                QVERIFY2(found != pulled.rows.end(), id.c_str());
                const int decimals = sandbox::worldCurrencies()[document.currency].exponent;
                const auto amount = [&](int64_t units) { return units == 0 ? std::string("0") : sandbox::fixedDecimal(units, decimals); };
                QVERIFY2(found->second.find(";debit=" + amount(document.lines[i].debit) + ";credit=" + amount(document.lines[i].credit) + ";") != std::string::npos, found->second.c_str());
            }
        }
        QCOMPARE(pulled.ids.size(), expected);
        QCOMPARE((*source->count("gl_lines", {}))->count, int64_t(expected));
    }

    void goesOnWhereItStopped()
    {
        tests::SandboxFixture fixture;
        const std::string size = ",\"page_size\":\"10\"";
        const Pulled whole = pullAll(*fixture.source(size), "invoices", {});
        const Pulled first = pullAll(*fixture.source(size), "invoices", {}, 3);
        const Pulled rest = pullAll(*fixture.source(size), "invoices", first.cursor);
        std::vector<std::string> joined = first.ids;
        joined.insert(joined.end(), rest.ids.begin(), rest.ids.end());
        QCOMPARE(joined, whole.ids);
    }

    void overlapsTheNextPull()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        const Pulled first = pullAll(*source, "invoices", {});
        const Pulled again = pullAll(*source, "invoices", first.cursor);
        // The last ten minutes come again, not the whole history, and the position does not move.
        QVERIFY(!again.ids.empty());
        QVERIFY(again.ids.size() < first.ids.size());
        QCOMPARE(again.cursor, first.cursor);
        const Pulled third = pullAll(*source, "invoices", again.cursor);
        QCOMPARE(third.ids, again.ids);
    }

    void seesWhatWasPosted()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        const Pulled before = pullAll(*source, "invoices", {});
        const auto sink = fixture.sink();
        const auto rendered = sink->render(tests::invoiceToPost("INV-NEW-1"), kWireKey);
        QVERIFY(rendered.ok());
        const SendReport sent = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        QCOMPARE(int(sent.outcome), int(SendReport::Posted));
        const Pulled after = pullAll(*source, "invoices", before.cursor);
        QCOMPARE(after.ids.back(), sent.vendor_id);
        QVERIFY(after.rows.at(sent.vendor_id).find("invoice_ref=INV-NEW-1;") != std::string::npos);
        QVERIFY(after.rows.at(sent.vendor_id).find("amount=119.00;") != std::string::npos);
        const Pulled lines = pullAll(*source, "gl_lines", {});
        QVERIFY(lines.rows.at(sent.vendor_id + "-0").find("account=1100;debit=119.00;credit=0;") != std::string::npos);
        QVERIFY(lines.rows.at(sent.vendor_id + "-1").find("account=4000;debit=0;credit=100.00;") != std::string::npos);
        QVERIFY(lines.rows.at(sent.vendor_id + "-2").find("account=2200;debit=0;credit=19.00;") != std::string::npos);
    }

    void repeatsBusyAnswers_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("429") << QStringLiteral("'fault':'status','status':429,'times':2");
        QTest::newRow("429 with Retry-After") << QStringLiteral("'fault':'status','status':429,'retry_after':3,'times':2");
        QTest::newRow("500") << QStringLiteral("'fault':'status','status':500,'times':4");
        QTest::newRow("reset before") << QStringLiteral("'fault':'reset_before'");
        QTest::newRow("reset after") << QStringLiteral("'fault':'reset_after'");
        QTest::newRow("truncated") << QStringLiteral("'fault':'truncated'");
        QTest::newRow("closed") << QStringLiteral("'fault':'close_after'");
    }
    void repeatsBusyAnswers()
    {
        QFETCH(QString, fault);
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        QVERIFY(source->test({}).ok());
        fixture.fault("{'match':'" + std::string(kQuery) + "'," + fault.toStdString() + "}");
        const auto page = source->pull("invoices", {}, {});
        QVERIFY2(page.ok(), page.ok() ? "" : domain::english(page.error()).c_str());
        QVERIFY(page->batches[0].batch.rows > 100);
    }

    // A page that is not whole is an error, never an empty page and never the end.
    void takesNoHalfPage_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("remedy");
        QTest::newRow("html") << QStringLiteral("'fault':'html'") << int(domain::Remedy::Retry);
        QTest::newRow("200 with an error") << QStringLiteral("'fault':'ok_with_error'") << int(domain::Remedy::Retry);
        QTest::newRow("201 without body") << QStringLiteral("'fault':'created_empty'") << int(domain::Remedy::FixData);
        QTest::newRow("redirect") << QStringLiteral("'fault':'redirect','location':'http://127.0.0.1:1/x'") << int(domain::Remedy::FixData);
        QTest::newRow("500 five times") << QStringLiteral("'fault':'status','status':500,'times':5") << int(domain::Remedy::Retry);
        QTest::newRow("422") << QStringLiteral("'fault':'status','status':422") << int(domain::Remedy::FixData);
        QTest::newRow("stall") << QStringLiteral("'fault':'stall','times':5") << int(domain::Remedy::Retry);
    }
    void takesNoHalfPage()
    {
        QFETCH(QString, fault);
        QFETCH(int, remedy);
        tests::SandboxFixture fixture;
        fixture.ports.transport.total_ms = 200;
        const auto source = fixture.source();
        QVERIFY(source->test({}).ok());
        fixture.fault("{'match':'" + std::string(kQuery) + "'," + fault.toStdString() + "}");
        const auto page = source->pull("invoices", {}, {});
        QVERIFY(!page.ok());
        QCOMPARE(int(page.error().remedy), remedy);
        QVERIFY(!domain::english(page.error()).empty());
    }

    void readsThePeriods()
    {
        tests::SandboxFixture fixture;
        const auto periods = fixture.source()->periods({});
        QVERIFY(periods.ok());
        QCOMPARE(periods->size(), size_t(7));
        QCOMPARE((*periods)[0].period.toString(), std::string("2025-11"));
        QCOMPARE(int((*periods)[0].state), int(engine::PeriodState::Closed));
        QCOMPARE(int((*periods)[5].state), int(engine::PeriodState::Open));
        QCOMPARE((*periods)[5].sub_ledger, std::string("ar"));
    }

    void refusesWrongOptions_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("says");
        QTest::newRow("http") << QStringLiteral("http://erp.example.com") << QStringLiteral("{}") << QStringLiteral("https");
        QTest::newRow("missing") << QStringLiteral("https://erp.example.com") << QStringLiteral("{}") << QStringLiteral("client_id");
        QTest::newRow("unknown") << QStringLiteral("https://erp.example.com") << QStringLiteral("{\"colour\":\"red\"}") << QStringLiteral("colour");
        QTest::newRow("query") << QStringLiteral("https://erp.example.com/?a=b") << QStringLiteral("{}") << QStringLiteral("query");
    }
    void refusesWrongOptions()
    {
        QFETCH(QString, base);
        QFETCH(QString, options);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        const auto made = makeSource(loadManifest("netsuite").value(), { "n", base.toStdString(), options.toStdString() }, fixture.ports);
        QVERIFY(!made.ok());
        QCOMPARE(int(made.error().remedy), int(domain::Remedy::Usage));
        QVERIFY2(QString::fromStdString(domain::english(made.error())).contains(says), domain::english(made.error()).c_str());
    }
};

class TestNetSuiteSink : public QObject {
    Q_OBJECT

private slots:
    void rendersTheSameBytes()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        QVERIFY(rendered.ok());
        QCOMPARE(rendered->our_reference, ("TIE-" + kWireKey).substr(0, 36));
        const std::string expected = "{\"externalId\":\"" + rendered->our_reference
            + "\",\"entity\":{\"externalId\":\"cus_0002\"},\"subsidiary\":{\"externalId\":\"EU01\"},\"currency\":{\"id\":\"2\"},\"tranDate\":\"2026-04-30\",\"otherRefNum\":\"INV-1\","
              "\"memo\":\"Repost INV-1\",\"item\":{\"items\":[{\"item\":{\"externalId\":\"SKU-API\"},\"quantity\":2500.125,\"amount\":62.50,\"description\":\"API calls\"},"
              "{\"item\":{\"externalId\":\"SKU-STORAGE\"},\"quantity\":10,\"amount\":37.5,\"description\":\"\"}]},\"taxDetailsOverride\":true,"
              "\"taxDetails\":{\"items\":[{\"taxAmount\":19.00}]}}";
        QCOMPARE(QString::fromStdString(rendered->body), QString::fromStdString(expected));
        QCOMPARE(rendered->body, sink->render(tests::invoiceToPost("INV-1"), kWireKey)->body);
        QCOMPARE(int(rendered->vendor_class), int(domain::VendorClass::UniqueReference));
        QCOMPARE(rendered->preview.size(), size_t(3));
        QCOMPARE(rendered->preview[0].debit.toString(), std::string("119.00"));
        QCOMPARE(rendered->preview[1].credit.toString(), std::string("100.00"));
        QCOMPARE(rendered->preview[2].account, std::string("2200"));
        QCOMPARE(sink->tenant(), std::string("netsuite:tieout_demo"));
    }

    void leavesTaxOutWhereThereIsNone()
    {
        tests::SandboxFixture fixture;
        engine::EffectRequest request = tests::invoiceToPost("INV-1");
        request.tax = domain::Decimal(0, 2);
        request.amount = domain::Decimal(100, 0);
        const auto rendered = fixture.sink()->render(request, kWireKey);
        QVERIFY(rendered.ok());
        QVERIFY(rendered->body.find("tax") == std::string::npos);
        QCOMPARE(rendered->preview.size(), size_t(2));
    }

    void refusesToRender_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("total") << QStringLiteral("total") << QStringLiteral("add up to 119, its total is 120");
        QTest::newRow("no lines") << QStringLiteral("no lines") << QStringLiteral("add up");
        QTest::newRow("currency") << QStringLiteral("currency") << QStringLiteral("currency “CHF”");
        QTest::newRow("customer") << QStringLiteral("customer") << QStringLiteral("no customer");
        QTest::newRow("entity") << QStringLiteral("entity") << QStringLiteral("no entity");
        QTest::newRow("credit") << QStringLiteral("credit") << QStringLiteral("above zero");
        QTest::newRow("operation") << QStringLiteral("operation") << QStringLiteral("no way to do");
    }
    void refusesToRender()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        engine::EffectRequest request = tests::invoiceToPost("INV-1");
        if (what == QStringLiteral("total"))
            request.amount = domain::Decimal(120, 0);
        if (what == QStringLiteral("no lines"))
            request.lines.clear();
        if (what == QStringLiteral("currency"))
            request.currency = domain::Currency::parse("CHF").value();
        if (what == QStringLiteral("customer"))
            request.customer.clear();
        if (what == QStringLiteral("entity"))
            request.entity.clear();
        if (what == QStringLiteral("operation"))
            request.operation = "pay_taxes";
        if (what == QStringLiteral("credit")) {
            request.amount = domain::Decimal(-11900, 2);
            request.tax = domain::Decimal(-1900, 2);
            for (engine::EffectLine& line : request.lines)
                line.amount = domain::Decimal(-line.amount.coefficient(), line.amount.scale());
        }
        const auto rendered = fixture.sink()->render(request, kWireKey);
        QVERIFY(!rendered.ok());
        QVERIFY2(QString::fromStdString(domain::english(rendered.error())).contains(says), domain::english(rendered.error()).c_str());
    }

    void asksBeforeItSends()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        auto report = sink->preflight(request, *rendered, {});
        QVERIFY(report.ok());
        QVERIFY(report->period_known && report->period_state == engine::PeriodState::Open && !report->twin);
        fixture.admin("POST", "period", "{'period':'2026-04','closed':true}");
        QCOMPARE(int(sink->preflight(request, *rendered, {})->period_state), int(engine::PeriodState::Closed));
        fixture.admin("POST", "period", "{'period':'2026-04','closed':false}");
        QCOMPARE(int(sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {}).outcome), int(SendReport::Posted));
        report = sink->preflight(request, *rendered, {});
        QVERIFY(report->twin.has_value());
        QCOMPARE(report->twin->amount.toString(), std::string("119"));
        QCOMPARE(report->twin->customer, std::string("cus_0002"));
        QCOMPARE(report->twin->period.toString(), std::string("2026-04"));
        QCOMPARE(std::string(report->twin->currency.code()), std::string("EUR"));
        QCOMPARE(report->twin->lines_digest, linesDigest(request.lines));
        QVERIFY(report->twin->lines_digest != linesDigest({ request.lines[0] }));
    }

    // Every way an exchange can go wrong: what may be said about it, and how often it was applied.
    void classifies_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<int>("applied");
        const auto row = [](const char* name, const char* fault, SendReport::Outcome outcome, int applied) {
            QTest::newRow(name) << QString::fromLatin1(fault) << int(outcome) << applied;
        };
        row("none", "", SendReport::Posted, 1);
        row("refuse", "'fault':'refuse','ms':800", SendReport::NotSent, 0);
        row("stall", "'fault':'stall'", SendReport::Unknown, 0);
        row("reset before", "'fault':'reset_before'", SendReport::Unknown, 0);
        row("reset in", "'fault':'reset_in'", SendReport::Unknown, 0);
        row("reset after", "'fault':'reset_after'", SendReport::Unknown, 0);
        row("closed after", "'fault':'close_after'", SendReport::Unknown, 0);
        row("apply then reset", "'fault':'apply_then_reset'", SendReport::Unknown, 1);
        row("apply then close", "'fault':'apply_then_close'", SendReport::Unknown, 1);
        row("apply late", "'fault':'apply_late','ms':100", SendReport::Unknown, 1);
        row("answer late", "'fault':'answer_late','ms':200", SendReport::Posted, 1);
        row("answer too late", "'fault':'answer_late','ms':3000", SendReport::Unknown, 1);
        row("truncated", "'fault':'truncated'", SendReport::Unknown, 1);
        row("doubled", "'fault':'doubled'", SendReport::Posted, 1);
        row("wrong id", "'fault':'wrong_id'", SendReport::Unknown, 1);
        row("html", "'fault':'html'", SendReport::Unknown, 0);
        row("html, stored", "'fault':'html','stored':true", SendReport::Unknown, 1);
        row("200 with an error", "'fault':'ok_with_error'", SendReport::Unknown, 0);
        row("201 without body", "'fault':'created_empty'", SendReport::Unknown, 1);
        row("409", "'fault':'status','status':409", SendReport::Unknown, 0);
        row("409, stored", "'fault':'status','status':409,'stored':true", SendReport::Unknown, 1);
        row("422", "'fault':'status','status':422", SendReport::Unknown, 0);
        row("429", "'fault':'status','status':429", SendReport::NotSent, 0);
        row("429 with Retry-After", "'fault':'status','status':429,'retry_after':2", SendReport::NotSent, 0);
        row("500", "'fault':'status','status':500", SendReport::Unknown, 0);
        row("500, stored", "'fault':'status','status':500,'stored':true", SendReport::Unknown, 1);
        row("search lag", "'fault':'search_lag','ms':600", SendReport::Unknown, 1);
        row("drip", "'fault':'drip','ms':2", SendReport::Posted, 1);
        row("slow drip", "'fault':'drip','ms':200", SendReport::Unknown, 1);
        row("endless", "'fault':'endless','stored':true", SendReport::Unknown, 1);
        row("redirect", "'fault':'redirect','location':'http://127.0.0.1:1/services/rest/record/v1/invoice/5'", SendReport::Unknown, 0);
        row("period closed meanwhile", "'fault':'close_period','period':'2026-04'", SendReport::Rejected, 0);
    }
    void classifies()
    {
        QFETCH(QString, fault);
        QFETCH(int, outcome);
        QFETCH(int, applied);
        tests::SandboxFixture fixture;
        fixture.ports.transport.total_ms = 800;
        fixture.ports.transport.body_bytes_max = 1 << 20;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(engine::ProbeReport::Absent)); // signs in
        if (!fault.isEmpty())
            fixture.fault("{'match':'" + std::string(kInvoice) + "'," + fault.toStdString() + "}");
        const SendReport report = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        QVERIFY2(int(report.outcome) == outcome, (std::to_string(report.outcome) + ": " + domain::english(report.why)).c_str());
        QVERIFY(!domain::english(report.why).empty());
        QCOMPARE(report.vendor_id.empty(), outcome != SendReport::Posted);
        QTest::qWait(fault.contains(QStringLiteral("refuse")) ? 900 : fault.contains(QStringLiteral("lag")) ? 700 : fault.contains(QStringLiteral("apply_late")) ? 200 : 1);
        QCOMPARE(fixture.applied(rendered->our_reference), applied);
        QVERIFY(fixture.requests(kInvoice) <= 1); // never a second request
        // Looking by our reference says what really happened.
        const auto probe = sink->probe(request, *rendered, {});
        QVERIFY(probe.ok());
        QCOMPARE(int(probe->answer), int(applied == 0 ? engine::ProbeReport::Absent : engine::ProbeReport::Found));
    }

    void knowsTheVendorsRefusals_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("says");
        QTest::newRow("item") << QStringLiteral("item") << int(SendReport::Rejected) << QStringLiteral("Invalid Field Value SKU-NONE");
        QTest::newRow("customer") << QStringLiteral("customer") << int(SendReport::Rejected) << QStringLiteral("field: entity");
        QTest::newRow("period") << QStringLiteral("period") << int(SendReport::Rejected) << QStringLiteral("closed period");
        QTest::newRow("duplicate") << QStringLiteral("duplicate") << int(SendReport::Unknown) << QStringLiteral("already exists");
        QTest::newRow("token") << QStringLiteral("token") << int(SendReport::NotSent) << QStringLiteral("Invalid login");
    }
    void knowsTheVendorsRefusals()
    {
        QFETCH(QString, what);
        QFETCH(int, outcome);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        engine::EffectRequest request = tests::invoiceToPost("INV-1", what == QStringLiteral("period") ? "2025-11" : "2026-04");
        if (what == QStringLiteral("item"))
            request.lines[1].sku = "SKU-NONE";
        if (what == QStringLiteral("customer"))
            request.customer = "cus_9999";
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY(rendered.ok());
        const auto proof = engine::IntentProofMaker::forConnectorTest();
        int expected = 0;
        if (what == QStringLiteral("duplicate")) {
            QCOMPARE(int(sink->send(proof, *rendered, {}).outcome), int(SendReport::Posted));
            expected = 1;
        }
        if (what == QStringLiteral("token")) {
            QVERIFY(sink->probe(request, *rendered, {}).ok());
            fixture.admin("POST", "tokens/expire");
        }
        const SendReport report = sink->send(proof, *rendered, {});
        QVERIFY2(int(report.outcome) == outcome, domain::english(report.why).c_str());
        QVERIFY2(QString::fromStdString(domain::english(report.why)).contains(says), domain::english(report.why).c_str());
        QCOMPARE(fixture.applied(rendered->our_reference), expected);
        if (what == QStringLiteral("token")) // the next one signs in anew
            QCOMPARE(int(sink->send(proof, *rendered, {}).outcome), int(SendReport::Posted));
    }

    void doesNotSendWithoutASignIn()
    {
        tests::SandboxFixture fixture;
        fixture.secrets.kept.clear();
        const auto sink = fixture.sink();
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        const SendReport report = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        QCOMPARE(int(report.outcome), int(SendReport::NotSent));
        QVERIFY(domain::english(report.why).find("private key") != std::string::npos);
        QCOMPARE(fixture.requests(kInvoice), 0);
    }

    void saysUnclearWhenItCannotLook()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'status','status':500,'times':5}");
        const auto probe = sink->probe(request, *rendered, {});
        QVERIFY(probe.ok());
        QCOMPARE(int(probe->answer), int(engine::ProbeReport::Unclear));
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'status','status':404}");
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(engine::ProbeReport::Unclear)); // a 404, but not the vendor's
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'html'}");
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(engine::ProbeReport::Unclear));
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'html'}");
        QVERIFY(!sink->preflight(request, *rendered, {}).ok());
    }

    void worksInEveryCurrency_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("entity");
        QTest::addColumn<QString>("customer");
        QTest::addColumn<QString>("amount");
        QTest::newRow("USD") << QStringLiteral("USD") << QStringLiteral("US01") << QStringLiteral("cus_0001") << QStringLiteral("0.05");
        QTest::newRow("JPY") << QStringLiteral("JPY") << QStringLiteral("JP01") << QStringLiteral("cus_0003") << QStringLiteral("123456789");
        QTest::newRow("KWD") << QStringLiteral("KWD") << QStringLiteral("KW01") << QStringLiteral("cus_0004") << QStringLiteral("12345678901.001");
    }
    void worksInEveryCurrency()
    {
        QFETCH(QString, code);
        QFETCH(QString, entity);
        QFETCH(QString, customer);
        QFETCH(QString, amount);
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        engine::EffectRequest request = tests::invoiceToPost("INV-1");
        request.currency = domain::Currency::parse(code.toStdString()).value();
        request.entity = entity.toStdString();
        request.customer = customer.toStdString();
        request.tax = domain::Decimal(0, 0);
        request.amount = domain::Decimal::parse(amount.toStdString()).value();
        request.lines = { { "SKU-API", "", domain::Decimal(1, 0), request.amount } };
        const auto rendered = sink->render(request, kWireKey);
        QCOMPARE(int(sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {}).outcome), int(SendReport::Posted));
        const auto probe = sink->probe(request, *rendered, {});
        QCOMPARE(probe->records.at(0).amount.toString(), amount.toStdString());
        QCOMPARE(QString::fromLatin1(probe->records.at(0).currency.code().data(), 3), code);
    }

    // A canary key goes through every path; no text that leaves the connector may hold it.
    void leaksNoSecret()
    {
        tests::SandboxFixture fixture;
        const std::string key = fixture.secrets.kept[secretName("netsuite")];
        const std::string part = key.substr(60, 40);
        const auto sink = fixture.sink();
        const auto source = fixture.source();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        std::string seen = rendered->body + rendered->path;
        for (const char* fault : { "'fault':'html'", "'fault':'status','status':500,'stored':true", "'fault':'apply_then_reset'" }) {
            fixture.fault("{'match':'" + std::string(kInvoice) + "'," + fault + "}");
            const SendReport report = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
            seen += report.answer + domain::english(report.why);
        }
        seen += domain::english(sink->probe(request, *rendered, {})->why);
        seen += domain::english(*source->test({}));
        QVERIFY(seen.size() > 500);
        QVERIFY(seen.find(part) == std::string::npos);
        QVERIFY(seen.find("Bearer eyJ") == std::string::npos);
        QVERIFY(seen.find("eyJraWQiOiJzYW5kYm94In0") == std::string::npos);
    }
};

TIEOUT_TEST(TestNetSuiteSource)
TIEOUT_TEST(TestNetSuiteSink)
#include "tst_netsuite.moc"
