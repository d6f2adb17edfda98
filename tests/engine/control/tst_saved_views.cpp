#include "control_world.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::Remedy;
using domain::Role;

#define REFUSED(who, command, wanted, part) \
    do { \
        const Error error = w.refusal(who, command); \
        QCOMPARE(error.remedy, wanted); \
        QVERIFY2(domain::english(error.message).find(part) != std::string::npos, domain::english(error.message).c_str()); \
    } while (false)

namespace {

ViewDefinition sample()
{
    ViewDefinition d;
    d.filter.checkpoints = { domain::Checkpoint::CP4 };
    d.filter.states = { domain::CaseState::New };
    d.filter.customers = { "Acme, Inc", "say \"hi\"", "" };
    d.filter.exposure_min = must(Exact::parse("100.5"));
    d.sort = QueueColumn::Age;
    d.ascending = true;
    d.grouped = true;
    d.columns = { QueueColumn::Residual, QueueColumn::Severity };
    return d;
}

ViewId idOf(const CommandReport& report)
{
    return must(ViewId::parse(report.rows.at(0).target));
}

size_t audits(World& w, const std::string& act)
{
    store::AuditFilter filter;
    filter.act = act;
    return must(w.control->audit(filter)).size();
}

}

class TestSavedViews : public QObject {
    Q_OBJECT

private slots:
    void aPersonalViewIsItsOwnersOnly()
    {
        World w;
        w.cast();
        const ViewId id = idOf(w.run(w.session("mia"), SaveView { std::nullopt, "  Mine ", false, sample() }));
        const ViewsQuery::Answer views = must(w.room->views(w.session("mia")));
        QCOMPARE(views.size(), size_t(1));
        QCOMPARE(views[0].name, std::string("Mine"));
        QVERIFY(views[0].definition == sample());
        QVERIFY(views[0].may_change && !views[0].shared);
        QVERIFY(must(w.room->views(w.session("cora"))).empty());
        REFUSED(w.session("cora"), RemoveView { id }, Remedy::Usage, "no such view");
        REFUSED(w.session("mia"), (SaveView { std::nullopt, "MINE", false, {} }), Remedy::Conflict, "already a view");
        QVERIFY(w.run(w.session("cora"), SaveView { std::nullopt, "Mine", false, {} }).rows[0].done); // another owner's
        REFUSED(w.session("mia"), (SaveView { std::nullopt, "  ", false, {} }), Remedy::Usage, "1 to 80");
        REFUSED(w.session("mia"), (SaveView { std::nullopt, std::string(81, 'x'), false, {} }), Remedy::Usage, "1 to 80");
        QCOMPARE(audits(w, "view shared"), size_t(0));
    }

    void aSharedViewIsEverybodysAndAudited()
    {
        World w;
        w.cast();
        const ViewId id = idOf(w.run(w.session("mia"), SaveView { std::nullopt, "Close", true, sample() }));
        const ViewsQuery::Answer seen = must(w.room->views(w.session("ann")));
        QCOMPARE(seen.size(), size_t(1));
        QVERIFY(seen[0].shared && !seen[0].may_change);
        QCOMPARE(audits(w, "view shared"), size_t(1));
        REFUSED(w.session("ann"), (SaveView { id, "Close", true, {} }), Remedy::NoPermission, "belongs to mia");
        REFUSED(w.session("ann"), RemoveView { id }, Remedy::NoPermission, "belongs to mia");
        REFUSED(w.session("aud"), (SaveView { std::nullopt, "Audit", true, {} }), Remedy::NoPermission, "work_cases");
        QVERIFY(w.run(w.session("adam"), SaveView { id, "Close week", true, sample() }).rows[0].done);
        QCOMPARE(audits(w, "view changed"), size_t(1));
        QCOMPARE(must(w.room->views(w.session("ann")))[0].name, std::string("Close week"));
        QCOMPARE(must(w.room->views(w.session("ann")))[0].owner, std::string("mia"));
        QVERIFY(w.run(w.session("mia"), RemoveView { id }).rows[0].done);
        QCOMPARE(audits(w, "view removed"), size_t(1));
        QVERIFY(must(w.room->views(w.session("ann"))).empty());
        QVERIFY(must(w.control->verifyAudit()).whole);
    }

    void aRoleBeginsWithASharedViewOnly()
    {
        World w;
        w.cast();
        const ViewId own = idOf(w.run(w.session("mia"), SaveView { std::nullopt, "Own", false, sample() }));
        const ViewId shared = idOf(w.run(w.session("mia"), SaveView { std::nullopt, "All", true, {} }));
        REFUSED(w.session("mia"), (SetDefaultView { Role::Controller, shared }), Remedy::NoPermission, "edit_people");
        REFUSED(w.session("adam"), (SetDefaultView { Role::Controller, own }), Remedy::Usage, "Only a shared view");
        w.run(w.session("adam"), SetDefaultView { Role::Controller, shared });
        w.run(w.session("cora"), SetDefaultView { Role::Approver, shared });
        QCOMPARE(must(w.room->views(w.session("ann")))[0].default_for.size(), size_t(2));
        w.run(w.session("adam"), SetDefaultView { Role::Controller, std::nullopt });
        QVERIFY(must(w.room->views(w.session("ann")))[0].default_for == std::vector { Role::Approver });
        w.run(w.session("mia"), SaveView { shared, "All", false, {} }); // no longer shared: nobody's beginning
        QVERIFY(must(w.control->defaultViews()).empty());
        QCOMPARE(audits(w, "view made personal"), size_t(1));
        QCOMPARE(audits(w, "default view set"), size_t(4));
    }

    void aFilterReadsBackAsWritten()
    {
        WorldRandom random(7);
        const auto some = [&random](auto& list, auto make) {
            for (size_t n = random.below(3); n > 0; --n)
                if (const auto value = make(); std::find(list.begin(), list.end(), value) == list.end())
                    list.push_back(value);
        };
        const auto text = [&random]() {
            std::string out;
            for (size_t n = random.below(6); n > 0; --n)
                out += "aé\" ,=\\"[random.below(8)];
            return out;
        };
        for (int round = 0; round < 2000; ++round) {
            QueueFilter f;
            some(f.checkpoints, [&] { return static_cast<domain::Checkpoint>(random.below(9)); });
            some(f.states, [&] { return static_cast<domain::CaseState>(random.below(domain::kCaseStateCount)); });
            some(f.severities, [&] { return static_cast<domain::Severity>(random.below(4)); });
            for (auto* list : { &f.owners, &f.assignees, &f.customers, &f.systems, &f.sets, &f.causes, &f.labels })
                some(*list, text);
            some(f.currencies, [&] { return random.chance(50) ? Currency::usd().packed() : 0u; });
            some(f.periods, [&] { return random.chance(50) ? 24321 : 0; });
            if (random.chance(30))
                f.exposure_min = must(Exact::parse("-12.000000000001"));
            f.text = text();
            f.found_only = random.chance(50);
            f.overdue_only = random.chance(50);
            f.opened_from_us = random.chance(30) ? 1'790'000'000'000'001 : 0;
            f.opened_before_us = random.chance(30) ? 1'790'000'000'000'000 : 0;
            const std::string written = filterText(f);
            const auto back = filterFromText(written);
            QVERIFY2(back.ok() && *back == f, written.c_str());
        }
        QCOMPARE(filterText({}), std::string());
    }

    void namesOfColumnsAreStable()
    {
        for (int i = 0; i < kQueueColumnCount; ++i)
            QVERIFY(queueColumnById(queueColumnId(static_cast<QueueColumn>(i))) == static_cast<QueueColumn>(i));
        QCOMPARE(std::string(queueColumnId(QueueColumn::LastOutcome)), std::string("last_outcome"));
        const auto refused = columnsFromText("severity,colour");
        QVERIFY(!refused.ok() && refused.error().remedy == Remedy::Usage);
    }
};

TIEOUT_TEST(TestSavedViews)
#include "tst_saved_views.moc"
