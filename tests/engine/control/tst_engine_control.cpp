#include "engine/control/control_world.h"
#include "engine/engine.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::Remedy;

// Control through the whole engine: one process owns the store, the next one reads.
class TestEngineControl : public QObject {
    Q_OBJECT

    struct Open {
        QTemporaryDir dir;
        WorldClock clock;
        WorldRandom random { 5 };
        Environment environment;
        Open()
        {
            environment.clock = &clock;
            environment.random = &random;
        }
        std::unique_ptr<Engine> engine() { return must(Engine::open(dir.path().toStdString(), environment)); }
    };

private slots:
    void theSecondOneReadsAndMayNotWrite()
    {
        Open o;
        const auto first = o.engine();
        const auto second = o.engine();
        QVERIFY(!first->readOnly() && second->readOnly());
        const AddPerson ann { "ann", "Ann", "correct horse", { domain::Role::Approver } };
        const auto refused = second->execute(must(second->localSession()), second->newCommandId(), ann);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, Remedy::Conflict);
        const auto sent = second->post(must(second->localSession()), {}, {}, {});
        QVERIFY(!sent.ok() && sent.error().remedy == Remedy::Conflict);
        QVERIFY(must(first->execute(must(first->localSession()), first->newCommandId(), ann)).rows[0].done);
        QCOMPARE(must(second->answer(must(second->localSession()), PeopleQuery {})).size(), size_t(2));
        QVERIFY(second->signIn("ann", "correct horse").ok());
        QVERIFY(must(second->answer(must(second->localSession()), AuditVerifyQuery {})).whole);
    }

    void sendingNeedsThePermission()
    {
        Open o;
        const auto engine = o.engine();
        const Session local = must(engine->localSession());
        must(engine->execute(local, engine->newCommandId(), AddPerson { "aud", "", "correct horse", { domain::Role::Auditor } }));
        const Session aud = must(engine->signIn("aud", "correct horse"));
        for (const auto& result : { engine->post(aud, {}, {}, {}), engine->verify(aud, {}) }) {
            QVERIFY(!result.ok());
            QCOMPARE(result.error().remedy, Remedy::NoPermission);
            QVERIFY(domain::english(result.error().message).find("send_effects") != std::string::npos);
        }
        QVERIFY(must(engine->post(local, {}, {}, {})).rows.empty());
        QVERIFY(must(engine->verify(local, {})).rows.empty());
    }

    void aForgedSessionGainsNothing()
    {
        Open o;
        const auto engine = o.engine();
        const Session local = must(engine->localSession());
        must(engine->execute(local, engine->newCommandId(), AddPerson { "aud", "", "correct horse", { domain::Role::Auditor } }));
        const Session forged { "aud", "Aud", { domain::Role::Administrator }, true };
        const auto refused = engine->execute(forged, engine->newCommandId(), SetRoles { "aud", { domain::Role::Administrator } });
        QVERIFY(!refused.ok() && refused.error().remedy == Remedy::NoPermission);
        const Session nobody { "nobody", "", { domain::Role::Administrator }, true };
        QVERIFY(!engine->answer(nobody, PeopleQuery {}).ok());
    }
};

TIEOUT_TEST(TestEngineControl)
#include "tst_engine_control.moc"
