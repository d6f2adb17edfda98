#include "connectors/feed_files.h"
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
    // The short way of plain lines and the strict parser read the same rows.
    void pathsAgree()
    {
        std::mt19937 random(20261121);
        const auto seeds = jsonSeeds();
        size_t rows = 0, refusals = 0;
        for (int file = 0; file < 60; ++file) {
            std::string bytes;
            for (int line = 0; line < 1000; ++line) {
                const std::string& seed = seeds[random() % 4 ? file % seeds.size() : random() % seeds.size()];
                bytes += changed(seed, random, "{}[]\":,\\0159.-eEtn \x01\x7F\xC3\xA9\xFFu") + "\n";
            }
            const QTemporaryDir folder;
            const auto feed = writeFile(folder, "payments.ndjson", bytes);
            connect::NdjsonReader both(feed), strict(feed, connect::NdjsonReader::Paths::StrictOnly);
            const ReadFile a = readAll(both), b = readAll(strict);
            QCOMPARE(a.batches.size(), b.batches.size());
            for (size_t i = 0; i < a.batches.size(); ++i)
                QVERIFY(sameBatch(a.batches[i].batch, b.batches[i].batch));
            QVERIFY(sameRefusals(a.refused(), b.refused()));
            QVERIFY(a.drift() == b.drift());
            rows += a.rows();
            refusals += a.refused().size();
            returnsBytes(a, bytes);
        }
        QVERIFY(rows > 20000 && refusals > 10000);
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
            const ReadFile read = readBytes("payments.csv", bytes);
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
