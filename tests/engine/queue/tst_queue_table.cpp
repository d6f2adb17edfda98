#include "engine/queue/text_search.h"
#include "engine/queue/text_sort.h"
#include "engine/queue_search.h"
#include "support/queue_tables.h"
#include "support/test_registry.h"

#include "domain/time.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace tieout;
using namespace tieout::engine;
using tests::randomQueueTable;
using tests::SeededNumbers;

namespace {

constexpr int64_t kNowUs = 1'792'000'000'000'000;

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

bool holds(std::string_view text, const std::string& needle)
{
    return lower(text).find(lower(needle)) != std::string::npos;
}

template <typename T> bool oneOf(const std::vector<T>& wanted, const T& value)
{
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// Every word of the text somewhere in the reason's title.
bool titled(domain::Checkpoint checkpoint, domain::Reason reason, const std::string& text)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(checkpoint, reason);
    if (!spec || text.size() < 3)
        return false;
    std::istringstream words(text);
    bool any = false;
    for (std::string word; std::getline(words, word, ' ');)
        if (!word.empty()) {
            any = true;
            if (!holds(spec->title, word))
                return false;
        }
    return any;
}

// What the filter means, said row by row.
bool keeps(const QueueTable& t, const QueueFilter& f, size_t row)
{
    if (f.found_only && t.found[row] == 0)
        return false;
    if (!oneOf(f.checkpoints, t.checkpoint[row]) || !oneOf(f.reasons, t.reason[row]) || !oneOf(f.states, t.state[row]) || !oneOf(f.severities, t.severity[row]))
        return false;
    const auto dict = [&](const std::vector<std::string>& wanted, const DictColumn& column) { return oneOf(wanted, std::string(column.at(row))); };
    if (!dict(f.owners, t.owner) || !dict(f.assignees, t.assignee) || !dict(f.customers, t.customer) || !dict(f.systems, t.system) || !dict(f.sets, t.set)
        || !dict(f.causes, t.cause) || !dict(f.labels, t.label) || !dict(f.entities, t.entity))
        return false;
    if (!oneOf(f.currencies, t.currency[row]) || !oneOf(f.periods, t.period[row]))
        return false;
    if (f.exposure_min && t.exposure[row] < *f.exposure_min)
        return false;
    if ((f.opened_from_us != 0 && t.opened_us[row] < f.opened_from_us) || (f.opened_before_us != 0 && t.opened_us[row] >= f.opened_before_us))
        return false;
    if (f.overdue_only && !(domain::caseIsOpen(t.state[row]) && t.due_us[row] != 0 && t.due_us[row] < kNowUs))
        return false;
    return f.text.empty() || holds(t.key.at(row), f.text) || holds(t.document.at(row), f.text) || holds(t.customer.at(row), f.text)
        || holds(domain::reasonId(t.reason[row]), f.text) || titled(t.checkpoint[row], t.reason[row], f.text) || (f.text.size() == domain::checkpointId(t.checkpoint[row]).size() && holds(domain::checkpointId(t.checkpoint[row]), f.text));
}

RowList naiveFilter(const QueueTable& table, const QueueFilter& filter)
{
    RowList rows;
    for (size_t row = 0; row < table.rows; ++row)
        if (keeps(table, filter, row))
            rows.push_back(static_cast<uint32_t>(row));
    return rows;
}

QueueFilter randomFilter(const QueueTable& t, SeededNumbers& random)
{
    QueueFilter f;
    f.found_only = !random.oneIn(3);
    const auto row = [&] { return static_cast<size_t>(random.below(t.rows)); };
    const auto some = [&] { return random.oneIn(4) ? 1 + random.below(4) : 0; };
    for (size_t n = some(); n > 0; --n)
        f.checkpoints.push_back(t.checkpoint[row()]);
    for (size_t n = some(); n > 0; --n)
        f.reasons.push_back(t.reason[row()]);
    for (size_t n = some(); n > 0; --n)
        f.states.push_back(t.state[row()]);
    for (size_t n = some(); n > 0; --n)
        f.severities.push_back(t.severity[row()]);
    for (size_t n = some(); n > 0; --n)
        f.customers.emplace_back(t.customer.at(row()));
    for (size_t n = some(); n > 0; --n)
        f.owners.emplace_back(t.owner.at(row()));
    for (size_t n = some(); n > 0; --n)
        f.causes.emplace_back(t.cause.at(row()));
    for (size_t n = some(); n > 0; --n)
        f.currencies.push_back(t.currency[row()]);
    for (size_t n = some(); n > 0; --n)
        f.periods.push_back(t.period[row()]);
    for (size_t n = some(); n > 0; --n)
        f.entities.emplace_back(t.entity.at(row()));
    if (random.oneIn(6))
        f.labels.push_back("no such label");
    if (random.oneIn(4))
        f.exposure_min = t.exposure[row()];
    f.overdue_only = random.oneIn(5);
    if (random.oneIn(5))
        f.opened_from_us = t.opened_us[row()];
    if (random.oneIn(5))
        f.opened_before_us = t.opened_us[row()];
    if (random.oneIn(2)) {
        const std::string_view source = random.oneIn(2) ? t.key.at(row()) : random.oneIn(2) ? t.document.at(row()) : domain::reasonId(t.reason[row()]);
        const size_t from = source.empty() ? 0 : random.below(source.size());
        f.text = source.substr(from, 1 + random.below(7));
        if (random.oneIn(2))
            for (char& c : f.text)
                c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return f;
}

// Compares two rows by a column: negative, 0, positive.
int compareRows(const QueueTable& t, QueueColumn column, uint32_t a, uint32_t b)
{
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    switch (column) {
    case QueueColumn::Severity:
        return order(t.severity[a], t.severity[b]);
    case QueueColumn::Age:
        return order(t.opened_us[b], t.opened_us[a]);
    case QueueColumn::Due:
        return order(t.due_us[a], t.due_us[b]);
    case QueueColumn::Checkpoint:
        return order(t.checkpoint[a], t.checkpoint[b]);
    case QueueColumn::Customer:
        return order(t.customer.at(a), t.customer.at(b));
    case QueueColumn::Document:
        return order(t.document.at(a), t.document.at(b));
    case QueueColumn::Key:
        return order(t.key.at(a), t.key.at(b));
    case QueueColumn::Expected:
        return order(t.expected[a], t.expected[b]);
    case QueueColumn::Actual:
        return order(t.actual[a], t.actual[b]);
    case QueueColumn::Residual:
        return order(t.delta[a], t.delta[b]);
    case QueueColumn::Exposure:
        return order(t.exposure[a], t.exposure[b]);
    case QueueColumn::Currency:
        return order(domain::Currency::fromPacked(t.currency[a]).code(), domain::Currency::fromPacked(t.currency[b]).code());
    case QueueColumn::Period:
        return order(t.period[a], t.period[b]);
    case QueueColumn::Reason:
        return order(domain::reasonId(t.reason[a]), domain::reasonId(t.reason[b]));
    case QueueColumn::Owner:
        return order(t.owner.at(a), t.owner.at(b));
    case QueueColumn::Assignee:
        return order(t.assignee.at(a), t.assignee.at(b));
    case QueueColumn::State:
        return order(t.state[a], t.state[b]);
    case QueueColumn::Attempts:
        return order(t.attempts[a], t.attempts[b]);
    case QueueColumn::LastOutcome:
        return order(t.last_outcome.at(a), t.last_outcome.at(b));
    case QueueColumn::System:
        return order(t.system.at(a), t.system.at(b));
    case QueueColumn::Label:
        return order(t.label.at(a), t.label.at(b));
    case QueueColumn::Entity:
        return order(t.entity.at(a), t.entity.at(b));
    }
    return 0;
}

RowList shuffledRows(const QueueTable& table, SeededNumbers& random)
{
    RowList rows;
    for (uint32_t row = 0; row < table.rows; ++row)
        if (!random.oneIn(7))
            rows.push_back(row);
    for (size_t i = rows.size(); i > 1; --i)
        std::swap(rows[i - 1], rows[random.below(i)]);
    return rows;
}

}

class TestQueueTable : public QObject {
    Q_OBJECT

private slots:
    void filtersLikeTheRowByRowRule()
    {
        size_t matched = 0;
        for (uint64_t seed = 1; seed <= 40; ++seed) {
            SeededNumbers random(seed * 977);
            const QueueTable table = randomQueueTable(seed, 1 + random.below(900), true);
            for (int round = 0; round < 40; ++round) {
                const QueueFilter filter = randomFilter(table, random);
                const RowList expected = naiveFilter(table, filter);
                matched += expected.size();
                QVERIFY2(filterRows(table, filter, kNowUs) == expected,
                    qPrintable(QStringLiteral("seed %1 round %2 text '%3'").arg(seed).arg(round).arg(QString::fromUtf8(filter.text))));
            }
        }
        QVERIFY(matched > 10'000); // the random filters did let something through
    }

    void findsACheckpointByItsName()
    {
        const QueueTable table = randomQueueTable(11, 800, true);
        for (const char* text : { "CP4", "cp1" }) {
            QueueFilter filter;
            filter.text = text;
            const RowList rows = filterRows(table, filter, kNowUs);
            QVERIFY(!rows.empty() && rows == naiveFilter(table, filter));
            QVERIFY(rows.size() < table.rows);
        }
    }

    // Who looks for what is wrong types its words, not its id; in another language the caller says which reasons they name.
    void findsReasonsByTheirWords()
    {
        const QueueTable table = randomQueueTable(12, 3000, true);
        const auto found = [&](const char* text, const std::vector<ReasonPlace>& named = {}) {
            QueueFilter filter;
            filter.text = text;
            return filterRows(table, filter, kNowUs, named);
        };
        for (const char* text : { "meter refused", "REFUSED that", "posted more than once", "contract in force" }) {
            QueueFilter filter;
            filter.text = text;
            QVERIFY2(!found(text).empty() && found(text) == naiveFilter(table, filter), text);
        }
        QVERIFY(found("refused invoices of last year").empty()); // every word counts
        const RowList named = found("no text holds this", { { domain::Checkpoint::CP4, domain::Reason::MissingPosting } });
        QVERIFY(!named.empty());
        for (const uint32_t row : named)
            QVERIFY(table.checkpoint[row] == domain::Checkpoint::CP4 && table.reason[row] == domain::Reason::MissingPosting);
        QVERIFY(found("no text holds this").empty());
    }

    void anEmptyTableHasNoRows()
    {
        QueueFilter filter;
        filter.text = "x";
        QVERIFY(filterRows(QueueTable {}, filter, kNowUs).empty());
    }

    void findsTextWhateverItsCase()
    {
        const std::string hay = "..INV-00417[Z]..inv-00417{z}\xC3\xA4";
        QCOMPARE(FoldedNeedle("inv-00417[").find(hay), size_t(2));
        QCOMPARE(FoldedNeedle("inv-00417{").find(hay), size_t(16)); // "[" and "{" are no letters
        QCOMPARE(FoldedNeedle("\xC3\xA4").find(hay), hay.size() - 2);
        QCOMPARE(FoldedNeedle("\xC3\x84").find(hay), std::string::npos); // Ä and ä: ASCII only
        QCOMPARE(FoldedNeedle("").find(hay, 3), size_t(3));
        QCOMPARE(FoldedNeedle("zz").find("z"), std::string::npos);
    }

    void findsEveryPlaceOfRandomText()
    {
        SeededNumbers random(7);
        size_t found_count = 0;
        for (int round = 0; round < 3000; ++round) {
            std::string hay(random.below(90), ' '), text(1 + random.below(4), ' ');
            for (char& c : hay)
                c = "aAbB@`[{1"[random.below(9)];
            for (char& c : text)
                c = "aAbB@`[{1"[random.below(9)];
            FoldedNeedle needle(text);
            needle.tune(hay);
            const std::string folded = lower(hay), wanted = lower(text);
            for (size_t from = 0; from <= hay.size(); ++from) {
                QCOMPARE(needle.find(hay, from), folded.find(wanted, from));
                found_count += folded.find(wanted, from) != std::string::npos ? 1 : 0;
            }
        }
        QVERIFY(found_count > 1000);
    }

    void sortsStablyByEveryColumn()
    {
        for (uint64_t seed = 1; seed <= 12; ++seed) {
            SeededNumbers random(seed);
            const QueueTable table = randomQueueTable(seed, seed == 1 ? 1 : 20 + random.below(3000), seed % 2 == 0);
            for (int column = 0; column < kQueueColumnCount; ++column)
                for (const bool ascending : { true, false }) {
                    const RowList rows = shuffledRows(table, random);
                    RowList expected = rows, actual = rows;
                    std::stable_sort(expected.begin(), expected.end(), [&](uint32_t a, uint32_t b) {
                        const int order = compareRows(table, static_cast<QueueColumn>(column), a, b);
                        return ascending ? order < 0 : order > 0;
                    });
                    sortRows(table, actual, static_cast<QueueColumn>(column), ascending);
                    QVERIFY2(actual == expected, qPrintable(QStringLiteral("seed %1 column %2 ascending %3").arg(seed).arg(column).arg(ascending)));
                }
        }
    }

    void sortsFewRowsByAColumnOfManyValues()
    {
        const QueueTable table = randomQueueTable(5, 3000, false);
        RowList actual { 17, 3, 999, 2, 5 }, expected = actual;
        std::stable_sort(expected.begin(), expected.end(), [&](uint32_t a, uint32_t b) { return table.customer.at(a) < table.customer.at(b); });
        sortRows(table, actual, QueueColumn::Customer, true);
        QCOMPARE(actual, expected);
    }

    void pushesBitsTogether()
    {
        SeededNumbers random(21);
        for (int round = 0; round < 2000; ++round) {
            const uint64_t word = random.next();
            const uint64_t mask = round == 0 ? ~uint64_t(0) : round == 1 ? 0 : random.next() & (random.oneIn(2) ? random.next() : ~uint64_t(0)) >> random.below(64);
            uint64_t expected = 0;
            for (int bit = 63; bit >= 0; --bit)
                if (mask >> bit & 1)
                    expected = expected << 1 | (word >> bit & 1);
            QCOMPARE(extractBits(word, mask), expected);
        }
    }

    void sortsAmountsBeyondSixtyFourBits()
    {
        QueueTable table;
        SeededNumbers random(3);
        for (int i = 0; i < 2000; ++i) {
            const auto high = static_cast<int64_t>(random.below(2000)) - 1000;
            table.delta.push_back(domain::Exact::fromHalves(high * (random.oneIn(2) ? 1 : 1'000'000'000'000), random.oneIn(3) ? 0 : random.next()));
        }
        table.rows = table.delta.size();
        RowList rows(table.rows);
        for (uint32_t i = 0; i < rows.size(); ++i)
            rows[i] = i;
        for (const bool ascending : { true, false }) {
            RowList expected = rows, actual = rows;
            std::stable_sort(expected.begin(), expected.end(), [&](uint32_t a, uint32_t b) { return ascending ? table.delta[a] < table.delta[b] : table.delta[b] < table.delta[a]; });
            sortRows(table, actual, QueueColumn::Residual, ascending);
            QCOMPARE(actual, expected);
        }
    }

    void countsFacets()
    {
        const QueueTable table = randomQueueTable(11, 5000, false);
        QueueFilter filter;
        filter.found_only = true;
        const RowList rows = filterRows(table, filter, kNowUs);
        const auto check = [&](QueueColumn column, const std::function<std::string(uint32_t)>& value) {
            std::map<std::string, size_t> expected;
            for (const uint32_t row : rows)
                ++expected[value(row)];
            const auto values = facet(table, rows, column);
            QCOMPARE(values.size(), expected.size());
            for (size_t i = 0; i < values.size(); ++i) {
                QCOMPARE(values[i].count, expected[values[i].value]);
                if (i > 0)
                    QVERIFY(values[i - 1].count > values[i].count || (values[i - 1].count == values[i].count && values[i - 1].value < values[i].value));
            }
        };
        check(QueueColumn::Owner, [&](uint32_t row) { return std::string(table.owner.at(row)); });
        check(QueueColumn::Checkpoint, [&](uint32_t row) { return std::string(domain::checkpointId(table.checkpoint[row])); });
        check(QueueColumn::Reason, [&](uint32_t row) { return std::string(domain::reasonId(table.reason[row])); });
        check(QueueColumn::State, [&](uint32_t row) { return std::string(domain::caseStateId(table.state[row])); });
        check(QueueColumn::Currency, [&](uint32_t row) { return std::string(domain::Currency::fromPacked(table.currency[row]).code()); });
        check(QueueColumn::Period, [&](uint32_t row) { return table.period[row] == 0 ? std::string() : domain::Period(table.period[row]).toString(); });
        QVERIFY(facet(table, rows, QueueColumn::Key).empty());
    }

    void addsUpByCurrencyOnly()
    {
        const QueueTable table = randomQueueTable(12, 5000, false);
        RowList rows(table.rows);
        for (uint32_t i = 0; i < rows.size(); ++i)
            rows[i] = i;
        const auto sums = sumByCurrency(table, rows);
        QCOMPARE(sums.size(), size_t(3));
        size_t quantity_rows = 0;
        for (const CurrencySum& sum : sums) {
            domain::Int128 delta = 0, exposure = 0;
            size_t count = 0;
            for (const uint32_t row : rows) {
                if (table.currency[row] != sum.currency)
                    continue;
                ++count;
                exposure += table.exposure[row].e12();
                const bool money = domain::reasonSpec(table.checkpoint[row], table.reason[row])->unit == domain::DeltaUnit::Money;
                delta += money ? table.delta[row].e12() : 0;
                quantity_rows += money ? 0 : 1;
            }
            QCOMPARE(sum.count, count);
            QVERIFY(sum.delta.e12() == delta);
            QVERIFY(sum.exposure.e12() == exposure);
            QVERIFY(!sum.overflow);
        }
        QVERIFY(quantity_rows > 0);
        QVERIFY(sums[0].currency < sums[1].currency && sums[1].currency < sums[2].currency);
    }

    void saysWhenASumDoesNotFit()
    {
        QueueTable table = randomQueueTable(13, 2, false);
        table.currency = { domain::Currency::usd().packed(), domain::Currency::usd().packed() };
        const domain::Exact huge = domain::Exact::fromHalves(std::numeric_limits<int64_t>::max(), 0);
        table.exposure = { huge, huge };
        const auto sums = sumByCurrency(table, { 0, 1 });
        QCOMPARE(sums.size(), size_t(1));
        QVERIFY(sums[0].overflow);
        QVERIFY(sums[0].exposure == huge);
    }

    void groupsByCauseWithoutLosingARow()
    {
        const QueueTable table = randomQueueTable(14, 4000, false);
        SeededNumbers random(1);
        const RowList rows = shuffledRows(table, random);
        std::set<uint32_t> seen;
        const auto groups = groupByCause(table, rows);
        QVERIFY(groups.size() > 10);
        for (size_t i = 0; i < groups.size(); ++i) {
            if (i > 0)
                QVERIFY(groups[i - 1].rows.size() >= groups[i].rows.size());
            for (const uint32_t row : groups[i].rows) {
                QCOMPARE(std::string(table.cause.at(row)), groups[i].cause);
                QVERIFY(seen.insert(row).second);
            }
        }
        QCOMPARE(seen.size(), rows.size());
    }
};

TIEOUT_TEST(TestQueueTable)
#include "tst_queue_table.moc"
