#include "connectors/feed_files.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

namespace {

const std::string kEventHead = "id,tenant,customer,meter,qty,ts,source,region\n";
const std::string kReceiptHead = "id,payment_ref,amount,account,currency,_deleted\n";

std::string eventLine(const std::string& id, const std::string& qty, const std::string& ts)
{
    return "{\"id\":\"" + id + "\",\"tenant\":\"t\",\"customer\":\"c\",\"meter\":\"m\",\"qty\":" + qty + ",\"ts\":\"" + ts + "\",\"source\":\"s\",\"region\":\"r\"}";
}

// The rows' columns in the table's order as the store sees them: "a|1.50|…", absent values "~".
std::string shown(const ReadFile& file)
{
    std::string out;
    for (const engine::ReadBatch& read : file.batches) {
        const domain::Batch& batch = read.batch;
        const auto specs = domain::tableSpec(batch.table).columns;
        for (size_t row = 0; row < batch.rows; ++row) {
            out += out.empty() ? "" : "\n";
            for (size_t i = 0; i < specs.size(); ++i) {
                const bool always = specs[i].type == domain::ColumnType::Currency || specs[i].name == "_deleted";
                if (specs[i].extension && !always && !batch.present(i))
                    continue; // most files have none of them
                out += i ? "|" : "";
                const int64_t value = batch.valueAt(i, row);
                if (specs[i].type == domain::ColumnType::Text)
                    out += batch.textAt(i, row).empty() ? "~" : domain::visible(batch.textAt(i, row));
                else if (value == domain::kAbsent || (specs[i].type == domain::ColumnType::Currency && value == 0))
                    out += "~";
                else if (specs[i].type == domain::ColumnType::Quantity || specs[i].type == domain::ColumnType::Money)
                    out += batch.columns[i].decimalAt(row).toString();
                else if (specs[i].type == domain::ColumnType::Time)
                    out += domain::Instant(value).toString(batch.columns[i].scales[row]);
                else if (specs[i].type == domain::ColumnType::Period)
                    out += domain::Period(int32_t(value)).toString();
                else if (specs[i].type == domain::ColumnType::Currency)
                    out += domain::Currency::fromPacked(uint32_t(value)).code();
                else
                    out += std::to_string(value);
            }
        }
    }
    return out;
}

}

class TestFeedRows : public QObject {
    Q_OBJECT

    void columns() const
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
    }
    static void row(const char* name, const char* file, const std::string& bytes, const std::string& expected)
    {
        QTest::newRow(name) << QString::fromLatin1(file) << QByteArray::fromStdString(bytes) << QString::fromStdString(expected);
    }

private slots:
    void takesRows_data()
    {
        columns();
        const auto json = [](const char* name, const char* file, const std::string& line, const std::string& expected) { row(name, file, line + "\n", expected); };
        const std::string usual = "e1|t|c|m|1.50|2026-07-01T00:07:04.626Z|s|r|~";
        json("as generated", "usage_events.ndjson", eventLine("e1", "1.50", "2026-07-01T00:07:04.626Z"), usual);
        json("number as text", "usage_events.ndjson", eventLine("e1", "\"1.50\"", "2026-07-01T00:07:04.626Z"), usual);
        json("spaces", "usage_events.ndjson", " { \"id\" : \"e1\" , \"tenant\":\"t\",\"customer\":\"c\",\"meter\":\"m\",\"qty\": 1.50 ,\"ts\":\"2026-07-01T00:07:04.626Z\",\"source\":\"s\",\"region\":\"r\"}\t", usual);
        json("escapes", "usage_events.ndjson", eventLine("\\u00651", "1.50", "2026-07-01T00:07:04.626Z"), usual);
        json("two escapes", "usage_events.ndjson", "{\"id\":\"\\u0061\",\"customer\":\"\\u0062\",\"meter\":\"\\\"\\n\",\"qty\":1,\"ts\":\"2026-07-01T00:00:00Z\"}", "a|~|b|\"\\u{000A}|1|2026-07-01T00:00:00Z|~|~|~");
        json("another order", "usage_events.ndjson", "{\"ts\":\"2026-07-01T00:07:04.626Z\",\"qty\":1.50,\"id\":\"e1\",\"region\":\"r\",\"source\":\"s\",\"meter\":\"m\",\"customer\":\"c\",\"tenant\":\"t\"}", usual);
        json("optional null", "usage_events.ndjson", "{\"id\":\"e1\",\"tenant\":null,\"customer\":\"c\",\"meter\":\"m\",\"qty\":1,\"ts\":\"2026-07-01T00:00:00Z\"}", "e1|~|c|m|1|2026-07-01T00:00:00Z|~|~|~");
        json("not deleted", "usage_events.ndjson", "{\"id\":\"e1\",\"customer\":\"c\",\"meter\":\"m\",\"qty\":1,\"ts\":\"2026-07-01T00:00:00Z\",\"_deleted\":false}", "e1|~|c|m|1|2026-07-01T00:00:00Z|~|~|0");
        json("zone", "usage_events.ndjson", eventLine("e1", "-0.000000000001", "2026-11-01T00:30:00.5+01:00"), "e1|t|c|m|-0.000000000001|2026-10-31T23:30:00.5Z|s|r|~");
        json("18 digits", "usage_events.ndjson", eventLine("e1", "999999999999999999", "2026-07-01t00:00:00z"), "e1|t|c|m|999999999999999999|2026-07-01T00:00:00Z|s|r|~");
        json("any id", "sku_map.ndjson", "{\"sku\":\" \xE2\x80\xAE\xF0\x9F\x98\x80\\\\|\"}", " \\u{202E}\xF0\x9F\x98\x80\\||~");
        json("key only", "sku_map.ndjson", "{\"sku\":\"A\"}", "A|~");
        json("deletion needs no more than its key", "payments.ndjson", "{\"id\":\"p\",\"_deleted\":true}", "p|~|~|~|~|1");
        json("deletion as 1", "payments.ndjson", "{\"id\":\"p\",\"invoice_id\":\"i\",\"amount\":1,\"_deleted\":\"1\"}", "p|i|1|~|~|1");
        json("count", "usage_aggregates.ndjson", "{\"id\":\"a\",\"customer\":\"c\",\"meter\":\"m\",\"period\":\"2026-10\",\"qty\":0,\"events\":12}", "a|~|c|m|2026-10|0|12|~");
        json("count with zeros", "usage_aggregates.ndjson", "{\"id\":\"a\",\"customer\":\"c\",\"meter\":\"m\",\"period\":\"2026-10\",\"qty\":0,\"events\":12.00}", "a|~|c|m|2026-10|0|12|~");
        json("yen", "payments.ndjson", "{\"id\":\"p\",\"invoice_id\":\"i\",\"amount\":100.00,\"currency\":\"JPY\",\"method\":\"\"}", "p|i|100.00|JPY|~|~");
        json("dinar", "payments.ndjson", "{\"id\":\"p\",\"invoice_id\":\"i\",\"amount\":1.234,\"currency\":\"KWD\"}", "p|i|1.234|KWD|~|~");
        json("price is no money", "rated_charges.ndjson", "{\"id\":\"c\",\"aggregate_id\":\"a\",\"sku\":\"s\",\"period\":\"2026-10\",\"qty\":1,\"unit_price\":0.123456,\"amount\":0.12}", "c|a|~|s|2026-10|1|0.123456|0.12|~|~");
        for (const char* issued : { "2026-10", "2026-10-31", "2026-10-31T10:00:00+02:00" })
            json(issued, "invoices.ndjson", std::string("{\"id\":\"i\",\"period\":\"2026-10\",\"total\":1,\"issued_at\":\"") + issued + "\",\"tax\":0.10,\"entity\":\"DE\"}", std::string("i|~|2026-10|1|~|~|") + issued + "|0.10|DE|~");
        json("unknown column", "sku_map.ndjson", "{\"sku\":\"A\",\"extra\":{\"deep\":[1,{\"sku\":\"B\"}]}}", "A|~");
        row("no line end", "sku_map.ndjson", "{\"sku\":\"A\"}\n{\"sku\":\"B\"}", "A|~\nB|~");
        row("CRLF and empty lines", "sku_map.ndjson", "{\"sku\":\"A\"}\r\n\r\n\n{\"sku\":\"B\"}\r\n", "A|~\nB|~");
        row("byte-order mark", "sku_map.ndjson", "\xEF\xBB\xBF{\"sku\":\"A\"}\n", "A|~");
        row("empty file", "sku_map.ndjson", "", "");
        row("empty CSV", "sku_map.csv", "", "");
        row("mark only", "sku_map.csv", "\xEF\xBB\xBF", "");
        row("header only", "sku_map.csv", "sku\n", "");

        row("CSV as generated", "usage_events.csv", kEventHead + "e1,t,c,m,1.50,2026-07-01T00:07:04.626Z,s,r\n", usual);
        row("CSV order", "usage_events.csv", "ts,qty,id,meter,customer\r\n2026-07-01T00:07:04.626Z,1.50,e1,m,c\r\n", "e1|~|c|m|1.50|2026-07-01T00:07:04.626Z|~|~|~");
        row("CSV mark and no line end", "usage_events.csv", "\xEF\xBB\xBF" + kEventHead + "e1,t,c,m,1.50,2026-07-01T00:07:04.626Z,s,r", usual);
        row("CSV quotes", "sku_map.csv", "\"sku\"\n\"A\"\"B\"\n\"C,D\"\n\"E\nF\r\nG\"\n\"\"\"\"\n", "A\"B|~\nC,D|~\nE\\u{000A}F\\u{000D}\\u{000A}G|~\n\"|~");
        row("CSV empty optional", "erp_receipts.csv", kReceiptHead + "r,p,1.00,,,\n", "r|p|1.00|~|~|~");
        row("CSV quoted empty", "erp_receipts.csv", kReceiptHead + "r,p,1.00,\"\",\"\",\"\"\n", "r|p|1.00|~|~|~");
        row("CSV flags", "erp_receipts.csv", kReceiptHead + "r,p,1.00,a,EUR,true\ns,p,1.00,a,EUR,0\n", "r|p|1.00|a|EUR|1\ns|p|1.00|a|EUR|0");
        row("CSV leading zeros", "erp_receipts.csv", kReceiptHead + "r,p,007.50,a,EUR,\n", "r|p|7.50|a|EUR|~");
        row("CSV tab and non-ASCII", "sku_map.csv", "sku\n\ta\xC3\xA9\n", "\\u{0009}a\xC3\xA9|~");
        row("CSV formula stays text", "sku_map.csv", "sku\n=1+1\n", "=1+1|~");
        row("CSV unknown column", "sku_map.csv", "x,sku,y\n1,A,2\n", "A|~");
    }
    void takesRows()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        const ReadFile read = readBytes(file.toStdString(), bytes.toStdString());
        for (const auto& refused : read.refused())
            QFAIL(domain::english(refused.reason).c_str());
        QCOMPARE(QString::fromStdString(shown(read)), expected);
    }

    void refusesRows_data()
    {
        columns();
        const std::string ts = "2026-07-01T00:00:00Z";
        const std::string again = " Correct it and deliver the row again.";
        const std::string number = ", which is not a number as the file feed takes it: digits with at most one decimal point, at most 18 digits and 12 decimals, no exponent." + again;
        const auto qty = [&](const char* name, const char* literal, const char* seen) { row(name, "usage_events.ndjson", eventLine("e", literal, ts), "Column qty holds “" + std::string(seen) + "”" + number); };
        qty("exponent", "1e2", "1e2");
        qty("19 digits", "1234567890123456789", "1234567890123456789");
        qty("13 decimals", "0.1234567890123", "0.1234567890123");
        qty("flag as number", "true", "true");
        qty("structure as number", "[1]", "{…}");
        qty("comma", "\"1,5\"", "1,5");
        qty("space", "\" 1\"", " 1");
        qty("plus", "\"+1\"", "+1");
        qty("not ASCII", "\"\xD9\xA1\"", "\xD9\xA1");
        qty("hidden", "\"1\\u202e\"", "1\\u{202E}");
        const auto missing = [](const char* column, const char* table) { return std::string("Column ") + column + " is missing or empty, and the table " + table + " requires it. Fill it and deliver the row again."; };
        row("empty number", "usage_events.ndjson", eventLine("e", "\"\"", ts), missing("qty", "usage_events"));
        row("null number", "usage_events.ndjson", eventLine("e", "null", ts), missing("qty", "usage_events"));
        row("empty id", "usage_events.ndjson", eventLine("", "1", ts), missing("id", "usage_events"));
        row("no id", "sku_map.ndjson", "{}", missing("sku", "sku_map"));
        row("deletion without key", "payments.ndjson", "{\"_deleted\":true}", missing("id", "payments"));
        row("CSV empty reference", "erp_receipts.csv", kReceiptHead + "r,,1.00,,,\n", missing("payment_ref", "erp_receipts"));
        row("id as number", "sku_map.ndjson", "{\"sku\":12}", "Column sku holds 12 where a text is expected. Write it in quotation marks and deliver the row again.");
        row("NUL in id", "sku_map.ndjson", "{\"sku\":\"A\\u0000B\"}", "Column sku holds “A\\u{0000}B”, a text with a NUL character. Take the character out and deliver the row again.");
        row("time without zone", "usage_events.ndjson", eventLine("e", "1", "2026-07-01T00:00:00"), "Column ts holds “2026-07-01T00:00:00”, which is not a time with zone such as 2026-10-31T23:59:59.999Z." + again);
        row("day that is none", "usage_events.ndjson", eventLine("e", "1", "2026-02-29T00:00:00Z"), "Column ts holds “2026-02-29T00:00:00Z”, which is not a time with zone such as 2026-10-31T23:59:59.999Z." + again);
        row("period", "usage_aggregates.ndjson", "{\"id\":\"a\",\"customer\":\"c\",\"meter\":\"m\",\"period\":\"2026-13\",\"qty\":0}", "Column period holds “2026-13”, which is not a period such as 2026-10." + again);
        row("count", "usage_aggregates.ndjson", "{\"id\":\"a\",\"customer\":\"c\",\"meter\":\"m\",\"period\":\"2026-10\",\"qty\":0,\"events\":1.5}", "Column events holds “1.5”, which is not a whole number of at most 18 digits." + again);
        row("issued_at", "invoices.ndjson", "{\"id\":\"i\",\"period\":\"2026-10\",\"total\":1,\"issued_at\":\"03/04/2026\"}", "Column issued_at holds “03/04/2026”, which is no month (2026-10), date (2026-10-31) or time with zone (2026-10-31T23:59:59Z)." + again);
        row("currency", "payments.ndjson", "{\"id\":\"p\",\"invoice_id\":\"i\",\"amount\":1,\"currency\":\"eur\"}", "Column currency holds “eur”, which is no currency code of ISO 4217 (three upper-case letters such as EUR)." + again);
        const auto scale = [](const char* amount, const char* currency, const char* decimals) {
            return std::string("Column amount holds ") + amount + ", but amounts in " + currency + " have at most " + decimals + " decimals. Round it where it is made, or correct the currency, and deliver the row again.";
        };
        row("money scale", "payments.ndjson", "{\"id\":\"p\",\"invoice_id\":\"i\",\"amount\":1.005,\"currency\":\"EUR\"}", scale("1.005", "EUR", "2"));
        row("money scale of yen", "payments.ndjson", "{\"id\":\"p\",\"invoice_id\":\"i\",\"amount\":1.5,\"currency\":\"JPY\"}", scale("1.5", "JPY", "0"));
        row("money scale without currency", "erp_receipts.ndjson", "{\"id\":\"p\",\"payment_ref\":\"i\",\"amount\":1.005}", scale("1.005", "USD", "2"));
        row("flag", "sku_map.ndjson", "{\"sku\":\"A\",\"_deleted\":\"yes\"}", "Column _deleted holds “yes”; it takes true, false, 1, 0 or nothing." + again);
        row("event deletion", "usage_events.ndjson", "{\"id\":\"e1\",\"_deleted\":true}", "The row deletes the usage event “e1”, but events are never replaced or deleted. Correct the usage by a further event, with a negative quantity.");
        row("repeated key", "sku_map.ndjson", "{\"sku\":\"A\",\"\\u0073ku\":\"B\"}", "The line cannot be read, byte 11: The key “sku” stands twice in one JSON object, so its value is not certain." + again);
        row("repeated key below", "sku_map.ndjson", "{\"sku\":\"A\",\"x\":{\"y\":1,\"y\":2}}", "The line cannot be read, byte 22: The key “y” stands twice in one JSON object, so its value is not certain." + again);
        row("too deep", "sku_map.ndjson", "{\"sku\":\"A\",\"x\":" + std::string(64, '[') + std::string(64, ']') + "}", "The line cannot be read, byte 78: The JSON text is nested more than 64 levels deep." + again);
        row("no object", "sku_map.ndjson", "[\"A\"]", "The line is no JSON object. Each line of this file holds one object; correct it and deliver the row again.");
        row("scalar", "sku_map.ndjson", "\"A\"", "The line is no JSON object. Each line of this file holds one object; correct it and deliver the row again.");
        row("cut off", "sku_map.ndjson", "{\"sku\":\"A", "The line is not valid JSON, byte 9: The JSON text ends too early: it was cut off or is empty." + again);
        row("two in a line", "sku_map.ndjson", "{\"sku\":\"A\"}{\"sku\":\"B\"}", "The line is not valid JSON, byte 11: Something stands after the end of the JSON value." + again);
        row("leading zero", "usage_events.ndjson", "{\"qty\":01}", "The line is not valid JSON, byte 8: “1” must not stand at this place of a JSON text." + again);
        row("UTF-8", "sku_map.ndjson", "{\"sku\":\"A\xC0\xAF\"}", "The line is not valid JSON, byte 9: The JSON text is not valid UTF-8." + again);
        row("surrogate", "sku_map.ndjson", "{\"sku\":\"\\ud800\"}", "The line cannot be read, byte 7: A JSON string holds half of a surrogate pair, which is no character." + again);
        row("UTF-16", "sku_map.ndjson", std::string("\xFF\xFE{\0", 4), "The file is written in UTF-16, so none of its rows was read. Save it as UTF-8 and deliver it again.");

        const std::string head = "None of the file's rows was read. ", fix = " Correct the header and deliver the file again.";
        row("CSV without required columns", "usage_events.csv", "id,customer,ts\ne,c,2026\ne,c,2026\n", head + "The header lacks what the table usage_events requires: meter, qty." + fix);
        row("CSV column twice", "sku_map.csv", "sku,sku\nA,B\n", head + "The header names the column “sku” twice." + fix);
        row("CSV unknown column twice", "sku_map.csv", "sku,x,x\nA,B,C\n", head + "The header names the column “x” twice." + fix);
        row("CSV without header", "sku_map.csv", "A\nB\n", head + "The header lacks what the table sku_map requires: sku." + fix);
        row("CSV header not UTF-8", "sku_map.csv", "sku,\xFF\nA,B\n", head + "The header is not valid UTF-8 text." + fix);
        row("CSV header never closed", "sku_map.csv", "\"sku\nA\n", head + "Field 1 opens with a quotation mark that is never closed. Close it and deliver the row again." + fix);
        row("CSV too few fields", "erp_receipts.csv", kReceiptHead + "r,p,1.00\n", "The row has 3 fields and the header 6. Look for a comma too many or too few, correct it and deliver the row again.");
        row("CSV too many fields", "sku_map.csv", "sku\nA,\n", "The row has 2 fields and the header 1. Look for a comma too many or too few, correct it and deliver the row again.");
        row("CSV header again", "sku_map.csv", "sku\nsku\n", "The line repeats the header. A file has one header; take this line away.");
        row("CSV stray mark", "sku_map.csv", "sku\nA\"B\n", "Field 1 holds a quotation mark but is not quoted. Quote it and double the mark inside, then deliver the row again.");
        row("CSV text behind the mark", "sku_map.csv", "sku\n\"A\"B\n", "Something stands behind the closing quotation mark of field 1. Double the marks inside the field and deliver the row again.");
        row("CSV never closed", "sku_map.csv", "sku\n\"A\nB\nC\n", "Field 1 opens with a quotation mark that is never closed. Close it and deliver the row again.");
        row("CSV carriage return", "sku_map.csv", "sku\nA\rB\n", "Field 1 holds a carriage return outside quotation marks. Correct it and deliver the row again.");
        row("CSV NUL", "sku_map.csv", std::string("sku\nA\0B\n", 8), "The row holds a NUL character. Take it out and deliver the row again.");
        row("CSV quoted NUL", "sku_map.csv", std::string("sku\n\"A\0B\"\n", 10), "The row holds a NUL character. Take it out and deliver the row again.");
        row("CSV UTF-8", "sku_map.csv", "sku\nA\xE9\n", "The row is not valid UTF-8. Save the file as UTF-8 and deliver it again.");
        row("CSV number with space", "erp_receipts.csv", kReceiptHead + "r,p, 1.00,,,\n", "Column amount holds “ 1.00”" + number);
    }
    void refusesRows()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        const ReadFile read = readBytes(file.toStdString(), bytes.toStdString());
        QCOMPARE(QString::fromStdString(read.reason()), expected);
    }

    void placesRows()
    {
        const ReadFile read = readBytes("sku_map.csv", "\xEF\xBB\xBFsku,\"x\ny\"\n\"A\nB\",1\nbad\n\nC,\"2\"\n");
        QCOMPARE(read.batches.size(), size_t(1));
        const domain::Batch& batch = read.batches[0].batch;
        QCOMPARE(batch.offsets, (std::vector<uint64_t> { 13, 26 }));
        QCOMPARE(batch.lines, (std::vector<uint64_t> { 3, 7 }));
        QCOMPARE(read.refused().at(0).line, uint64_t(5));
        QCOMPARE(read.refused().at(0).offset, uint64_t(21));
        QCOMPARE(read.refused().at(0).bytes, std::string("bad"));
        QCOMPARE(domain::rowBytes(batch, 0), std::string("\"A\nB\",1"));
        QCOMPARE(domain::rowBytes(batch, 1), std::string("C,\"2\""));
        QCOMPARE(read.batches[0].offset_after, uint64_t(32));
        QCOMPARE(read.batches[0].line_after, uint64_t(8));
    }

    void oneBadRowDoesNotStopTheOthers()
    {
        const std::string good = "{\"sku\":\"A\"}\n";
        const ReadFile read = readBytes("sku_map.ndjson", good + "garbage\n" + good + "{\"sku\":\"\"}\n" + good);
        QCOMPARE(read.rows(), size_t(3));
        QCOMPARE(read.refused().size(), size_t(2));
        QCOMPARE(read.refused()[1].line, uint64_t(4));
        QCOMPARE(read.refused()[1].bytes, std::string("{\"sku\":\"\"}"));
    }

    void reportsUnknownColumnsOnce()
    {
        std::string bytes;
        for (int i = 0; i < 100; ++i)
            bytes += "{\"sku\":\"A\",\"exported_at\":\"x" + std::to_string(i) + "\"" + (i % 2 ? ",\"b\":1}" : "}") + "\n";
        const ReadFile read = readBytes("sku_map.ndjson", bytes);
        QCOMPARE(read.rows(), size_t(100));
        const auto drift = read.drift();
        QCOMPARE(drift.size(), size_t(2));
        QCOMPARE(drift[0].where, std::string("sku_map"));
        QCOMPARE(drift[0].field, std::string("exported_at"));
        QCOMPARE(drift[1].field, std::string("b"));
        QCOMPARE(domain::rowBytes(read.batches[0].batch, 7), std::string("{\"sku\":\"A\",\"exported_at\":\"x7\",\"b\":1}"));
        QCOMPARE(readBytes("sku_map.csv", "x,sku\n").drift().size(), size_t(1)); // also without rows
        std::string many = "{\"sku\":\"A\"";
        for (int i = 0; i < 3000; ++i)
            many += ",\"k" + std::to_string(i) + "\":1";
        QCOMPARE(readBytes("sku_map.ndjson", many + "}\n").drift().size(), size_t(1001)); // the last one says that there are more
    }

    void refusesEndlessRows()
    {
        constexpr size_t kMax = size_t(1) << 20;
        const std::string reason = "The row is longer than 1048576 bytes, more than any row of this feed may be. Look for a missing line end or quotation mark, correct it and deliver the row again.";
        for (const size_t length : { kMax, kMax + 1, 3 * kMax, 5 * kMax, 9 * kMax }) {
            const bool fits = length <= kMax;
            for (const char* end : { "\n", "\r\n" }) {
                const ReadFile json = readBytes("sku_map.ndjson", "{\"sku\":\"A\"}\n{\"sku\":\"" + std::string(length - 10, 'x') + "\"}" + end + "{\"sku\":\"B\"}\n");
                QCOMPARE(json.rows(), size_t(fits ? 3 : 2));
                const ReadFile csv = readBytes("sku_map.csv", "sku\nA\n\"" + std::string(length - 3, 'x') + "\n\"" + end + "B\n");
                QCOMPARE(csv.rows(), size_t(fits ? 3 : 2));
                QCOMPARE(csv.batches.back().line_after, uint64_t(6));
                QCOMPARE(json.batches.back().line_after, uint64_t(4));
                if (fits)
                    continue;
                for (const ReadFile* read : { &json, &csv }) {
                    QCOMPARE(domain::english(read->refused().at(0).reason), reason);
                    QCOMPARE(read->refused()[0].bytes.size(), size_t(64 * 1024));
                    QCOMPARE(read->refused()[0].line, uint64_t(read == &json ? 2 : 3));
                }
            }
        }
        const ReadFile open = readBytes("sku_map.csv", "sku\nA\n\"" + std::string(6 * kMax, '\n')); // never closed
        QCOMPARE(open.rows(), size_t(1));
        QCOMPARE(open.refused().size(), size_t(1));
        QCOMPARE(domain::english(open.refused()[0].reason), reason);
        QVERIFY(domain::english(readBytes("sku_map.csv", std::string(3 * kMax, 'x')).refused().at(0).reason).starts_with("None of the file's rows was read."));
    }

    void boundsBatches()
    {
        std::string bytes;
        for (int i = 0; i < 70000; ++i)
            bytes += i % 10 == 0 ? "no\n" : "{\"sku\":\"A\"}\n";
        const ReadFile read = readBytes("sku_map.ndjson", bytes);
        QCOMPARE(read.batches.size(), size_t(2));
        QCOMPARE(read.batches[0].batch.rows + read.batches[0].refused.size(), size_t(65536));
        QCOMPARE(read.batches[1].batch.rows + read.batches[1].refused.size(), size_t(70000 - 65536));
        std::string wide; // 100 rows of 900 kB
        for (int i = 0; i < 100; ++i)
            wide += "{\"sku\":\"" + std::string(900000, 'x') + "\"}\n";
        const ReadFile long_rows = readBytes("sku_map.ndjson", wide);
        QCOMPARE(long_rows.rows(), size_t(100));
        QVERIFY(long_rows.batches.size() >= 2);
        for (const auto& batch : long_rows.batches)
            QVERIFY(batch.batch.columns[0].texts.bytes.size() <= size_t(38) << 20);
    }
};

TIEOUT_TEST(TestFeedRows)
#include "tst_feed_rows.moc"
