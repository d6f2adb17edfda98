#include "app/cli/verb.h"
#include "app/wiring/demo_estate.h"
#include "domain/text.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using engine::Engine;
using engine::Session;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--scenario", "NAME", "default, small, clean, quiet_month, quarter_end, pricing_rollout, erp_outage, late_usage or incomplete_feeds" },
    { "--seed", "N", "of the invented company; default 1" },
    { "--ledger", "", "connect NetSuite alone; everything else comes from the folder" },
    { "--keep", "", "leave the store for looking at it" },
};

// One exception as the truth writes it, and as the queue shows it.
struct Row {
    std::string checkpoint, reason, key, delta;
    auto operator<=>(const Row&) const = default;
};

// The truth's last three fields hold no comma but the key may: the delta is after the last one.
std::set<Row> readTruth(const std::string& text)
{
    std::set<Row> rows;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        const size_t first = line.find(','), second = line.find(',', first + 1), last = line.rfind(',');
        if (second != std::string::npos && last > second)
            rows.insert({ line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1, last - second - 1), line.substr(last + 1) });
    }
    return rows;
}

std::set<Row> foundRows(const engine::QueueTable& table)
{
    std::set<Row> rows;
    for (size_t i = 0; i < table.rows; ++i)
        if (table.found[i] != 0)
            rows.insert({ std::string(domain::checkpointId(table.checkpoint[i])), std::string(domain::reasonId(table.reason[i])), std::string(table.key.at(i)), table.delta[i].toString() });
    return rows;
}

// The whole demo, one step after the other.
class Demo {
public:
    explicit Demo(Context& context)
        : m_context(context)
    {
    }
    Result<int> run();

private:
    Result<void> startEstate();
    Result<void> openStore();
    Result<void> connect();
    Result<void> people();
    Result<void> pullAndReconcile();
    Result<std::set<Row>> found();
    Result<bool> compare(const std::set<Row>& expected, const char* when);
    Result<Row> repost();
    Result<domain::EffectId> propose(Row& row);
    Result<void> approveAndSend(const domain::EffectId& effect);
    Result<void> expectSettled(const domain::EffectId& effect);
    Result<void> execute(const Session& session, const engine::Command& command);
    Result<Session> addPerson(const char* name, const char* shown, domain::Role role);
    void say(const std::string& line) { m_context.out().line(line); }

    Context& m_context;
    wiring::TemporaryFolder m_store;
    std::unique_ptr<wiring::DemoEstate> m_estate;
    std::set<Row> m_truth;
    std::unique_ptr<wiring::Wiring> m_wiring;
    std::unique_ptr<Engine> m_engine; // before the wiring goes
    Session m_admin, m_maker, m_approver;
    domain::Fingerprint m_case;
};

Result<void> Demo::startEstate()
{
    const std::string seed = m_context.args().has("--seed") ? m_context.args().value("--seed") : "1";
    const std::string scenario = m_context.args().has("--scenario") ? m_context.args().value("--scenario") : "default";
    TIEOUT_TRY_INTO(m_estate, wiring::DemoEstate::start(scenario, seed, m_context.args().has("--ledger") ? "" : "--estate", m_context.cancel()));
    // Where everything is connected, some of what the files alone show has a better explanation.
    m_truth = readTruth(m_estate->wider_truth.empty() ? m_estate->truth : m_estate->wider_truth);
    std::string names;
    for (const wiring::DemoEstate::System& system : m_estate->systems)
        names += (names.empty() ? "" : ", ") + system.name + " at " + system.base_url;
    say("estate     " + names + ", scenario " + scenario + ", seed " + seed + ", " + std::to_string(m_truth.size()) + " planted exceptions");
    return {};
}

Result<void> Demo::openStore()
{
    if (m_context.args().has("--store")) {
        TIEOUT_TRY_INTO(const std::string given, m_context.storeDir());
        std::error_code ignored;
        if (std::filesystem::exists(given, ignored) && !std::filesystem::is_empty(given, ignored))
            return makeError(Remedy::Usage, TIEOUT_TR("The folder %1 is not empty. The demo needs a store of its own, so that it never mixes with real records."), { domain::visible(given) });
        m_store.path = given;
        m_store.keep = true;
    } else {
        TIEOUT_TRY_INTO(m_store, wiring::TemporaryFolder::make());
        m_store.keep = m_context.args().has("--keep");
    }
    wiring::WiringOptions options;
    for (const wiring::DemoEstate::System& system : m_estate->systems)
        options.run_secrets["source/" + system.name] = system.secret;
    m_wiring = std::make_unique<wiring::Wiring>(options);
    TIEOUT_TRY_INTO(m_engine, Engine::open(m_store.path.string(), m_wiring->environment()));
    TIEOUT_TRY_INTO(m_admin, m_engine->localSession());
    return {};
}

Result<void> Demo::execute(const Session& session, const engine::Command& command)
{
    TIEOUT_TRY_INTO(const engine::CommandReport report, m_engine->execute(session, m_engine->newCommandId(), command));
    for (const engine::RowOutcome& row : report.rows)
        if (!row.done)
            return makeError(Remedy::Conflict, TIEOUT_TR("The demo could not go on: %1"), { domain::english(row.what) });
    return {};
}

Result<void> Demo::connect()
{
    for (const wiring::DemoEstate::System& system : m_estate->systems) {
        TIEOUT_TRY(execute(m_admin, engine::AddSource { system.name, system.name, "main", system.base_url, "demo", system.options }));
        engine::SetSource may_post;
        may_post.name = system.name;
        may_post.may_post = true;
        TIEOUT_TRY(execute(m_admin, may_post));
        TIEOUT_TRY_INTO(const domain::Text answer, m_engine->testSource(m_admin, system.name, m_context.cancel()));
        say("connected  " + system.name + ": " + domain::visible(domain::english(answer)));
    }
    TIEOUT_TRY_INTO(const engine::ImportReport imported, m_engine->importFolder(m_admin, m_estate->feed, "files", "main", m_context.cancel(), m_context.progress()));
    m_context.endProgress();
    say("imported   " + std::to_string(imported.rows) + " rows of " + std::to_string(imported.files.size()) + " tables from the folder" + (imported.complete ? "" : "; not everything is there"));
    return {};
}

Result<Session> Demo::addPerson(const char* name, const char* shown, domain::Role role)
{
    std::array<uint8_t, 16> bytes {};
    m_wiring->environment().random->fill(bytes);
    const std::string passphrase = domain::BytesId<struct PassphraseTag, 16> { bytes }.hex();
    TIEOUT_TRY(execute(m_admin, engine::AddPerson { name, shown, passphrase, { role } }));
    return m_engine->signIn(name, passphrase);
}

Result<void> Demo::people()
{
    TIEOUT_TRY_INTO(m_maker, addPerson("mira", "Mira Maker", domain::Role::FinanceOperator));
    TIEOUT_TRY_INTO(m_approver, addPerson("arno", "Arno Approver", domain::Role::Approver));
    return {};
}

Result<void> Demo::pullAndReconcile()
{
    TIEOUT_TRY_INTO(const engine::PullReport pulled, m_engine->pull(m_admin, {}, false, m_context.cancel(), m_context.progress()));
    for (const engine::PullReport::Stream& stream : pulled.streams)
        say("pulled     " + stream.source + " " + stream.stream + ": " + std::to_string(stream.rows) + " rows in " + std::to_string(stream.pages) + " pages"
            + (stream.source_count ? ", the source counts " + std::to_string(*stream.source_count) : "")
            + (stream.landed_count ? ", here are " + std::to_string(*stream.landed_count) : ""));
    TIEOUT_TRY_INTO(const engine::ReconcileReport report, m_engine->reconcile(m_admin, {}, m_context.cancel(), m_context.progress()));
    m_context.endProgress();
    say("reconciled " + std::to_string(report.opened) + " opened, " + std::to_string(report.changed) + " changed, " + std::to_string(report.cleared) + " cleared");
    return {};
}

Result<std::set<Row>> Demo::found()
{
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer table, m_engine->answer(m_admin, engine::QueueQuery {}));
    return foundRows(*table);
}

Result<bool> Demo::compare(const std::set<Row>& expected, const char* when)
{
    TIEOUT_TRY_INTO(const std::set<Row> is, found());
    std::map<std::string, std::array<size_t, 3>> counts; // found, true, in both
    for (const Row& row : is) {
        ++counts[row.checkpoint][0];
        counts[row.checkpoint][2] += expected.contains(row) ? 1 : 0;
    }
    for (const Row& row : expected)
        ++counts[row.checkpoint][1];
    TextTable table({ { "checkpoint" }, { "found", TextTable::Right }, { "true", TextTable::Right }, { "equal", TextTable::Right } });
    for (const auto& [checkpoint, n] : counts)
        table.row({ checkpoint, std::to_string(n[0]), std::to_string(n[1]), std::to_string(n[2]) });
    say(std::string("\nfound against truth, ") + when);
    m_context.out().write(table.toString());
    const auto show = [&](const std::set<Row>& some, const std::set<Row>& others, const char* what) {
        for (const Row& row : some)
            if (!others.contains(row))
                say(std::string(what) + row.checkpoint + ',' + row.reason + ',' + domain::visible(row.key) + ',' + row.delta);
    };
    show(is, expected, "not true:  ");
    show(expected, is, "not found: ");
    say(is == expected ? "equal" : "DIFFERENT");
    return is == expected;
}

// The newest missing posting: its month is still open in the ledger.
Result<domain::EffectId> Demo::propose(Row& row)
{
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer table, m_engine->answer(m_maker, engine::QueueQuery {}));
    size_t best = table->rows;
    for (size_t i = 0; i < table->rows; ++i)
        if (table->found[i] != 0 && table->reason[i] == domain::Reason::MissingPosting && (best == table->rows || table->period[i] > table->period[best]))
            best = i;
    if (best == table->rows)
        return makeError(Remedy::Unsupported, TIEOUT_TR("This scenario has no missing posting to put right."));
    m_case = table->ids[best];
    row = { "CP4", "MISSING_POSTING", std::string(table->key.at(best)), table->delta[best].toString() };
    TIEOUT_TRY_INTO(const engine::CommandReport report, m_engine->execute(m_maker, m_engine->newCommandId(), engine::ProposeEffect { m_case, "netsuite" }));
    if (report.rows.empty() || !report.rows.front().done)
        return makeError(Remedy::Conflict, TIEOUT_TR("The demo could not go on: %1"), { report.rows.empty() ? std::string() : domain::english(report.rows.front().what) });
    say("\nproposed   " + domain::visible(domain::english(report.rows.front().what)) + ", by " + m_maker.person);
    return domain::EffectId::parse(report.rows.front().target);
}

Result<void> Demo::approveAndSend(const domain::EffectId& effect)
{
    TIEOUT_TRY_INTO(const engine::EffectDetail detail, m_engine->answer(m_approver, engine::EffectQuery { effect }));
    const engine::ApproveEffects approval { { { effect, detail.row.body_sha256 } }, "demo" };
    if (m_engine->execute(m_maker, m_engine->newCommandId(), approval).ok())
        return makeError(Remedy::Bug, TIEOUT_TR("The maker could approve the own effect. Nothing was sent; please report this."));
    TIEOUT_TRY(execute(m_approver, approval));
    say("approved   by " + m_approver.person + "; the maker was refused");
    TIEOUT_TRY_INTO(const engine::PostReport sent, m_engine->post(m_maker, { effect }, m_context.cancel(), {}));
    for (const engine::PostReport::Row& row : sent.rows)
        say("sent       " + std::string(domain::effectStateId(row.after)) + ": " + domain::visible(domain::english(row.what)));
    return {};
}

Result<void> Demo::expectSettled(const domain::EffectId& effect)
{
    TIEOUT_TRY_INTO(const engine::PostReport verified, m_engine->verify(m_maker, m_context.cancel()));
    for (const engine::PostReport::Row& row : verified.rows)
        say("verified   " + std::string(domain::effectStateId(row.after)) + ": " + domain::visible(domain::english(row.what)));
    TIEOUT_TRY_INTO(const engine::EffectDetail detail, m_engine->answer(m_admin, engine::EffectQuery { effect }));
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer table, m_engine->answer(m_admin, engine::QueueQuery {}));
    const auto at = std::find(table->ids.begin(), table->ids.end(), m_case);
    const auto state = at == table->ids.end() ? domain::CaseState::New : table->state[static_cast<size_t>(at - table->ids.begin())];
    if (detail.row.state != domain::EffectState::Confirmed || state != domain::CaseState::Settled)
        return makeError(Remedy::Bug, TIEOUT_TR("The repost did not come to its end: the effect is “%1”, the exception “%2”."),
            { std::string(domain::effectStateId(detail.row.state)), std::string(domain::caseStateId(state)) });
    say("settled    NetSuite document " + domain::visible(detail.row.vendor_id));
    return {};
}

Result<Row> Demo::repost()
{
    Row row;
    TIEOUT_TRY_INTO(const domain::EffectId effect, propose(row));
    TIEOUT_TRY(approveAndSend(effect));
    TIEOUT_TRY(pullAndReconcile());
    TIEOUT_TRY(expectSettled(effect));
    return row;
}

Result<int> Demo::run()
{
    TIEOUT_TRY(startEstate());
    TIEOUT_TRY(openStore());
    TIEOUT_TRY(connect());
    TIEOUT_TRY(people());
    TIEOUT_TRY(pullAndReconcile());
    TIEOUT_TRY_INTO(bool equal, compare(m_truth, "after the first run"));
    const bool postable = std::any_of(m_truth.begin(), m_truth.end(), [](const Row& row) { return row.reason == "MISSING_POSTING"; });
    if (postable) {
        TIEOUT_TRY_INTO(const Row settled, repost());
        std::set<Row> rest = m_truth;
        rest.erase(settled);
        TIEOUT_TRY_INTO(const bool after, compare(rest, "after the repost"));
        equal = equal && after;
    }
    say(m_store.keep ? "\nThe store is kept. Look at it: tieoutctl --store " + m_store.path.string() + " exceptions" : "\nNothing is left behind; --keep leaves the store for looking at it.");
    return equal ? kDone : kCheckFailed;
}

Result<int> demo(Context& context)
{
    return Demo(context).run();
}

constexpr Verb kVerbs[] = {
    { "demo", "", 0, 0, "Starts the simulated estate, ties it out, reposts one missing invoice with two people, and compares with the truth", kOptions, "text", demo },
};

}

std::span<const Verb> demoVerbs()
{
    return kVerbs;
}

}
