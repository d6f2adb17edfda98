#include "domain/effect.h"
#include "support/test_registry.h"

#include <QTest>

#include <array>
#include <map>
#include <queue>
#include <set>
#include <string>
#include <vector>

using namespace tieout::domain;
using S = EffectState;
using E = EffectEvent;

namespace {

// The guards of the posting rules; taking one away must break an invariant, or the exploration
// sees nothing.
struct Guards {
    bool intent_first = true;
    bool poster_lock = true;
    bool settle_time = true;
    bool unclear_holds = true; // an effect with an unclear attempt cannot end by itself
    bool other_approver = true;
};

struct Poster {
    uint8_t pc = 0; // 0 out, 1 holds the lock, 2 intent committed, 3 answer in hand
    uint8_t fence = 0;
    uint8_t answer = 0; // an OutcomeX event
    auto operator<=>(const Poster&) const = default;
};

// Everything there is: the store, two posters, the vendor.
struct World {
    S state = S::Draft;
    uint8_t approved_by = 0; // 0 nobody, 1 the maker, 2 somebody else
    uint8_t fence = 0, unclear = 0, crashes = 0;
    int8_t lock = -1;
    std::array<Poster, 2> posters;
    uint8_t records = 0, in_flight = 0; // vendor: applied; received and not yet applied
    bool visible = false, refused = false; // search shows it; the key's stored answer is a refusal
    auto operator<=>(const World&) const = default;
};

constexpr uint8_t kFenceMax = 3, kCrashMax = 2;

class Explorer {
public:
    Explorer(VendorClass c, Guards guards)
        : m_class(c)
        , m_guards(guards)
    {
    }

    // All interleavings, breadth first, until nothing new appears or an invariant breaks.
    void run()
    {
        visit(World {}, nullptr);
        while (!m_queue.empty() && m_broken.empty()) {
            const World w = m_queue.front();
            m_queue.pop();
            people(w);
            posters(w);
            vendor(w);
        }
    }
    // I9: from every state reached some end, or a person's desk, can be reached.
    size_t stuck() const
    {
        std::map<World, std::vector<World>> back;
        std::queue<World> queue;
        std::set<World> good;
        for (const auto& [to, froms] : m_from) {
            back[to] = std::vector<World>(froms.begin(), froms.end());
            if (to.state == S::Confirmed || to.state == S::Rejected || to.state == S::Declined || to.state == S::Withdrawn || to.state == S::Stale
                || to.state == S::Quarantine)
                if (good.insert(to).second)
                    queue.push(to);
        }
        while (!queue.empty()) {
            const World w = queue.front();
            queue.pop();
            for (const World& from : back[w])
                if (good.insert(from).second)
                    queue.push(from);
        }
        // The bound on attempts cuts histories off; what stops there is not stuck.
        size_t n = 0;
        for (const auto& [w, froms] : m_from)
            n += good.count(w) == 0 && w.fence < kFenceMax ? 1 : 0;
        return n;
    }

    const std::string& broken() const { return m_broken; }
    size_t states() const { return m_from.size(); }
    const std::set<S>& reached() const { return m_reached; }

private:
    void visit(const World& w, const World* from)
    {
        auto [it, fresh] = m_from.try_emplace(w);
        if (from)
            it->second.insert(*from);
        if (!fresh)
            return;
        m_reached.insert(w.state);
        check(w);
        m_queue.push(w);
    }
    void check(const World& w)
    {
        const bool ended = w.state == S::Rejected || w.state == S::Declined || w.state == S::Withdrawn || w.state == S::Stale;
        if (w.records > 1)
            m_broken = "I1: two effects at the vendor";
        else if (ended && (w.records > 0 || (w.in_flight > 0 && !w.refused)))
            m_broken = "I2: ended here, exists or arrives there";
        else if ((w.state == S::Posted || w.state == S::Confirmed) && w.records == 0)
            m_broken = "I2: posted here, nothing there";
    }
    bool move(World& w, E event)
    {
        const auto to = effectNext(w.state, event);
        if (!to)
            return false;
        w.state = *to; // I5: only drawn arrows
        return true;
    }
    void tryMove(const World& from, E event)
    {
        World w = from;
        if (move(w, event))
            visit(w, &from);
    }

    void people(const World& w)
    {
        tryMove(w, E::Propose);
        for (uint8_t who : { uint8_t(1), uint8_t(2) }) {
            World n = w;
            if (m_guards.other_approver && who == 1)
                continue;
            if (n.state == S::Proposed && move(n, E::Approve)) {
                n.approved_by = who;
                visit(n, &w);
            }
        }
        if (w.unclear == 0 || !m_guards.unclear_holds) {
            tryMove(w, E::Withdraw);
            tryMove(w, E::Decline);
            tryMove(w, E::GoStale);
        } else if (w.state == S::Approved) {
            tryMove(w, E::ProbeUnclear);
        }
        // Two honest people with evidence, after everything in flight has landed.
        if (w.state == S::Quarantine && w.in_flight == 0) {
            World n = w;
            if (move(n, w.records > 0 ? E::SettlePosted : E::SettleNotPosted)) {
                n.unclear = 0;
                visit(n, &w);
            }
        }
        if (w.state == S::Posted && w.visible)
            tryMove(w, E::Confirm);
    }

    void posters(const World& w)
    {
        for (size_t p = 0; p < 2; ++p) {
            World n = w;
            Poster& poster = n.posters[p];
            if (poster.pc > 0 && w.crashes < kCrashMax) {
                World dead = w;
                dead.posters[p] = {};
                ++dead.crashes;
                if (dead.lock == static_cast<int8_t>(p))
                    dead.lock = -1;
                visit(dead, &w);
            }
            if (poster.pc == 0 && (w.lock < 0 || !m_guards.poster_lock)) {
                poster.pc = 1;
                n.lock = static_cast<int8_t>(p);
                visit(n, &w);
            } else if (poster.pc == 1) {
                World out = w;
                out.posters[p] = {};
                if (out.lock == static_cast<int8_t>(p))
                    out.lock = -1;
                visit(out, &w);
                work(w, p);
            } else if (poster.pc == 2) {
                send(w, p);
            } else if (poster.pc == 3) {
                settleAnswer(n, p);
                visit(n, &w);
            }
        }
    }
    void commitIntent(const World& w, size_t p)
    {
        World n = w;
        if (n.fence >= kFenceMax)
            return;
        if (m_guards.intent_first && !move(n, E::CommitIntent))
            return;
        n.posters[p].fence = ++n.fence;
        n.posters[p].pc = 2;
        visit(n, &w);
    }
    void work(const World& w, size_t p)
    {
        switch (w.state) {
        case S::Approved:
            commitIntent(w, p);
            break;
        case S::Intent: {
            World n = w;
            move(n, E::OutcomeUnknown);
            n.unclear = 1;
            visit(n, &w);
            break;
        }
        case S::NotSent:
            tryMove(w, E::Requeue);
            break;
        case S::Unknown:
            recover(w, p);
            break;
        default:
            break;
        }
    }
    void recover(const World& w, size_t p)
    {
        if (m_class == VendorClass::Keyed)
            return commitIntent(w, p);
        if (m_class == VendorClass::Blind)
            return tryMove(w, E::ProbeUnclear);
        if (m_class == VendorClass::UniqueReference)
            return tryMove(w, w.records > 0 ? E::ProbeFound : E::ProbeAbsent);
        if (w.visible)
            return tryMove(w, E::ProbeFound);
        if (!m_guards.settle_time)
            return tryMove(w, E::ProbeAbsent);
        if (w.in_flight == 0)
            tryMove(w, E::ProbeUnclear); // not found after the settle time: a person decides
    }
    void apply(World& w) const
    {
        const bool once = m_class == VendorClass::Keyed || m_class == VendorClass::UniqueReference;
        if (w.refused && m_class == VendorClass::Keyed)
            return;
        if (!once || w.records == 0)
            ++w.records;
        if (m_class != VendorClass::Searchable)
            w.visible = true;
    }
    void answered(const World& before, World w, size_t p, E answer)
    {
        w.posters[p].pc = 3;
        w.posters[p].answer = static_cast<uint8_t>(answer);
        visit(w, &before);
    }
    void send(const World& w, size_t p)
    {
        if (w.state != S::Intent || w.approved_by != 2 || w.posters[p].fence != w.fence) {
            m_broken = "I3: sent without a committed intent and another person's approval";
            return;
        }
        answered(w, w, p, E::OutcomeNotSent); // no connection
        answered(w, w, p, E::OutcomeUnknown); // lost on the way there
        World applied = w;
        apply(applied);
        if (applied.refused)
            answered(w, w, p, E::OutcomeRejected); // the key's stored answer
        else
            answered(w, applied, p, E::OutcomePosted);
        answered(w, applied, p, E::OutcomeUnknown); // answer lost
        if (w.in_flight < 2) {
            World late = w;
            ++late.in_flight; // arrived, applied after the sender gave up
            answered(w, late, p, E::OutcomeUnknown);
        }
        if (w.records == 0) {
            World no = w;
            no.refused = true;
            answered(w, no, p, E::OutcomeRejected);
        }
    }
    void settleAnswer(World& n, size_t p)
    {
        Poster& poster = n.posters[p];
        E answer = static_cast<E>(poster.answer);
        if (poster.fence == n.fence && n.state == S::Intent) {
            // A refusal says nothing about an earlier attempt that is still unclear.
            if (answer == E::OutcomeRejected && n.unclear > 0 && m_class != VendorClass::Keyed && m_guards.unclear_holds) {
                move(n, E::OutcomeUnknown);
                move(n, E::ProbeUnclear);
            } else {
                move(n, answer);
                if (answer == E::OutcomeUnknown)
                    n.unclear = 1;
            }
        }
        poster.pc = 1;
    }

    void vendor(const World& w)
    {
        if (w.in_flight > 0) {
            World n = w;
            --n.in_flight;
            apply(n);
            visit(n, &w);
        }
        if (w.records > 0 && !w.visible) {
            World n = w;
            n.visible = true;
            visit(n, &w);
        }
    }

    VendorClass m_class;
    Guards m_guards;
    std::map<World, std::set<World>> m_from;
    std::queue<World> m_queue;
    std::set<S> m_reached;
    std::string m_broken;
};

}

class TestEffectMachine : public QObject {
    Q_OBJECT

private slots:
    // Written out here a second time, by hand, from the rules: state, then the events it takes.
    void everyPairOfStateAndEvent()
    {
        const std::map<std::pair<S, E>, S> drawn = {
            { { S::Draft, E::Propose }, S::Proposed }, { { S::Draft, E::Withdraw }, S::Withdrawn },
            { { S::Proposed, E::Approve }, S::Approved }, { { S::Proposed, E::Decline }, S::Declined },
            { { S::Proposed, E::Withdraw }, S::Withdrawn }, { { S::Proposed, E::GoStale }, S::Stale },
            { { S::Approved, E::CommitIntent }, S::Intent }, { { S::Approved, E::Decline }, S::Declined },
            { { S::Approved, E::Withdraw }, S::Withdrawn }, { { S::Approved, E::GoStale }, S::Stale },
            { { S::Approved, E::ProbeFound }, S::Posted }, { { S::Approved, E::ProbeUnclear }, S::Quarantine },
            { { S::Intent, E::OutcomePosted }, S::Posted }, { { S::Intent, E::OutcomeRejected }, S::Rejected },
            { { S::Intent, E::OutcomeNotSent }, S::NotSent }, { { S::Intent, E::OutcomeUnknown }, S::Unknown },
            { { S::Unknown, E::CommitIntent }, S::Intent }, { { S::Unknown, E::ProbeFound }, S::Posted },
            { { S::Unknown, E::ProbeAbsent }, S::NotSent }, { { S::Unknown, E::ProbeUnclear }, S::Quarantine },
            { { S::Unknown, E::SettlePosted }, S::Posted }, { { S::Unknown, E::SettleNotPosted }, S::NotSent },
            { { S::Quarantine, E::SettlePosted }, S::Posted }, { { S::Quarantine, E::SettleNotPosted }, S::NotSent },
            { { S::NotSent, E::Requeue }, S::Approved }, { { S::NotSent, E::Withdraw }, S::Withdrawn }, { { S::NotSent, E::GoStale }, S::Stale },
            { { S::Posted, E::Confirm }, S::Confirmed }, { { S::Posted, E::ProbeUnclear }, S::Quarantine },
        };
        for (int s = 0; s < kEffectStateCount; ++s)
            for (int e = 0; e < kEffectEventCount; ++e) {
                const S state = static_cast<S>(s);
                const E event = static_cast<E>(e);
                const auto it = drawn.find({ state, event });
                const auto next = effectNext(state, event);
                QVERIFY2(next.has_value() == (it != drawn.end()) && (!next || *next == it->second),
                    qPrintable(QStringLiteral("%1 + %2").arg(QString::fromStdString(std::string(effectStateId(state))), QString::fromStdString(std::string(effectEventId(event))))));
            }
        QCOMPARE(effectTransitions().size(), drawn.size());
    }

    void namesAreUniqueAndFound()
    {
        std::set<std::string_view> ids, titles, events;
        for (int s = 0; s < kEffectStateCount; ++s) {
            const S state = static_cast<S>(s);
            ids.insert(effectStateId(state));
            titles.insert(effectStateTitle(state));
            QVERIFY(effectStateById(effectStateId(state)) == state);
        }
        for (int e = 0; e < kEffectEventCount; ++e)
            events.insert(effectEventId(static_cast<E>(e)));
        QCOMPARE(int(ids.size()), kEffectStateCount);
        QCOMPARE(int(titles.size()), kEffectStateCount);
        QCOMPARE(int(events.size()), kEffectEventCount);
        QVERIFY(!effectStateById("sending"));
    }

    void theUnclearHoldItsPlace()
    {
        for (const S s : { S::Proposed, S::Approved, S::Intent, S::Posted, S::NotSent, S::Unknown, S::Quarantine })
            QVERIFY(effectIsLive(s));
        for (const S s : { S::Draft, S::Confirmed, S::Rejected, S::Stale, S::Withdrawn, S::Declined })
            QVERIFY(!effectIsLive(s));
    }

    void allInterleavingsKeepTheInvariants_data()
    {
        QTest::addColumn<int>("vendor");
        for (int c = 0; c < 4; ++c)
            QTest::newRow(std::string(vendorClassId(static_cast<VendorClass>(c))).c_str()) << c;
    }
    void allInterleavingsKeepTheInvariants()
    {
        QFETCH(int, vendor);
        Explorer explorer(static_cast<VendorClass>(vendor), Guards {});
        explorer.run();
        QCOMPARE(explorer.broken(), std::string());
        QVERIFY2(explorer.states() > 500, qPrintable(QString::number(explorer.states())));
        for (const S s : { S::Posted, S::Confirmed, S::Rejected, S::NotSent, S::Unknown, S::Stale, S::Withdrawn, S::Declined })
            QVERIFY2(explorer.reached().count(s) == 1, effectStateId(s).data());
        QCOMPARE(explorer.stuck(), size_t(0));
        qInfo("class %s: %zu states", vendorClassId(static_cast<VendorClass>(vendor)).data(), explorer.states());
    }

    void eachGuardIsNeeded_data()
    {
        QTest::addColumn<int>("guard");
        QTest::addColumn<int>("vendor");
        QTest::addColumn<QString>("invariant");
        QTest::newRow("intent first") << 0 << int(VendorClass::Searchable) << "I3";
        QTest::newRow("poster lock") << 1 << int(VendorClass::Searchable) << "I3";
        QTest::newRow("settle time") << 2 << int(VendorClass::Searchable) << "I";
        QTest::newRow("unclear holds") << 3 << int(VendorClass::UniqueReference) << "I2";
        QTest::newRow("other approver") << 4 << int(VendorClass::Keyed) << "I3";
    }
    void eachGuardIsNeeded()
    {
        QFETCH(int, guard);
        QFETCH(int, vendor);
        QFETCH(QString, invariant);
        Guards guards;
        bool* const all[] = { &guards.intent_first, &guards.poster_lock, &guards.settle_time, &guards.unclear_holds, &guards.other_approver };
        *all[guard] = false;
        Explorer explorer(static_cast<VendorClass>(vendor), guards);
        explorer.run();
        QVERIFY2(QString::fromStdString(explorer.broken()).startsWith(invariant), explorer.broken().c_str());
    }
};

TIEOUT_TEST(TestEffectMachine)
#include "tst_effect_machine.moc"
