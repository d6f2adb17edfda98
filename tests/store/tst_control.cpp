#include "store/control.h"
#include "store/durable_file.h"
#include "store/migrations.h"
#include "store/sql.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace tieout;
using domain::EffectEvent;
using domain::EffectState;
using domain::Remedy;
using store::Control;

namespace {

template <typename T> T must(domain::Result<T> result)
{
    if (!result)
        qFatal("%s", domain::english(result.error()).c_str());
    return std::move(result).value();
}
void must(domain::Result<void> result)
{
    if (!result)
        qFatal("%s", domain::english(result.error()).c_str());
}

store::EffectRecord effectOf(uint8_t n, const std::string& business = "inv-1")
{
    store::EffectRecord e;
    e.id.bytes[0] = n;
    e.case_id.bytes[0] = n;
    e.target = "ns";
    e.tenant = "t1";
    e.operation = "post_invoice";
    e.business_id = business;
    e.set = "main";
    e.wire_key = std::string(64, 'a');
    e.body = "{}";
    e.body_sha256 = store::sha256(e.body);
    e.method = "POST";
    e.maker = "mia";
    e.amount = *domain::Exact::parse("-12.5");
    return e;
}

struct Fixture {
    QTemporaryDir dir;
    std::string folder = dir.path().toStdString();
    std::unique_ptr<Control> control = must(Control::open(folder, store::sql::Access::ReadWrite));

    Fixture()
    {
        auto w = must(control->write("mia", 1));
        for (const char* name : { "mia", "ann", "bob" })
            must(w.addPerson({ name, name, "", true, { domain::Role::Approver } }));
        must(w.addSource({ "ns", "netsuite", "main", "http://x", "sandbox", "{}", true, true }));
        must(w.audit("setup", "store", "{}"));
        must(w.commit());
    }
    void propose(const store::EffectRecord& e)
    {
        auto w = must(control->write("mia", 2));
        must(w.addEffect(e));
        must(w.commit());
    }
    void approve(const store::EffectRecord& e, int64_t until = 1'000'000)
    {
        auto w = must(control->write("ann", 3));
        must(w.addApproval({ e.id, "ann", "approved", e.body_sha256, 3, until, "" }));
        must(w.approve(e.id, "ann", until));
        must(w.commit());
    }
    store::EffectRecord read(const store::EffectRecord& e) { return *must(control->effect(e.id)); }
};

}

class TestControl : public QObject {
    Q_OBJECT

private slots:
    void arrowsOfTheSchemaAreThoseOfTheProgram()
    {
        Fixture f;
        auto connection = must(store::sql::Connection::open(Control::pathIn(f.folder), store::sql::Kind::Control, store::sql::Access::ReadOnly));
        std::set<std::pair<std::string, std::string>> schema, program;
        auto s = must(connection->prepare("SELECT from_state, to_state FROM effect_arrow"));
        while (must(s.step()))
            schema.insert({ s.string(0), s.string(1) });
        for (const auto& t : domain::effectTransitions())
            program.insert({ std::string(domain::effectStateId(t.from)), std::string(domain::effectStateId(t.to)) });
        QVERIFY(schema == program);
        auto live = must(connection->readText("SELECT sql FROM sqlite_schema WHERE name = 'effect_one_live'"));
        for (int i = 0; i < domain::kEffectStateCount; ++i) {
            const auto state = static_cast<EffectState>(i);
            QCOMPARE(live.find("'" + std::string(domain::effectStateId(state)) + "'") != std::string::npos, domain::effectIsLive(state));
        }
    }

    void oneLiveEffectForOneBusinessIdentity()
    {
        Fixture f;
        f.propose(effectOf(1));
        auto w = must(f.control->write("mia", 2));
        const auto second = w.addEffect(effectOf(2));
        QVERIFY(!second.ok());
        QCOMPARE(second.error().remedy, Remedy::Conflict);
        QVERIFY(domain::english(second.error().message).find("still open") != std::string::npos);
        QVERIFY(w.addEffect(effectOf(3, "inv-2")).ok());
    }

    void onlyDrawnArrowsEvenByHand()
    {
        Fixture f;
        f.propose(effectOf(1));
        auto connection = must(store::sql::Connection::open(Control::pathIn(f.folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
        for (const char* sql : { "UPDATE effect SET state = 'confirmed', approver = 'ann'", "UPDATE effect SET body = x'00'", "DELETE FROM effect",
                 "UPDATE effect SET approver = 'mia'", "UPDATE effect SET state = 'approved'", "DELETE FROM audit", "UPDATE audit SET who = 'eve'",
                 "INSERT INTO audit SELECT number + 5, at_us, who, act, object, detail, prev, hash FROM audit LIMIT 1" })
            QVERIFY2(!connection->run(sql).ok(), sql);
        QVERIFY(connection->run("UPDATE effect SET state = 'withdrawn'").ok());
    }

    void nobodyApprovesHisOwn()
    {
        Fixture f;
        const auto e = effectOf(1);
        f.propose(e);
        auto w = must(f.control->write("mia", 3));
        must(w.addApproval({ e.id, "mia", "approved", e.body_sha256, 3, 9, "" }));
        QVERIFY(!w.approve(e.id, "mia", 9).ok());
    }

    void intentNeedsAValidApprovalAndTheFence()
    {
        Fixture f;
        const auto e = effectOf(1);
        f.propose(e);
        {
            auto w = must(f.control->write("poster", 4));
            const auto refused = w.commitIntent(f.read(e), {});
            QCOMPARE(refused.ok(), false);
            QCOMPARE(refused.error().remedy, Remedy::Conflict);
        }
        f.approve(e, 50);
        {
            auto w = must(f.control->write("poster", 51)); // the approval has run out
            QVERIFY(!w.commitIntent(f.read(e), {}).ok());
        }
        const auto before = f.read(e);
        {
            auto w = must(f.control->write("poster", 10));
            QCOMPARE(must(w.commitIntent(before, {})), int64_t(1));
            must(w.commit());
        }
        auto w = must(f.control->write("poster", 11));
        QVERIFY(!w.commitIntent(before, {}).ok()); // somebody else's intent stands
        store::EffectChange late;
        late.event = EffectEvent::OutcomePosted;
        late.fence = 7;
        QVERIFY(!w.move(e.id, EffectState::Intent, late).ok());
        late.fence = 1;
        QVERIFY(w.move(e.id, EffectState::Intent, late).ok());
    }

    void everythingReadsBackAsWritten()
    {
        Fixture f;
        auto e = effectOf(1);
        e.request = std::string("\0\1\2", 3);
        e.customer = "cus_1";
        e.currency = domain::Currency::usd().packed();
        e.period = 24320;
        f.propose(e);
        const auto back = f.read(e);
        QCOMPARE(back.request, e.request);
        QCOMPARE(back.amount.toString(), std::string("-12.5"));
        QCOMPARE(back.currency, e.currency);
        QCOMPARE(back.period, e.period);
        QVERIFY(back.state == EffectState::Proposed && back.approver.empty());
        QCOMPARE(must(f.control->effects({ EffectState::Proposed }, false)).size(), size_t(1));
        QCOMPARE(must(f.control->effects({ EffectState::Posted }, false)).size(), size_t(0));
    }

    void aWriteThatIsNotCommittedLeavesNothing()
    {
        Fixture f;
        const int64_t before = must(f.control->version());
        {
            auto w = must(f.control->write("mia", 5));
            must(w.addEffect(effectOf(1)));
        }
        QCOMPARE(must(f.control->version()), before);
        QVERIFY(!must(f.control->effect(effectOf(1).id)));
    }

    // A changed byte anywhere in an audit row is found at that row.
    void tamperedAuditIsFound()
    {
        for (const char* sql : { "UPDATE audit SET who = 'eve' WHERE number = 3", "UPDATE audit SET detail = detail || ' ' WHERE number = 3",
                 "UPDATE audit SET at_us = at_us + 1 WHERE number = 3", "UPDATE audit SET object = 'effect:0' WHERE number = 3", "UPDATE audit SET act = '' WHERE number = 3",
                 "UPDATE audit SET hash = zeroblob(32) WHERE number = 3", "DELETE FROM audit WHERE number = 3" }) {
            Fixture f;
            for (uint8_t n = 1; n <= 4; ++n)
                f.propose(effectOf(n, "inv-" + std::to_string(n)));
            QVERIFY(must(f.control->verifyAudit()).whole);
            QCOMPARE(must(f.control->verifyAudit()).entries, int64_t(5));
            f.control.reset();
            {
                auto connection = must(store::sql::Connection::open(Control::pathIn(f.folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
                must(connection->run("DROP TRIGGER audit_fixed; DROP TRIGGER audit_kept"));
                must(connection->run(sql));
            }
            f.control = must(Control::open(f.folder, store::sql::Access::ReadWrite));
            const auto report = must(f.control->verifyAudit());
            QVERIFY2(!report.whole, sql);
            QVERIFY2(report.first_broken == 3 || report.first_broken == 4, sql);
        }
    }

    // A store of the first release opens, is brought up to date and keeps what it held.
    void aStoreOfTheFirstReleaseIsMigrated()
    {
        QTemporaryDir dir;
        const std::string folder = dir.path().toStdString();
        {
            auto connection = must(store::sql::Connection::open(Control::pathIn(folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
            for (const auto& [name, text] : store::schemaTexts())
                if (name == "control_0001_base.sql")
                    must(connection->run(text));
            must(connection->run("PRAGMA user_version=1; INSERT INTO person VALUES ('mia', 'Mia', '', 1, 1); INSERT INTO setting VALUES ('controls', 'enforced')"));
        }
        auto control = must(Control::open(folder, store::sql::Access::ReadWrite));
        QCOMPARE(must(control->setting("controls")), std::optional<std::string>("enforced"));
        QVERIFY(must(control->savedViews()).empty());
        store::SavedViewRecord view;
        view.id.bytes[0] = 1;
        view.name = "Mine";
        view.owner = "mia";
        auto w = must(control->write("mia", 5));
        must(w.putSavedView(view));
        must(w.setDefaultView(domain::Role::Controller, view.id));
        QVERIFY(!w.removeSavedView(view.id).ok()); // still what a role begins with
        must(w.audit("view shared", "view:1", "{}"));
        must(w.commit());
        QCOMPARE(must(control->savedViews()).size(), size_t(1));
        QVERIFY(must(control->limitChanges()).empty());
        auto limits = must(control->write("mia", 6));
        must(limits.addLimitChange({ 0, 0, {}, {}, false, "mia", domain::Currency::usd().packed(), domain::Exact::ofCount(5), domain::Exact::ofCount(9), "why" }, {}));
        must(limits.commit());
        QCOMPARE(must(control->limitChanges()).at(0).together, std::optional(domain::Exact::ofCount(9)));
        QVERIFY(must(control->integrity(true)).empty());
    }

    void aReplacedFileIsNoticed()
    {
        Fixture f;
        const std::string path = Control::pathIn(f.folder);
        QVERIFY(QFile::copy(QString::fromStdString(path), QString::fromStdString(path + ".x")));
        QVERIFY(QFile::remove(QString::fromStdString(path)));
        QVERIFY(QFile::rename(QString::fromStdString(path + ".x"), QString::fromStdString(path)));
        const auto w = f.control->write("mia", 5);
        QVERIFY(!w.ok());
        QCOMPARE(w.error().remedy, Remedy::Machine);
        QVERIFY(domain::english(w.error().message).find("replaced") != std::string::npos);
    }

    void aDamagedFileIsLeftAlone()
    {
        Fixture f;
        for (uint8_t n = 1; n <= 40; ++n)
            f.propose(effectOf(n, "inv-" + std::to_string(n)));
        f.control.reset();
        const QString path = QString::fromStdString(Control::pathIn(f.folder));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(8192);
        file.write(QByteArray(16384, 'x'));
        file.close();
        const auto opened = Control::open(f.folder, store::sql::Access::ReadWrite);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().remedy, Remedy::Machine);
    }
};

TIEOUT_TEST(TestControl)
#include "tst_control.moc"
