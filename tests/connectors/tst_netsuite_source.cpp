#include "connectors/http/encoding.h"
#include "netsuite_requests.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

#include <set>

using namespace tieout;
using namespace tieout::connect;
using engine::SendReport;

namespace {

constexpr const char* kQuery = "POST /services/rest/query/v1/suiteql";
constexpr const char* kToken = "POST /services/rest/auth/oauth2/v1/token";
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
        // The count is the table's: what reversals add to it is counted with it.
        const Pulled reversals = pullAll(*source, "reversals", {});
        QVERIFY(!reversals.ids.empty());
        const auto count = source->count("invoices", {});
        QVERIFY(count.ok() && count->has_value());
        QCOMPARE((*count)->count, int64_t(expected.size() + reversals.ids.size()));
        QVERIFY(!source->count("reversals", {})->has_value());
    }

    // What NetSuite adds up by currency is what its rows add up to, each stream's with its sign.
    void addsUpOnAnotherPath()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        const std::vector<std::vector<std::string>> tables { { "invoices", "reversals" }, { "credits" }, { "receipts", "refunds" } };
        for (const std::vector<std::string>& streams : tables) {
            std::map<std::string, domain::Exact> landed, told;
            for (const std::string& stream : streams)
                for (const auto& [id, row] : pullAll(*source, stream, {}).rows) {
                    const auto part = [&row](const std::string& name) {
                        const size_t at = row.find(";" + name + "=") + name.size() + 2;
                        return row.substr(at, row.find(';', at) - at);
                    };
                    QVERIFY(landed[part("currency")].add(domain::Exact::parse(part("amount")).value()));
                }
            const auto count = source->count(streams.front(), {});
            QVERIFY(count.ok() && count->has_value());
            for (const engine::SourceSum& sum : (*count)->sums)
                told[std::to_string(sum.currency.packed())] = sum.sum;
            QVERIFY(told.size() >= 2);
            QVERIFY2(told == landed, streams.front().c_str());
        }
        QVERIFY((*source->count("customers", {}))->sums.empty());
        // A sum that does not read is no sum of zero.
        fixture.fault("{'match':'POST /services/rest/query/v1/suiteql','fault':'status','status':200,'skip':1}");
        QVERIFY(!source->count("invoices", {}).ok());
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
                + ";currency=" + std::to_string(domain::Currency::parse(currency.code)->packed()) + ";entity=" + currency.entity + ";reverses=;mark=;open=" + sandbox::fixedDecimal(document.open, currency.exponent) + ";status=" + (document.open > 0 ? "open" : "paid") + ";reference=" + document.reference + ";_deleted=;";
            QCOMPARE(QString::fromStdString(pulled.rows.at(std::to_string(document.id))), QString::fromStdString(expected));
        }
    }

    // Only the compared book, only what is posted on customers and by journals, debits and credits as in the books.
    void pullsTheLedgerLines()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source(",\"page_size\":\"70\"");
        const Pulled pulled = pullAll(*source, "gl_lines", {});
        size_t expected = 0;
        for (const auto& document : fixture.estate->world().books) {
            if (document.type == "SalesOrd" || document.type == "Estimate")
                continue;
            expected += document.lines.size();
            for (size_t i = 0; i < document.lines.size(); ++i) {
                const std::string id = std::to_string(document.id) + "-" + std::to_string(i);
                const auto found = pulled.rows.find(id);
                QVERIFY2(found != pulled.rows.end(), id.c_str());
                const int decimals = sandbox::worldCurrencies()[document.currency].exponent;
                const auto amount = [&](int64_t units) { return units == 0 ? std::string("0") : sandbox::fixedDecimal(units, decimals); };
                QVERIFY2(found->second.find(";debit=" + amount(document.lines[i].debit) + ";credit=" + amount(document.lines[i].credit) + ";") != std::string::npos, found->second.c_str());
                const bool by_hand = document.type == "Journal" && document.external_id.empty();
                const std::string booked = ";journal=" + (document.of_document == 0 ? std::string() : by_hand ? std::to_string(document.id) : document.external_id) + ";period="
                    + std::to_string(domain::Period::parse(fixture.estate->world().monthText(document.month))->months()) + ";dimension=" + document.lines[i].department + ";manual=" + (by_hand ? "1" : "0") + ";";
                QVERIFY2(found->second.find(booked) != std::string::npos, (found->second + booked).c_str());
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
        QVERIFY(after.rows.at(sent.vendor_id).find("reverses=;mark=" + rendered->our_reference + ";") != std::string::npos);
        const Pulled lines = pullAll(*source, "gl_lines", {});
        QVERIFY(lines.rows.at(sent.vendor_id + "-0").find("account=1100;debit=119.00;credit=0;") != std::string::npos);
        QVERIFY(lines.rows.at(sent.vendor_id + "-1").find("account=4000;debit=0;credit=100.00;") != std::string::npos);
        QVERIFY(lines.rows.at(sent.vendor_id + "-2").find("account=2200;debit=0;credit=19.00;") != std::string::npos);
    }

    // Payments, deposits and refunds of the books are the World's receipts, to the last one.
    void pullsReceiptsAndCustomers()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source(",\"page_size\":\"25\"");
        const sandbox::World& world = fixture.estate->world();
        Pulled receipts = pullAll(*source, "receipts", {});
        const Pulled refunds = pullAll(*source, "refunds", {});
        QVERIFY(!refunds.rows.empty());
        receipts.rows.insert(refunds.rows.begin(), refunds.rows.end());
        QCOMPARE(receipts.rows.size(), world.receipts.size());
        QCOMPARE((*source->count("receipts", {}))->count, int64_t(world.receipts.size()));
        for (const sandbox::Receipt& receipt : world.receipts) {
            const auto& currency = sandbox::worldCurrencies()[receipt.currency];
            const std::string expected = "id=" + receipt.id + ";payment_ref=" + receipt.payment + ";amount=" + sandbox::fixedDecimal(receipt.amount, currency.exponent) + ";account=1000;currency="
                + std::to_string(domain::Currency::parse(currency.code)->packed()) + ";reference=" + receipt.reference + ";_deleted=;";
            QCOMPARE(QString::fromStdString(receipts.rows.at(receipt.id)), QString::fromStdString(expected));
        }
        const Pulled customers = pullAll(*source, "customers", {});
        QCOMPARE(customers.rows.size(), world.erp_customers.size());
        QCOMPARE(customers.refused + receipts.refused + customers.drift + receipts.drift + refunds.drift, 0);
        for (const sandbox::ErpCustomer& customer : world.erp_customers) {
            const std::string& row = customers.rows.at(customer.id);
            QVERIFY2(row.find(";customer=" + customer.customer + ";name=" + customer.name + ";parent=" + customer.parent + ";tax_id=" + customer.tax_id + ";") != std::string::npos, row.c_str());
            QVERIFY2(row.find(";entity=" + customer.entity + ";") != std::string::npos, row.c_str());
        }
    }

    // A credit memo made from an invoice takes that posting back; any other is a credit of its own.
    void tellsReversalsFromCredits()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        const Pulled credits = pullAll(*source, "credits", {});
        size_t expected = 0;
        for (const auto& document : fixture.estate->world().books)
            expected += document.type == "CustCred" && document.reverses == 0 ? 1 : 0;
        QCOMPARE(credits.rows.size(), expected);
        QCOMPARE((*source->count("credits", {}))->count, int64_t(expected));
        const Pulled before = pullAll(*source, "reversals", {});
        const engine::EffectRequest request = tests::ledgerRequest(fixture, "reverse_posting");
        const auto sink = fixture.sink();
        const auto rendered = sink->render(request, kWireKey);
        const SendReport sent = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        QCOMPARE(int(sent.outcome), int(SendReport::Posted));
        const Pulled reversals = pullAll(*source, "reversals", before.cursor);
        const std::string& row = reversals.rows.at(sent.vendor_id);
        QVERIFY2(row.find("invoice_ref=" + request.reference_to + ";") != std::string::npos && row.find(";amount=-" + request.amount.toString() + ";") != std::string::npos, row.c_str());
        QVERIFY2(row.find(";reverses=" + request.subject + ";mark=" + rendered->our_reference + ";") != std::string::npos, row.c_str());
        QVERIFY(!pullAll(*source, "credits", credits.cursor).rows.contains(sent.vendor_id));
        const Pulled lines = pullAll(*source, "gl_lines", {});
        QVERIFY(lines.rows.at(sent.vendor_id + "-0").find("account=1100;debit=0;credit=" + request.amount.toString()) != std::string::npos);
    }

    // What each operation made comes with the next pull.
    void seesWhatWasDone()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        const auto sink = fixture.sink();
        const std::map<std::string, std::string> streams { { "post_credit", "credits" }, { "apply_payment", "receipts" }, { "create_customer", "customers" } };
        const std::map<std::string, std::string> holds { { "post_credit", "credit_ref=cn_new_1;" }, { "apply_payment", "payment_ref=pay_new_1;" },
            { "create_customer", "customer=cus_new-1;name=Newcomer \"GmbH\";parent=600;tax_id=DE123456789;" } };
        for (const auto& [operation, stream] : streams) {
            const Pulled before = pullAll(*source, stream, {});
            const engine::EffectRequest request = tests::ledgerRequest(fixture, operation);
            const auto rendered = sink->render(request, kWireKey);
            const SendReport sent = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
            QVERIFY2(sent.outcome == SendReport::Posted, domain::english(sent.why).c_str());
            const Pulled after = pullAll(*source, stream, before.cursor);
            QVERIFY2(after.rows.contains(sent.vendor_id), operation.c_str());
            QVERIFY2(after.rows.at(sent.vendor_id).find(holds.at(operation)) != std::string::npos, after.rows.at(sent.vendor_id).c_str());
            fixture.admin("POST", "reset");
        }
        // A journal stands on the document it books.
        const engine::EffectRequest journal = tests::ledgerRequest(fixture, "post_journal");
        const SendReport sent = sink->send(engine::IntentProofMaker::forConnectorTest(), *sink->render(journal, kWireKey), {});
        const Pulled lines = pullAll(*source, "gl_lines", {});
        QVERIFY(lines.rows.at(sent.vendor_id + "-1").find("posting_id=" + journal.business_id + ";account=4000;debit=0;credit=100.00;") != std::string::npos);
    }

    // A deletion is told to every table that may have held the record, and nothing else is touched.
    void tellsWhatWasDeleted()
    {
        tests::SandboxFixture fixture;
        const auto source = fixture.source();
        const auto page = source->pull("deletions", {}, {});
        QVERIFY(page.ok() && page->last && page->batches.size() == 4);
        const std::string gone = tests::openInvoice(fixture).id;
        fixture.admin("POST", "delete", "{'id':'" + gone + "'}");
        const auto after = source->pull("deletions", page->cursor_after, {});
        QVERIFY2(after.ok(), after.ok() ? "" : domain::english(after.error()).c_str());
        std::string told;
        for (const engine::ReadBatch& batch : after->batches)
            for (uint32_t i = 0; i < batch.batch.rows; ++i)
                told += std::string(domain::tableSpec(batch.batch.table).name) + " " + std::string(batch.batch.keyAt(i)) + (batch.batch.deletedAt(i) ? " deleted;" : " kept;");
        QCOMPARE(told, "erp_postings " + gone + " deleted;erp_credits " + gone + " deleted;erp_receipts " + gone + " deleted;");
        QVERIFY(!pullAll(*source, "invoices", {}).rows.contains(gone));
        // Its lines, of which nobody speaks, go with it.
        QCOMPARE(after->whole.size(), size_t(1));
        QCOMPARE(after->whole[0].table, domain::Table::JournalLines);
        QCOMPARE(after->whole[0].prefix, gone + "-");
        QVERIFY(after->whole[0].bytes.find("\"" + gone + "\"") != std::string::npos);
    }

    // The lines of a document come on one page, all or none; one that is larger than a page comes in
    // pieces and is whole with the last. Only one that fills its pages may go on, for all anybody knows.
    void keepsTheLinesOfADocumentTogether_data()
    {
        QTest::addColumn<QString>("page_size");
        QTest::addColumn<bool>("killed"); // after each page
        for (const char* size : { "2", "3", "7", "1000" })
            QTest::addRow("%s", size) << QString::fromLatin1(size) << false;
        QTest::newRow("2, killed") << QStringLiteral("2") << true;
    }
    void keepsTheLinesOfADocumentTogether()
    {
        QFETCH(QString, page_size);
        QFETCH(bool, killed);
        tests::SandboxFixture fixture;
        const size_t all = pullAll(*fixture.source(), "gl_lines", {}).rows.size();
        const auto opened = [&] { return fixture.source(",\"page_size\":\"" + page_size.toStdString() + "\""); };
        auto source = opened();
        std::map<std::string, std::set<std::string>> lines; // by document
        std::map<std::string, std::set<size_t>> pages; // that hold some of it
        std::map<std::string, std::set<std::string>> told; // the lines of those said to be whole
        std::string cursor;
        for (size_t number = 0;; ++number) {
            const auto page = source->pull("gl_lines", cursor, {});
            QVERIFY2(page.ok(), page.ok() ? "" : domain::english(page.error()).c_str());
            for (uint32_t i = 0; i < page->batches[0].batch.rows; ++i) {
                const std::string id(page->batches[0].batch.keyAt(i)), document = id.substr(0, id.find('-') + 1);
                lines[document].insert(id);
                pages[document].insert(number);
            }
            for (const engine::WholeParts& whole : page->whole)
                told[whole.prefix] = lines[whole.prefix];
            cursor = page->cursor_after;
            if (page->last)
                break;
            if (killed)
                source = opened();
        }
        size_t seen = 0, in_pieces = 0;
        for (const auto& [document, ids] : lines) {
            seen += ids.size();
            const size_t size = static_cast<size_t>(page_size.toInt());
            const bool fits = ids.size() < size, pieces = ids.size() > size && ids.size() % size != 0;
            in_pieces += pieces ? 1 : 0;
            QVERIFY2(!pieces || told.contains(document) != killed, document.c_str());
            QVERIFY2(!fits || pages[document].size() == 1, document.c_str());
            QVERIFY2(!fits || told.contains(document), document.c_str());
            QVERIFY2(!told.contains(document) || told[document] == ids, document.c_str());
        }
        QCOMPARE(seen, all);
        QCOMPARE(in_pieces > 0, page_size == QLatin1String("2"));
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

TIEOUT_TEST(TestNetSuiteSource)
#include "tst_netsuite_source.moc"
