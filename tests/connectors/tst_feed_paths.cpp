#include "connectors/feed_files.h"
#include "connectors/files/csv_reader.h"
#include "connectors/files/ndjson_reader.h"
#include "support/test_registry.h"

#include <QDir>
#include <QTest>

#include <random>

using namespace tieout;
using namespace tieout::tests;

namespace {

const QString kFeed = QStringLiteral(TIEOUT_SOURCE_DIR "/../shared/bench/feed-10k");

// Lines of a file as the contract counts them: without line ends, empty ones left out.
std::vector<std::string> linesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", path.c_str());
    std::vector<std::string> lines;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (!line.isEmpty())
            lines.push_back(line.toStdString());
    return lines;
}

// Rows as generated and as they might be, in both spellings.
std::vector<std::string> jsonSeeds()
{
    return { "{\"id\":\"pay_0\",\"invoice_id\":\"inv_0\",\"amount\":3471.13,\"currency\":\"USD\",\"method\":\"sepa\"}",
        "{\"id\":\"pay_1\",\"invoice_id\":\"inv_1\",\"amount\":-0.50,\"currency\":\"KWD\",\"method\":\"\"}",
        "{\"id\":\"pay_2\",\"invoice_id\":\"inv_2\",\"amount\":\"12\",\"currency\":\"JPY\",\"method\":null}",
        "{\"id\":\"pay_3\",\"invoice_id\":\"inv_3\",\"amount\":1,\"_deleted\":false}", "{\"id\":\"pay_4\",\"_deleted\":true}",
        "{ \"method\" : \"\\u0041\\n\", \"id\":\"\xC3\xA9\",\"amount\":10,\"invoice_id\":\"x\"}",
        "{\"id\":\"pay_5\",\"invoice_id\":\"inv_5\",\"amount\":7.00,\"currency\":\"EUR\",\"method\":\"card\",\"fx\":[1,{\"a\":null}]}" };
}

// Tables with the other types, one usual row each, in both spellings.
struct UsualRows {
    const char* table;
    std::vector<std::string> json;
    const char* head;
    std::vector<std::string> csv;
};

std::vector<UsualRows> usualRows()
{
    return {
        { "usage_events",
            { "{\"id\":\"evt_a4a0cca1f02935ba\",\"customer\":\"cus_0000041\",\"meter\":\"m\",\"qty\":47.547,\"ts\":\"2026-07-01T00:07:04.626Z\",\"region\":\"eu-west-1 and a longer text\"}",
                "{\"id\":\"e\",\"customer\":\"c\",\"meter\":\"m\",\"qty\":1,\"ts\":\"2026-07-02T10:00:00+02:00\",\"region\":\"\"}" },
            "id,customer,meter,qty,ts,region\n",
            { "evt_a4a0cca1f02935ba,cus_0000041,m,47.547,2026-07-01T00:07:04.626Z,eu-west-1 and a longer text", "e,c,m,1,2026-07-02T10:00:00.5Z,", "e,c,m,1,1969-12-31T23:59:59Z,r" } },
        { "usage_aggregates",
            { "{\"id\":\"agg_0\",\"customer\":\"c\",\"meter\":\"m\",\"period\":\"2026-07\",\"qty\":489.818,\"events\":12}",
                "{\"id\":\"agg_1\",\"customer\":\"c\",\"meter\":\"m\",\"period\":\"2026-08\",\"qty\":0.5,\"events\":null}" },
            "events,id,customer,meter,period,qty\n", { "12,agg_0,c,m,2026-07,489.818", ",agg_1,c,m,2026-08,0.5" } },
        { "invoices",
            { "{\"id\":\"inv_0\",\"period\":\"2026-07\",\"total\":3471.13,\"currency\":\"USD\",\"issued_at\":\"2026-08\",\"_deleted\":false}",
                "{\"id\":\"inv_1\",\"period\":\"2026-12\",\"total\":347113,\"currency\":\"JPY\",\"issued_at\":\"2026-08-31\",\"_deleted\":true}",
                "{\"id\":\"inv_2\",\"period\":\"2026-12\",\"total\":3471.130,\"currency\":\"EUR\",\"issued_at\":\"\",\"_deleted\":null}" },
            "id,period,total,currency,issued_at,_deleted\n",
            { "inv_0,2026-07,3471.13,USD,2026-08,false", "inv_1,2026-12,347113,JPY,2026-08-31,", "inv_2,2026-12,3471.130,,,true", "inv_3,2026-12,1.234,KWD,,0" } },
    };
}

std::string changed(std::string text, std::mt19937& random, std::string_view bytes)
{
    for (unsigned change = random() % 3; change > 0; --change) {
        const size_t at = random() % (text.size() + 1);
        const char byte = bytes[random() % bytes.size()];
        switch (random() % 3) {
        case 0:
            text.insert(at, 1, byte);
            break;
        case 1:
            if (at < text.size())
                text.erase(at, 1 + random() % 3);
            break;
        default:
            if (at < text.size())
                text[at] = byte;
        }
    }
    return text;
}

}

class TestFeedPaths : public QObject {
    Q_OBJECT

private slots:
    // The short ways of plain lines and the strict parser read the same rows.
    void pathsAgree()
    {
        std::mt19937 random(20261121);
        const auto seeds = jsonSeeds();
        size_t rows = 0, refusals = 0;
        for (int file = 0; file < 40; ++file) {
            std::string bytes;
            for (int line = 0; line < 1000; ++line) {
                const std::string& seed = seeds[random() % 4 ? file % seeds.size() : random() % seeds.size()];
                bytes += changed(seed, random, "{}[]\":,\\0159.-eEtn \x01\x7F\xC3\xA9\xFFu") + "\n";
            }
            const ReadFile a = sameOnAllPaths<connect::NdjsonReader>("payments.ndjson", bytes);
            rows += a.rows();
            refusals += a.refused().size();
            returnsBytes(a, bytes);
        }
        QVERIFY(rows > 14000 && refusals > 7000);
    }

    void pathsAgreeOverAllTypes()
    {
        std::mt19937 random(20261123);
        constexpr std::string_view kBytes = "{}[]\":,\\0159.-eEtTZ+ \x01\x7F\xC3\xA9";
        for (const UsualRows& usual : usualRows()) {
            size_t json_rows = 0, csv_rows = 0, refusals = 0;
            for (int file = 0; file < 16; ++file) {
                std::string json, csv = usual.head;
                for (int line = 0; line < 500; ++line) {
                    const bool plain = random() % 3 != 0; // runs of untouched rows between
                    const std::string& a = usual.json[random() % 8 ? 0 : random() % usual.json.size()];
                    const std::string& b = usual.csv[random() % 8 ? 0 : random() % usual.csv.size()];
                    json += (plain ? a : changed(a, random, kBytes)) + "\n";
                    csv += (plain ? b : changed(b, random, kBytes)) + (file % 2 ? "\r\n" : "\n");
                }
                const ReadFile from_json = sameOnAllPaths<connect::NdjsonReader>(std::string(usual.table) + ".ndjson", json);
                const ReadFile from_csv = sameOnAllPaths<connect::CsvReader>(std::string(usual.table) + ".csv", csv);
                json_rows += from_json.rows();
                csv_rows += from_csv.rows();
                refusals += from_json.refused().size() + from_csv.refused().size();
                returnsBytes(from_json, json);
                returnsBytes(from_csv, csv);
            }
            QVERIFY2(json_rows > 4000 && csv_rows > 2000 && refusals > 1000, usual.table);
        }
    }

    // Any CSV bytes: no crash, every byte accounted for, accepted rows come back byte for byte.
    void csvAccountsForEveryByte()
    {
        std::mt19937 random(20261122);
        const std::string head = "method,id,amount,invoice_id,currency\r\n";
        const std::vector<std::string> seeds { "sepa,pay_0,3471.13,inv_0,USD", "\"a,b\",pay_1,-0.50,inv_1,KWD", "\"x\"\"y\nz\",pay_2,12,inv_2,JPY", ",pay_3,1,\"inv_3\"," };
        size_t rows = 0, refusals = 0;
        for (int file = 0; file < 30; ++file) {
            std::string bytes = head;
            for (int line = 0; line < 1000; ++line)
                bytes += changed(seeds[random() % seeds.size()], random, "\"\",,\n\r0159.- \t\xC3\xA9\xFF" + std::string(1, '\0')) + (random() % 2 ? "\n" : "\r\n");
            const ReadFile read = sameOnAllPaths<connect::CsvReader>("payments.csv", bytes);
            rows += read.rows();
            refusals += read.refused().size();
            returnsBytes(read, bytes);
            // What no row and no refusal covers is line ends.
            std::vector<char> covered(bytes.size(), 0);
            const auto cover = [&](uint64_t offset, size_t size) { std::fill_n(covered.begin() + ptrdiff_t(offset), size, char(1)); };
            cover(0, head.size());
            for (const auto& batch : read.batches)
                for (size_t row = 0; row < batch.batch.rows; ++row)
                    cover(batch.batch.offsets[row], domain::rowBytes(batch.batch, row).size());
            for (const auto& refused : read.refused())
                cover(refused.offset, refused.bytes.size());
            for (size_t i = 0; i < bytes.size(); ++i)
                if (!covered[i] && bytes[i] != '\n' && bytes[i] != '\r')
                    QFAIL(("byte " + std::to_string(i) + " is in no row").c_str());
        }
        QVERIFY(rows > 3000 && refusals > 3000);
    }

    void resumesAtEveryBatch_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("mixed");
        QTest::newRow("ndjson") << QStringLiteral("payments.ndjson") << false;
        QTest::newRow("ndjson mixed") << QStringLiteral("payments.ndjson") << true;
        QTest::newRow("csv") << QStringLiteral("payments.csv") << false;
        QTest::newRow("csv mixed") << QStringLiteral("payments.csv") << true;
    }
    void resumesAtEveryBatch()
    {
        QFETCH(QString, name);
        QFETCH(bool, mixed);
        const bool csv = name.endsWith(QStringLiteral("csv"));
        const auto seeds = jsonSeeds();
        std::mt19937 random(7);
        std::string bytes = csv ? "\xEF\xBB\xBF\"id\",amount,x,invoice_id,currency\n" : "\xEF\xBB\xBF";
        for (int i = 0; i < 150000; ++i) {
            if (csv)
                bytes += mixed && random() % 9 == 0 ? "\"p\n" + std::to_string(i) + "\",1,\"\"\"\",i,EUR\r\n" : "p" + std::to_string(i) + ",1.00,,i,EUR\n";
            else
                bytes += seeds[mixed ? random() % seeds.size() : 0] + "\n";
            if (mixed && random() % 50 == 0)
                bytes += "broken\n";
        }
        const QTemporaryDir folder;
        const auto file = writeFile(folder, name.toStdString(), bytes);
        const auto feed = connect::makeFileFeedFolder();
        auto straight = feed->open(file);
        QVERIFY(straight.ok());
        const ReadFile all = readAll(**straight);
        QVERIFY(all.batches.size() >= 3);
        for (size_t i = 0; i < all.batches.size(); ++i) {
            auto resumed = feed->open(file);
            QVERIFY(resumed.ok());
            QVERIFY((*resumed)->seek(all.batches[i].offset_after, all.batches[i].line_after).ok());
            const ReadFile rest = readAll(**resumed);
            QCOMPARE(rest.batches.size(), all.batches.size() - i - 1);
            for (size_t k = 0; k < rest.batches.size(); ++k) {
                QVERIFY(sameBatch(rest.batches[k].batch, all.batches[i + 1 + k].batch));
                QVERIFY(sameRefusals(rest.batches[k].refused, all.batches[i + 1 + k].refused));
                QCOMPARE(rest.batches[k].offset_after, all.batches[i + 1 + k].offset_after);
                QCOMPARE(rest.batches[k].line_after, all.batches[i + 1 + k].line_after);
            }
        }
        QVERIFY((*straight)->seek(0, 1).ok()); // and again from the start
        QCOMPARE(readAll(**straight).rows(), all.rows());
    }

    void returnsEveryByteOfTheSharedFeed()
    {
        if (!QDir(kFeed).exists())
            QSKIP("skipped: ../shared/bench/feed-10k not present");
        const auto feed = connect::makeFileFeedFolder();
        for (const char* part : { "base", "delta" }) {
            for (const char* format : { "ndjson", "csv" }) {
                const auto plan = feed->plan(kFeed.toStdString() + "/" + part + "/" + format);
                QVERIFY(plan.ok());
                QVERIFY(plan->files.size() >= 9);
                for (const engine::FeedFile& file : plan->files) {
                    auto reader = feed->open(file);
                    QVERIFY(reader.ok());
                    const ReadFile read = readAll(**reader);
                    QVERIFY(read.refused().empty() && read.drift().empty());
                    auto lines = linesOf(file.path);
                    if (file.name.ends_with(".csv"))
                        lines.erase(lines.begin());
                    QCOMPARE(read.rows(), lines.size());
                    size_t at = 0;
                    for (const auto& batch : read.batches) {
                        QVERIFY(batch.batch.raw.ends.empty()); // generated rows are canonical
                        for (size_t row = 0; row < batch.batch.rows; ++row, ++at) {
                            QCOMPARE(domain::rowBytes(batch.batch, row), lines[at]);
                            QCOMPARE(batch.batch.lines[row], uint64_t(at + (file.name.ends_with(".csv") ? 2 : 1)));
                        }
                    }
                }
            }
        }
    }

private:
    // Reads the bytes in every way there is; the rows, refusals and unknown columns must be the same.
    template <typename Reader> static ReadFile sameOnAllPaths(const std::string& name, const std::string& bytes)
    {
        using Paths = connect::WindowedReader::Paths;
        const QTemporaryDir folder;
        const auto file = writeFile(folder, name, bytes);
        Reader strict(file, Paths::StrictOnly);
        const ReadFile expected = readAll(strict);
        for (const Paths paths : { Paths::All, Paths::NoPlainRows }) {
            Reader reader(file, paths);
            const ReadFile read = readAll(reader);
            bool same = read.batches.size() == expected.batches.size() && sameRefusals(read.refused(), expected.refused()) && read.drift() == expected.drift();
            for (size_t i = 0; same && i < read.batches.size(); ++i)
                same = sameBatch(read.batches[i].batch, expected.batches[i].batch);
            if (!same)
                qFatal("the paths differ over %s", bytes.c_str());
        }
        return expected;
    }

    // Every accepted row is found again in the file at its offset, and ends there.
    static void returnsBytes(const ReadFile& read, const std::string& bytes)
    {
        for (const auto& batch : read.batches) {
            for (size_t row = 0; row < batch.batch.rows; ++row) {
                const std::string back = domain::rowBytes(batch.batch, row);
                const uint64_t offset = batch.batch.offsets[row];
                const char end = offset + back.size() < bytes.size() ? bytes[offset + back.size()] : '\n';
                if (bytes.compare(offset, back.size(), back) != 0 || (end != '\n' && end != '\r'))
                    QFAIL(("at byte " + std::to_string(offset) + ": " + back).c_str());
            }
        }
    }
};

TIEOUT_TEST(TestFeedPaths)
#include "tst_feed_paths.moc"
