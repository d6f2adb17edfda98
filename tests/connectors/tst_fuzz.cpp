#include "connectors/feed_files.h"
#include "connectors/rest/json_gate.h"
#include "connectors/rest/json_tree.h"
#include "connectors/rest/manifest.h"
#include "domain/decimal.h"
#include "domain/time.h"
#include "support/test_registry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <random>

#include <simdjson.h>

using namespace tieout;
using namespace tieout::connect;

namespace {

// TIEOUT_LONG=1 (./run fuzz): four hundred times as many. TIEOUT_SEED: another series.
int rounds(int brief)
{
    return qEnvironmentVariableIsSet("TIEOUT_LONG") ? brief * 400 : brief;
}

uint64_t firstSeed()
{
    const uint64_t wanted = qEnvironmentVariable("TIEOUT_SEED").toULongLong();
    return wanted ? wanted : 1;
}

// Changes a good text the ways that break readers: bits, cuts, repeats, tokens, hostile values.
class Mutator {
public:
    explicit Mutator(uint64_t seed)
        : m_dice(seed)
    {
    }

    std::string of(std::string text)
    {
        for (size_t i = 0, n = 1 + m_dice() % 4; i < n; ++i)
            change(text);
        return text;
    }
    size_t below(size_t n) { return n == 0 ? 0 : m_dice() % n; }

private:
    void change(std::string& text)
    {
        static const std::vector<std::string> kTokens { "\"", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ",", ":", "\n", "\r\n", "\r", "\"\"", "null", "true", "1e999", "-0", "-", ".", "00",
            "999999999999999999999", "0.0000000000001", "NaN", "Infinity", "\xEF\xBB\xBF", std::string(1, '\0'), "\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "2026-13", "2026-02-30T25:61:61Z",
            "9999-12-31T23:59:60+23:59", "=cmd|' /C calc'!A0", "<img src=x>", "\xE2\x80\xAE", "_deleted", "\"id\":\"x\",", "USD", "XXX", "usd" };
        const size_t at = below(text.size() + 1);
        switch (below(7)) {
        case 0:
            if (at < text.size())
                text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
            break;
        case 1:
            text.erase(at, below(16));
            break;
        case 2:
            text.insert(at, kTokens[below(kTokens.size())]);
            break;
        case 3:
            text.insert(at, text.substr(below(text.size() + 1), below(80)));
            break;
        case 4:
            text.resize(at);
            break;
        case 5:
            if (at < text.size())
                text[at] = static_cast<char>(below(256));
            break;
        default: // a number much longer
            if (const size_t digit = text.find_first_of("0123456789", at); digit != std::string::npos)
                text.insert(digit, std::string(1 + below(40), static_cast<char>('0' + below(10))));
        }
    }
    std::mt19937_64 m_dice;
};

const std::vector<std::string>& feedTexts()
{
    static const std::vector<std::string> kTexts {
        "usage_events.ndjson\n{\"id\":\"e1\",\"tenant\":\"t\",\"customer\":\"c\",\"meter\":\"m\",\"qty\":1.5,\"ts\":\"2026-10-01T10:00:00Z\",\"source\":\"s\",\"region\":\"eu\"}\n"
        "{\"id\":\"e2\",\"tenant\":\"t\",\"customer\":\"c\",\"meter\":\"m\",\"qty\":\"2.25\",\"ts\":\"2026-10-01T10:00:00.123+02:00\",\"source\":\"s\",\"region\":\"eu\"}\n",
        "rated_charges.csv\nid,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\nc1,a1,cus,sku,2026-10,10,0.25,2.50,EUR\n\"c,2\",a2,\"cus\"\"x\",sku,2026-10,-1,3,-3,JPY\r\nc3,a3,,s,2026-11,1,1,1.125,KWD\n",
        "invoices.ndjson\n{\"id\":\"i1\",\"customer\":\"c\",\"period\":\"2026-10\",\"total\":119.00,\"currency\":\"EUR\",\"status\":\"open\",\"issued_at\":\"2026-11-01\",\"tax\":19.00}\n"
        "{\"id\":\"i2\",\"customer\":\"c\",\"period\":\"2026-10\",\"total\":-5,\"currency\":\"JPY\",\"_deleted\":true}\n",
        "journal_lines.csv\nid,posting_id,account,debit,credit\n1,2,1200,10.00,0\n2,2,4000,0,10.00\n",
    };
    return kTexts;
}

// How the batch orders its canonical rendering may differ; the rows may not.
bool sameRows(const domain::Batch& a, const domain::Batch& b)
{
    if (a.rows != b.rows || a.columns != b.columns || a.offsets != b.offsets || a.lines != b.lines)
        return false;
    for (uint32_t row = 0; row < a.rows; ++row)
        if (domain::rowBytes(a, row) != domain::rowBytes(b, row))
            return false;
    return true;
}

uint64_t bytesOf(const tests::ReadFile& file)
{
    uint64_t bytes = 0;
    for (const auto& batch : file.batches)
        for (uint32_t row = 0; row < batch.batch.rows; ++row)
            bytes += domain::rowBytes(batch.batch, row).size();
    for (const auto& row : file.refused())
        bytes += row.bytes.size();
    return bytes;
}

}

// Mutated inputs against everything that reads what others wrote. What is read or refused is not
// the point here; that nothing crashes, hangs, disappears or is understood differently by two is.
class TestFuzz : public QObject {
    Q_OBJECT

private slots:
    void feedRowsAreReadOrRefusedNeverLost()
    {
        uint64_t read = 0, refused = 0;
        const int n = rounds(1500);
        const uint64_t first = firstSeed();
        for (uint64_t seed = first; seed < first + static_cast<uint64_t>(n); ++seed) {
            Mutator mutate(seed);
            const std::string& whole = feedTexts()[mutate.below(feedTexts().size())];
            const size_t cut = whole.find('\n');
            const std::string name = whole.substr(0, cut), text = mutate.of(whole.substr(cut + 1));
            const tests::ReadFile file = tests::readBytes(name, text);
            read += file.rows();
            refused += file.refused().size();
            // Every byte is a row's, a refusal's, the header's or white space between them.
            const bool csv = name.ends_with(".csv");
            const uint64_t kept = bytesOf(file);
            QVERIFY2(kept <= text.size() + 2, qPrintable(QStringLiteral("seed %1").arg(seed)));
            if (!csv) {
                uint64_t blank = 0;
                for (const char c : text)
                    blank += c == '\n' || c == '\r' || c == ' ' || c == '\t' ? 1 : 0;
                const uint64_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
                QVERIFY2(kept + blank + mark >= text.size(), qPrintable(QStringLiteral("seed %1: %2 of %3 bytes kept").arg(seed).arg(kept).arg(text.size())));
            }
        }
        QVERIFY(read > 0 && refused > 0);
        qInfo("%d files, %llu rows read, %llu refused", n, static_cast<unsigned long long>(read), static_cast<unsigned long long>(refused));
    }

    void readingAgainGivesTheSame()
    {
        const int n = rounds(300);
        const uint64_t first = firstSeed();
        const auto feed = makeFileFeedFolder();
        for (uint64_t seed = first; seed < first + static_cast<uint64_t>(n); ++seed) {
            Mutator mutate(seed + 7'000'000);
            const std::string& whole = feedTexts()[mutate.below(feedTexts().size())];
            const size_t cut = whole.find('\n');
            const QTemporaryDir folder;
            const engine::FeedFile file = tests::writeFile(folder, whole.substr(0, cut), mutate.of(whole.substr(cut + 1)));
            auto reader = feed->open(file);
            if (!reader.ok())
                continue;
            const tests::ReadFile once = tests::readAll(**reader);
            QVERIFY((*reader)->seek(0, 1).ok());
            const tests::ReadFile again = tests::readAll(**reader);
            QCOMPARE(once.batches.size(), again.batches.size());
            for (size_t i = 0; i < once.batches.size(); ++i)
                QVERIFY2(sameRows(once.batches[i].batch, again.batches[i].batch) && tests::sameRefusals(once.batches[i].refused, again.batches[i].refused), qPrintable(QString::number(seed)));
        }
    }

    // Two readers of JSON must agree on what JSON is; another library is the second opinion.
    void theGrammarAgreesWithAnotherReader()
    {
        static const std::string kText = R"({"object":"list","data":[{"id":"in_1","total":12345,"amount":-1.50e2,"lines":{"data":[{"id":"il_1","text":"caf\u00e9 \ud83d\ude00","t":true,"n":null}]}}],"has_more":false})";
        simdjson::dom::parser other;
        int accepted = 0;
        const int n = rounds(20'000);
        const uint64_t first = firstSeed();
        for (uint64_t seed = first; seed < first + static_cast<uint64_t>(n); ++seed) {
            const std::string text = Mutator(seed).of(kText);
            const bool ours = !checkJsonGrammar(text);
            accepted += ours ? 1 : 0;
            simdjson::dom::element element;
            const auto error = other.parse(text).get(element);
            // The other one refuses numbers beyond its types, lone surrogates and empty texts by its own policy.
            if (!ours)
                QVERIFY2(error != simdjson::SUCCESS, ("taken by the other: " + text).c_str());
            else if (error != simdjson::SUCCESS)
                QVERIFY2(error == simdjson::NUMBER_ERROR || error == simdjson::STRING_ERROR, ("refused by the other: " + text).c_str());
            if (!checkJson(text))
                QVERIFY(ours);
        }
        QVERIFY(accepted > n / 50 && accepted < n);
    }

    void manifestsSayWhereTheyAreWrong()
    {
        QDir folder(QStringLiteral(TIEOUT_SOURCE_DIR "/resources/connectors"));
        const QStringList names = folder.entryList({ QStringLiteral("*.json") }, QDir::Files);
        QVERIFY(!names.isEmpty());
        const int n = rounds(400);
        const uint64_t first = firstSeed();
        int refused = 0;
        for (uint64_t seed = first; seed < first + static_cast<uint64_t>(n); ++seed) {
            Mutator mutate(seed);
            QFile file(folder.filePath(names.at(static_cast<qsizetype>(mutate.below(static_cast<size_t>(names.size()))))));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto manifest = readManifest(mutate.of(file.readAll().toStdString()), "mutated.json");
            if (manifest.ok())
                continue;
            ++refused;
            QVERIFY(domain::english(manifest.error()).find("mutated.json") != std::string::npos);
        }
        QVERIFY(refused > n / 4);
    }

    // Written out and read again, a number or a time is what it was.
    void figuresSurviveTheRoundTrip()
    {
        const int n = rounds(20'000);
        const uint64_t first = firstSeed();
        int read = 0;
        for (uint64_t seed = first; seed < first + static_cast<uint64_t>(n); ++seed) {
            Mutator mutate(seed);
            const std::string number = mutate.of("-1234567.890123");
            if (const auto decimal = domain::Decimal::parse(number); decimal.ok()) {
                ++read;
                const auto again = domain::Decimal::parse(decimal->toString());
                QVERIFY2(again.ok() && *again == *decimal && again->scale() == decimal->scale(), number.c_str());
            }
            const std::string moment = mutate.of("2026-10-31T23:59:59.125+02:00");
            if (const auto time = domain::Instant::parse(moment); time.ok()) {
                const auto again = domain::Instant::parse(time->toString(9));
                QVERIFY2(again.ok() && *again == *time, moment.c_str());
            }
        }
        QVERIFY(read > n / 20);
    }
};

TIEOUT_TEST(TestFuzz)
#include "tst_fuzz.moc"
