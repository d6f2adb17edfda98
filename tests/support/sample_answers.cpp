#include "support/sample_answers.h"

#include <QThread>

#include <algorithm>

namespace tieout::tests {

namespace {

using namespace engine;

constexpr int64_t kDayUs = 86'400'000'000;
constexpr int64_t kNowUs = 1'795'000'000'000'000; // 2026-11-18

uint64_t mixed(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    return x ^ x >> 33;
}

// Distinct texts first, as DictColumn asks; code 0 is the empty text.
void fillDict(DictColumn& column, size_t rows, std::vector<std::string> values, uint64_t salt, int empty_percent)
{
    values.insert(values.begin(), std::string());
    column.codes.resize(rows);
    for (size_t i = 0; i < rows; ++i) {
        const uint64_t h = mixed(i * 31 + salt);
        column.codes[i] = static_cast<int>(h % 100) < empty_percent ? 0 : static_cast<uint32_t>(1 + h / 100 % (values.size() - 1));
    }
    column.values = std::move(values);
}

domain::Fingerprint idOf(size_t row)
{
    domain::Fingerprint id;
    for (size_t k = 0; k < 4; ++k) {
        const uint64_t h = mixed(row * 4 + k + 1);
        for (size_t b = 0; b < 8; ++b)
            id.bytes[k * 8 + b] = static_cast<uint8_t>(h >> (8 * b));
    }
    return id;
}

Exact cents(int64_t value, int exponent)
{
    return Exact(Decimal(value, static_cast<uint8_t>(exponent)));
}

Exact difference(Exact a, const Exact& b)
{
    const bool fits = a.subtract(b);
    TIEOUT_CHECK(fits);
    return a;
}

void fillRow(QueueTable& table, size_t i, std::span<const domain::ReasonSpec> specs)
{
    const uint64_t h = mixed(i + 77);
    const domain::ReasonSpec& spec = i % 3 == 0 ? *domain::reasonSpec(domain::Checkpoint::CP4, domain::Reason::MissingPosting) : specs[h % specs.size()];
    constexpr const char* kCurrencies[] = { "EUR", "EUR", "USD", "GBP", "JPY", "KWD" };
    const Currency currency = *Currency::parse(kCurrencies[h / 7 % 6]);
    table.ids[i] = idOf(i);
    table.checkpoint[i] = spec.checkpoint;
    table.reason[i] = spec.reason;
    table.severity[i] = static_cast<domain::Severity>(h / 11 % 10 < 5 ? 1 : h / 11 % 10 < 8 ? 2 : h / 11 % 10 == 8 ? 3 : 0);
    table.state[i] = static_cast<domain::CaseState>(h / 13 % 100 < 55 ? 0 : h / 17 % domain::kCaseStateCount);
    table.currency[i] = currency.packed();
    const int64_t amount = static_cast<int64_t>(h / 19 % 5'000'000) + 100;
    const bool missing = spec.id.starts_with("MISSING");
    table.expected[i] = spec.unit == domain::DeltaUnit::Count ? Exact::ofCount(1) : cents(amount, currency.exponent());
    table.actual[i] = missing ? Exact() : spec.unit == domain::DeltaUnit::Count ? Exact::ofCount(2) : cents(amount - static_cast<int64_t>(h % 977), currency.exponent());
    table.delta[i] = difference(table.actual[i], table.expected[i]);
    table.exposure[i] = spec.unit == domain::DeltaUnit::Money ? table.delta[i].absolute() : cents(amount, currency.exponent());
    table.period[i] = 2026 * 12 + static_cast<int32_t>(7 + h / 23 % 4);
    table.opened_us[i] = kNowUs - static_cast<int64_t>(h / 29 % (12 * 24)) * kDayUs / 24;
    table.due_us[i] = table.opened_us[i] + (3 + static_cast<int64_t>(h % 5)) * kDayUs;
    table.attempts[i] = static_cast<uint16_t>(h / 31 % 3);
    table.found[i] = 1;
    char document[24], key[64];
    std::snprintf(document, sizeof document, "INV-%05zu", i + 417);
    std::snprintf(key, sizeof key, "inv_%016llx", static_cast<unsigned long long>(h));
    table.document.append(document);
    table.key.append(key);
}

ComparedField field(std::string_view name, std::string expected, std::string actual, ComparedField::Kind kind, uint32_t currency = 0)
{
    ComparedField out;
    out.name = Text { name, {} };
    out.differs = expected != actual;
    out.expected = std::move(expected);
    out.actual = std::move(actual);
    out.kind = kind;
    out.currency = currency;
    return out;
}

HopCell hop(Table table, const char* id, uint64_t count, std::optional<Exact> quantity, std::optional<Exact> amount, uint32_t currency, std::optional<Exact> residual, bool broken = false)
{
    HopCell cell;
    cell.table = table;
    cell.id = id;
    cell.count = count;
    cell.quantity = quantity;
    cell.amount = amount;
    cell.currency = currency;
    cell.residual = residual;
    cell.broken = broken;
    return cell;
}

void fillStory(CaseDetail& c)
{
    const Exact quantity = *Exact::parse("48211.25");
    c.strip = { hop(Table::UsageEvents, "evt_0a81c2", 1204, quantity, {}, 0, {}), hop(Table::UsageAggregates, "agg_7731", 1, quantity, {}, 0, Exact()),
        hop(Table::RatedCharges, "chg_00912", 1, quantity, c.expected, c.currency, Exact()), hop(Table::InvoiceLines, "inl_00912", 1, quantity, c.expected, c.currency, Exact()),
        hop(Table::Invoices, c.key.c_str(), 1, {}, c.expected, c.currency, Exact()), hop(Table::ErpPostings, "", 0, {}, {}, 0, c.delta, true) };
    c.timeline = { { Instant::fromUs(kNowUs - 3 * kDayUs), "tieout", TimelineEntry::Pulled, Text { "%1 arrived from %2 (%3)", { "erp_document " + c.key, "netsuite", "page 12" } } },
        { c.opened, "tieout", TimelineEntry::Found, Text { "Found: no ERP document refers to it.", {} } },
        { Instant::fromUs(kNowUs - kDayUs), "ana", TimelineEntry::Acted, Text { "Assigned to %1.", { "ana" } } },
        { Instant::fromUs(kNowUs - 3'600'000'000), "ana", TimelineEntry::Commented, Text { "%1", { "NetSuite was down on the 16th <b>again</b>; the night job never ran." } } } };
    c.payloads = { { "Invoice as received", "files/invoices.csv, line 418, SHA-256 9f2c…41", "{\"id\":\"" + c.key + "\",\"customer\":\"" + c.customer + "\",\"total\":\"108.60\",\"currency\":\"EUR\",\"lines\":[{\"sku\":\"API-1K\",\"qty\":48211.25,\"amount\":108.60}]}" },
        { "Document in the ERP", "netsuite/transactions, page 12", "{\"id\":\"\",\"customer\":\"" + c.customer + "\",\"total\":\"0.00\",\"currency\":\"EUR\",\"lines\":[]}" } };
    RemedyOption post;
    post.operation = "post_invoice";
    post.title = Text { "Post the invoice to NetSuite", {} };
    post.will_do = Text { "Creates invoice %1 over %2 in NetSuite / Entity DE, period %3.", { c.document, c.expected.toString(), "2026-10" } };
    post.target = "netsuite-de";
    post.available = true;
    c.remedies = { post };
}

}

std::shared_ptr<const QueueTable> sampleQueue(size_t rows)
{
    auto table = std::make_shared<QueueTable>();
    table->rows = rows;
    table->ids.resize(rows);
    table->checkpoint.resize(rows);
    table->reason.resize(rows);
    table->severity.resize(rows);
    table->state.resize(rows);
    table->expected.resize(rows);
    table->actual.resize(rows);
    table->delta.resize(rows);
    table->exposure.resize(rows);
    table->currency.resize(rows);
    table->period.resize(rows);
    table->opened_us.resize(rows);
    table->due_us.resize(rows);
    table->attempts.resize(rows);
    table->found.resize(rows);
    std::vector<std::string> customers;
    for (int i = 0; i < 400; ++i)
        customers.push_back("Customer " + std::to_string(1000 + i));
    fillDict(table->customer, rows, customers, 1, 0);
    fillDict(table->owner, rows, { "finance", "revops", "platform" }, 2, 0);
    fillDict(table->assignee, rows, { "ana", "ben", "chiara", "dmitri" }, 3, 60);
    fillDict(table->system, rows, { "netsuite-de", "netsuite-us", "files" }, 4, 0);
    fillDict(table->set, rows, { "main" }, 5, 0);
    fillDict(table->cause, rows, { "No document in the ERP since 2026-11-16 02:00", "Late events after metering", "Price list 2026-10 not loaded", "Extra copies from gateway eu-3" }, 6, 20);
    fillDict(table->last_outcome, rows, { "rejected", "not_sent" }, 7, 90);
    fillDict(table->label, rows, { "month-end", "key account" }, 8, 85);
    fillDict(table->entity, rows, { "DE01", "US01" }, 9, 10);
    for (size_t i = 0; i < rows; ++i)
        fillRow(*table, i, domain::reasonSpecs());
    table->version = 1;
    return table;
}

CaseDetail sampleCase(const QueueTable& table, size_t row)
{
    CaseDetail c;
    c.id = table.ids[row];
    c.queue_row = row;
    c.checkpoint = table.checkpoint[row];
    c.reason = table.reason[row];
    c.state = table.state[row];
    c.severity = table.severity[row];
    c.key = std::string(table.key.at(row));
    c.document = std::string(table.document.at(row));
    c.customer = std::string(table.customer.at(row));
    c.owner = std::string(table.owner.at(row));
    c.assignee = std::string(table.assignee.at(row));
    c.set = "main";
    c.expected = table.expected[row];
    c.actual = table.actual[row];
    c.delta = table.delta[row];
    c.exposure = table.exposure[row];
    c.currency = table.currency[row];
    c.period = Period(table.period[row]);
    c.opened = Instant::fromUs(table.opened_us[row]);
    c.due = Instant::fromUs(table.due_us[row]);
    c.sentence = Text { "Invoice %1 was never posted: %2 %3 open for 3 days.", { c.document, c.expected.toString(2), std::string(Currency::fromPacked(c.currency).code()) } };
    if (const domain::ReasonSpec* spec = domain::reasonSpec(c.checkpoint, c.reason)) {
        c.means = Text { spec->means, {} };
        c.advice = Text { spec->remedy, {} };
    }
    c.fields = { field("Amount", c.expected.toString(2), c.actual.toString(2), ComparedField::Money, c.currency), field("Period", "2026-10", "2026-10", ComparedField::Period),
        field("Customer", c.customer, c.customer, ComparedField::Plain), field("ERP document", c.key, "", ComparedField::Id) };
    fillStory(c);
    if (c.reason != domain::Reason::MissingPosting)
        c.remedies.clear();
    c.effects = { EffectId {} };
    for (int act = 0; act < domain::kCaseActCount; ++act)
        if (domain::caseTransition(c.state, static_cast<domain::CaseAct>(act)))
            c.allowed_acts.push_back(static_cast<domain::CaseAct>(act));
    return c;
}

EffectDetail sampleEffect()
{
    EffectDetail effect;
    effect.row.state = domain::EffectState::Proposed;
    effect.row.operation = "post_invoice";
    effect.row.target = "netsuite-de";
    effect.row.badge = "sandbox";
    effect.row.business_id = "inv_0001";
    effect.row.customer = "Customer 1004";
    effect.row.our_reference = "tieout-6c1f0a";
    effect.row.amount = *Exact::parse("108.60");
    effect.row.currency = Currency::parse("EUR")->packed();
    effect.row.period = Period(2026 * 12 + 9);
    effect.method = "POST";
    effect.path = "/services/rest/record/v1/invoice";
    effect.body = "{\"externalId\":\"tieout-6c1f0a\",\"entity\":{\"id\":\"1004\"},\"tranDate\":\"2026-10-31\",\"item\":{\"items\":[{\"item\":{\"id\":\"API-1K\"},\"quantity\":48211.25,\"amount\":108.60}]}}";
    effect.preview = { { "1100", "Accounts receivable", Decimal(10860, 2), Decimal() }, { "4000", "Usage revenue", Decimal(), Decimal(10860, 2) } };
    return effect;
}

SampleBackend::SampleBackend(size_t rows)
    : m_queue(sampleQueue(rows))
{
    session.person = "ana";
    session.display_name = "Ana Ortiz";
    session.roles = { domain::Role::FinanceOperator, domain::Role::Approver, domain::Role::Administrator, domain::Role::IntegrationEngineer, domain::Role::RevOpsAnalyst, domain::Role::Controller };
}

std::vector<Command> SampleBackend::executed() const
{
    const std::lock_guard lock(m_mutex);
    return m_executed;
}

desk::Result<CommandReport> SampleBackend::execute(const Session&, const Command& command)
{
    const std::lock_guard lock(m_mutex);
    m_executed.push_back(command);
    CommandReport report;
    if (const auto* act = std::get_if<ActOnCases>(&command))
        for (size_t i = 0; i < act->cases.size(); ++i)
            report.rows.push_back({ act->cases[i].hex(), i % 5 != 4, i % 5 != 4 ? Text { "Assigned to %1.", { act->assignee } } : Text { "Settled meanwhile.", {} } });
    else if (const auto* propose = std::get_if<ProposeEffect>(&command))
        report.rows.push_back({ propose->case_id.hex(), true, Text { "Posts invoice %1 of %2 over %3 %4 for %5 to %6", { "INV-1", "acme", "1234.50", "EUR", "2026-10", "netsuite" } } });
    return report;
}

desk::Result<QueueQuery::Answer> SampleBackend::answer(const Session&, const QueueQuery&)
{
    QThread::msleep(static_cast<unsigned long>(answer_delay_ms.load()));
    return m_queue;
}

desk::Result<CaseDetail> SampleBackend::answer(const Session&, const CaseQuery& query)
{
    const auto at = std::find(m_queue->ids.begin(), m_queue->ids.end(), query.id);
    if (at == m_queue->ids.end())
        return domain::makeError(domain::Remedy::FixData, TIEOUT_TR("There is no such exception."));
    return sampleCase(*m_queue, static_cast<size_t>(at - m_queue->ids.begin()));
}

desk::Result<EffectsQuery::Answer> SampleBackend::answer(const Session&, const EffectsQuery&)
{
    return EffectsQuery::Answer { sampleEffect().row };
}

desk::Result<EffectDetail> SampleBackend::answer(const Session&, const EffectQuery&)
{
    return sampleEffect();
}

desk::Result<HomeFigures> SampleBackend::answer(const Session&, const HomeQuery&)
{
    HomeFigures figures;
    figures.open_cases = m_queue->rows;
    figures.records = 10 * m_queue->rows;
    figures.incomplete = true;
    figures.incomplete_reasons = { Text { "%1 rows wait in quarantine.", { "3" } } };
    figures.last_import = Instant::fromUs(kNowUs);
    return figures;
}

desk::Result<SourcesQuery::Answer> SampleBackend::answer(const Session&, const SourcesQuery&)
{
    SourceRow netsuite;
    netsuite.name = "netsuite-de";
    netsuite.manifest = "netsuite";
    netsuite.badge = "sandbox";
    StreamHealth stream;
    stream.stream = "invoices";
    stream.last_pull = Instant::fromUs(kNowUs);
    netsuite.streams = { stream };
    SourceRow files = netsuite;
    files.name = "files";
    files.manifest = "files";
    return SourcesQuery::Answer { files, netsuite };
}

desk::Result<PeopleQuery::Answer> SampleBackend::answer(const Session&, const PeopleQuery&)
{
    PeopleQuery::Answer people;
    for (const char* name : { "ana", "ben", "chiara" })
        people.push_back({ name, name, { domain::Role::FinanceOperator }, true });
    return people;
}

desk::Result<ImportReport> SampleBackend::importFolder(const Session&, const std::string&, const std::string&, const std::string&, const domain::CancelToken& cancel, const ProgressFn& progress)
{
    ImportReport report;
    for (uint64_t done = 0; done < 50'000 && !cancel.cancelled(); done += 1000) {
        progress({ Text { "Reading %1", { "invoices.csv" } }, done, 50'000 });
        QThread::msleep(20);
    }
    if (cancel.cancelled())
        return cancel.check().error();
    report.rows = 50'000;
    return report;
}

}
