#include "engine/queue/queue_keeper.h"
#include "engine/severity.h"
#include "store/digest.h"
#include "support/queue_tables.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>

using namespace tieout;
using namespace tieout::engine;
using domain::CaseAct;
using domain::CaseState;
using domain::Exact;
using domain::Finding;
using domain::Fingerprint;
using tests::SeededNumbers;

namespace {

constexpr int64_t kStartUs = 1'790'000'000'000'000;

// A store with findings and decisions put in by hand.
struct World {
    QTemporaryDir folder;
    std::unique_ptr<store::Cache> cache;
    std::unique_ptr<store::Control> control;
    int64_t now_us = kStartUs;

    World()
    {
        const std::string path = folder.path().toStdString();
        cache = store::Cache::open(path, store::sql::Access::ReadWrite).value();
        control = store::Control::open(path, store::sql::Access::ReadWrite).value();
        auto write = control->write("ana", now_us);
        const bool set_up = write->addPerson({ "ana", "Ana", "", true, { domain::Role::FinanceOperator } }).ok()
            && write->addSource({ "erp", "netsuite", "main", "http://localhost", "sandbox", "{}", true, true }).ok() && write->audit("setup", "store", "{}").ok()
            && write->commit().ok();
        QVERIFY(set_up);
    }
    void note(const std::vector<store::FindingEvent>& events)
    {
        const int64_t run = cache->beginRun(false, now_us).value();
        QVERIFY(cache->addFindingEvents(run, events, now_us).ok());
    }
    void note(store::FindingEventKind kind, const Finding& finding)
    {
        store::FindingEvent event;
        event.fingerprint = store::fingerprintOf(finding);
        event.kind = kind;
        event.finding = finding;
        note({ event });
    }
    void decide(const Fingerprint& id, CaseAct act, const std::string& assignee, int64_t until_us = 0)
    {
        auto write = control->write("ana", now_us);
        QVERIFY(write.ok());
        store::DecisionRecord decision;
        decision.person = "ana";
        decision.at_us = now_us;
        decision.case_id = id;
        decision.act = act;
        decision.assignee = assignee;
        decision.text = "because";
        decision.until_us = until_us;
        decision.command.bytes[0] = static_cast<uint8_t>(++m_commands);
        decision.command.bytes[1] = static_cast<uint8_t>(m_commands >> 8);
        QVERIFY(write->addDecision(decision).ok());
        QVERIFY(write->audit("act", id.hex(), "{}").ok());
        QVERIFY(write->commit().ok());
    }
    void propose(const Fingerprint& id)
    {
        auto write = control->write("ana", now_us);
        store::EffectRecord effect;
        effect.id.bytes[0] = static_cast<uint8_t>(++m_commands);
        effect.id.bytes[1] = static_cast<uint8_t>(m_commands >> 8);
        effect.case_id = id;
        effect.target = effect.tenant = "erp";
        effect.operation = "post_invoice";
        effect.business_id = std::to_string(m_commands);
        effect.set = "main";
        effect.wire_key = std::string(64, 'a');
        effect.method = "POST";
        effect.body = "{}";
        effect.body_sha256 = store::sha256(effect.body);
        effect.maker = "ana";
        effect.proposed_us = effect.changed_us = now_us;
        QVERIFY(write->addEffect(effect).ok());
        QVERIFY(write->audit("propose", effect.id.hex(), "{}").ok());
        QVERIFY(write->commit().ok());
    }
    std::shared_ptr<const QueueTable> ask(QueueKeeper& keeper)
    {
        auto table = keeper.table(*cache, *control, now_us);
        return table.ok() ? *table : nullptr;
    }
    int m_commands = 0;
};

Finding missingPosting(int number, int64_t cents)
{
    Finding finding;
    finding.checkpoint = domain::Checkpoint::CP4;
    finding.reason = domain::Reason::MissingPosting;
    finding.set = "main";
    finding.key = "INV-" + std::to_string(number);
    finding.document = finding.key;
    finding.customer = "cust_" + std::to_string(number % 7);
    finding.system = "billing";
    finding.currency = domain::Currency::usd().packed();
    finding.period = 2026 * 12 + 9;
    finding.expected = Exact(domain::Int128(cents) * domain::powerOfTen(10));
    finding.delta = finding.expected.negated();
    finding.exposure = finding.expected;
    return finding;
}

// One text a row, so that a difference is readable; in order of id.
std::vector<std::string> lines(const QueueTable& t)
{
    std::vector<std::string> out;
    for (size_t row = 0; row < t.rows; ++row) {
        std::string line = t.ids[row].hex().substr(0, 12);
        for (const std::string_view part : { t.key.at(row), t.document.at(row), t.customer.at(row), t.owner.at(row), t.assignee.at(row), t.system.at(row), t.set.at(row),
                 t.cause.at(row), t.last_outcome.at(row), t.label.at(row), domain::caseStateId(t.state[row]), domain::severityId(t.severity[row]) })
            line += ' ' + std::string(part);
        for (const Exact& value : { t.expected[row], t.actual[row], t.delta[row], t.exposure[row] })
            line += ' ' + value.toString();
        for (const int64_t number : { int64_t(t.currency[row]), int64_t(t.period[row]), t.opened_us[row], t.due_us[row], int64_t(t.attempts[row]), int64_t(t.found[row]) })
            line += ' ' + std::to_string(number);
        out.push_back(line);
    }
    std::sort(out.begin(), out.end());
    return out;
}

}

class TestQueueKeeper : public QObject {
    Q_OBJECT

private slots:
    // What one repair would end stands under one cause.
    void causesSayWhatTheyShare()
    {
        const auto cause = [](domain::Checkpoint checkpoint, domain::Reason reason, const std::string& key) {
            Finding f { checkpoint, reason, "main", key, {}, {}, {}, {}, 0, 2026 * 12 + 9, "acme", "meter-1", "billing", {} };
            return causeOf(f);
        };
        using C = domain::Checkpoint;
        using R = domain::Reason;
        QCOMPARE(cause(C::CP1, R::SequenceGap, "meter-1|5|7"), std::string("CP1 SEQUENCE_GAP meter-1"));
        QCOMPARE(cause(C::CP1, R::UnknownMeter, "acme|robots|2026-10"), std::string("CP1 UNKNOWN_METER robots"));
        QCOMPARE(cause(C::CP1, R::RejectedUpstream, "acme|api|2026-10"), std::string("CP1 REJECTED_UPSTREAM api 2026-10"));
        QCOMPARE(cause(C::CP1, R::NoActiveContract, "acme|api|2026-10"), std::string("CP1 NO_ACTIVE_CONTRACT acme"));
        QCOMPARE(cause(C::CP6, R::WrongDimension, "j1"), std::string("CP6 WRONG_DIMENSION billing 2026-10"));
        QCOMPARE(cause(C::CP2, R::TierMismatch, "ch1"), std::string("CP2 TIER_MISMATCH acme"));
    }

    void aFindingBecomesARow()
    {
        World world;
        QueueKeeper keeper;
        QCOMPARE(world.ask(keeper)->rows, size_t(0));
        const Finding finding = missingPosting(17, 1'234'567);
        world.note(store::FindingEventKind::Opened, finding);
        const auto table = world.ask(keeper);
        QCOMPARE(table->rows, size_t(1));
        QCOMPARE(std::string(table->owner.at(0)), std::string("finance"));
        QCOMPARE(std::string(table->cause.at(0)), std::string("CP4 MISSING_POSTING billing 2026-10"));
        QCOMPARE(table->delta[0].toString(), std::string("-12345.67"));
        QCOMPARE(int(table->severity[0]), int(domain::Severity::High));
        QCOMPARE(table->due_us[0], kStartUs + 72 * kHourUs);
        QCOMPARE(int(table->state[0]), int(CaseState::New));
        QCOMPARE(findRow(*table, store::fingerprintOf(finding)), size_t(0));
        QCOMPARE(findRow(*table, Fingerprint {}), size_t(1));
    }

    void nothingChangedMeansTheSameTable()
    {
        World world;
        QueueKeeper keeper;
        world.note(store::FindingEventKind::Opened, missingPosting(1, 100));
        const auto first = world.ask(keeper);
        world.now_us += kHourUs;
        QCOMPARE(world.ask(keeper).get(), first.get());
        world.now_us += 23 * kHourUs; // now it is a day old
        const auto aged = world.ask(keeper);
        QCOMPARE(int(aged->severity[0]), int(domain::Severity::Medium));
        QVERIFY(aged->version > first->version);
        QCOMPARE(int(first->severity[0]), int(domain::Severity::Low)); // what was handed out stays
    }

    void dueStaysWhenTheAmountGrows()
    {
        World world;
        QueueKeeper keeper;
        world.note(store::FindingEventKind::Opened, missingPosting(1, 100));
        world.ask(keeper);
        world.now_us += kHourUs;
        world.note(store::FindingEventKind::Changed, missingPosting(1, 20'000'000));
        for (int round = 0; round < 2; ++round) { // patched, then made anew
            QueueKeeper fresh;
            const auto table = world.ask(round == 0 ? keeper : fresh);
            QCOMPARE(int(table->severity[0]), int(domain::Severity::Critical));
            QCOMPARE(table->due_us[0], kStartUs + 168 * kHourUs);
        }
    }

    void aHoldRunsOut()
    {
        World world;
        QueueKeeper keeper;
        const Finding finding = missingPosting(1, 100);
        world.note(store::FindingEventKind::Opened, finding);
        world.ask(keeper);
        world.decide(store::fingerprintOf(finding), CaseAct::Hold, "", kStartUs + 5 * kHourUs);
        QCOMPARE(int(world.ask(keeper)->state[0]), int(CaseState::LegitimatelyOpen));
        world.now_us += 5 * kHourUs;
        QCOMPARE(int(world.ask(keeper)->state[0]), int(CaseState::Reopened));
    }

    void amountsAreLeftOutForThoseWhoMayNotSeeThem()
    {
        World world;
        QueueKeeper keeper;
        world.note(store::FindingEventKind::Opened, missingPosting(1, 100));
        const auto table = keeper.tableWithoutAmounts(*world.cache, *world.control, world.now_us);
        QVERIFY(table.ok());
        QVERIFY((*table)->expected[0].isZero() && (*table)->delta[0].isZero() && (*table)->exposure[0].isZero());
        QCOMPARE(std::string((*table)->key.at(0)), std::string("INV-1"));
        QVERIFY(!world.ask(keeper)->exposure[0].isZero());
    }

    // Patched step by step and made from nothing: the same rows.
    void patchingIsMakingAnew()
    {
        for (uint64_t seed = 1; seed <= 2; ++seed) {
            SeededNumbers random(seed);
            World world;
            QueueKeeper keeper;
            std::vector<store::FindingEvent> first;
            std::map<int, int64_t> open;
            for (int number = 0; number < 400; ++number) {
                store::FindingEvent event;
                open[number] = static_cast<int64_t>(random.below(100'000'000));
                event.finding = missingPosting(number, open[number]);
                event.fingerprint = store::fingerprintOf(event.finding);
                first.push_back(event);
            }
            world.note(first);
            for (int round = 0; round < 16; ++round) {
                world.now_us += static_cast<int64_t>(random.below(10)) * kHourUs;
                for (uint64_t n = random.below(6); n > 0; --n) {
                    const int number = static_cast<int>(random.below(460));
                    const auto cents = static_cast<int64_t>(random.below(100'000'000));
                    if (!open.contains(number)) {
                        world.note(store::FindingEventKind::Opened, missingPosting(number, cents));
                        open[number] = cents;
                    } else if (random.oneIn(2)) {
                        world.note(store::FindingEventKind::Cleared, missingPosting(number, open[number]));
                        open.erase(number);
                    } else {
                        world.note(store::FindingEventKind::Changed, missingPosting(number, cents));
                        open[number] = cents;
                    }
                }
                for (uint64_t n = random.below(4); n > 0; --n) {
                    const Fingerprint id = store::fingerprintOf(missingPosting(static_cast<int>(random.below(460)), 0));
                    const CaseAct acts[] = { CaseAct::Take, CaseAct::Label, CaseAct::Close, CaseAct::Reopen, CaseAct::HandBack, CaseAct::Hold };
                    world.decide(id, acts[random.below(6)], random.oneIn(2) ? "ana" : "bo", world.now_us + static_cast<int64_t>(random.below(20)) * kHourUs);
                }
                if (random.oneIn(3))
                    world.propose(store::fingerprintOf(missingPosting(static_cast<int>(random.below(460)), 0)));
                QueueKeeper fresh;
                const auto patched = lines(*world.ask(keeper)), anew = lines(*world.ask(fresh));
                QVERIFY2(patched == anew, qPrintable(QStringLiteral("seed %1 round %2").arg(seed).arg(round)));
            }
        }
    }
};

TIEOUT_TEST(TestQueueKeeper)
#include "tst_queue_keeper.moc"
