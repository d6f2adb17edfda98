#include "engine/repost/auditor.h"
#include "support/test_registry.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::EffectState;
using domain::VendorClass;

// Whole histories from a seed: people, posters, crashes at any place, a vendor that misbehaves. The
// same seed gives the same history; a failing one prints itself (TIEOUT_SEED=n runs it alone).
class TestSimulation : public QObject {
    Q_OBJECT

    static Fault anyFault(WorldRandom& random)
    {
        constexpr Fault kFaults[] = { Fault::None, Fault::None, Fault::NoConnection, Fault::LostOnTheWay, Fault::AnswerLost, Fault::Late, Fault::ServerError,
            Fault::ServerErrorApplied, Fault::Refused, Fault::Crashed, Fault::CrashedApplied };
        return kFaults[random.below(std::size(kFaults))];
    }
    static void propose(World& w, const Fingerprint& c)
    {
        if (auto done = w.room->execute(w.session("mia"), w.newId(), ProposeEffect { c, {} }); done && w.random.chance(90))
            w.approve(must(EffectId::parse(done->rows[0].target)), w.random.chance(50) ? "ann" : "cora");
    }
    static void oneStep(World& w, const std::vector<Fingerprint>& cases)
    {
        const Fingerprint& c = cases[w.random.below(cases.size())];
        switch (w.random.below(12)) {
        case 0:
        case 1:
            propose(w, c);
            break;
        case 2: // somebody changes his mind, or the approver does
            for (const store::EffectRecord& e : must(w.control->effectsOf(c)))
                (void)w.room->execute(w.session(w.random.chance(50) ? "mia" : "ann"), w.newId(),
                    w.random.chance(50) ? Command(WithdrawEffects { { e.id } }) : Command(DeclineEffects { { e.id }, "no" })).ok();
            break;
        case 3: { // the invoice changes
            InvoiceFacts& i = w.facts.invoices[w.facts.findings[c].finding.key];
            i.total = Decimal(int64_t(100 + w.random.below(900)), 2);
            i.version = invoiceVersion(i);
            break;
        }
        case 4:
            if (w.random.chance(20))
                w.vendor.closed.insert(must(Period::parse("2026-10")));
            else
                w.vendor.closed.clear();
            break;
        case 5: // time enough for everything in flight to land
            w.clock.pass(20 * 60);
            w.vendor.settle();
            break;
        case 6:
            w.pull();
            must(w.verify());
            break;
        case 7:
            settleByPeople(w);
            break;
        case 8:
            if (w.random.chance(15)) {
                w.vendor.settle();
                w.clock.pass(25 * 3600);
            }
            break;
        default:
            w.probe_fails = w.random.chance(20);
            w.postOrCrash(w.random.chance(60) ? int64_t(1 + w.random.below(30)) : -1);
        }
    }
    static std::string history(uint64_t seed, size_t* crashes)
    {
        World w(seed, static_cast<VendorClass>(seed % 4));
        w.cast();
        w.vendor.search_lags = w.vendor.vendor_class == VendorClass::Searchable && w.random.chance(50);
        std::vector<Fingerprint> cases;
        for (size_t i = 0, n = 1 + w.random.below(3); i < n; ++i)
            cases.push_back(w.facts.addInvoice("inv-" + std::to_string(i), std::to_string(100 + i) + ".25"));
        w.fault = [&w, crashes] {
            const Fault f = anyFault(w.random);
            *crashes += f == Fault::Crashed || f == Fault::CrashedApplied ? 1 : 0;
            return f;
        };
        for (const Fingerprint& c : cases)
            propose(w, c);
        for (int step = 0; step < 14; ++step) {
            oneStep(w, cases);
            if (const std::string broken = auditWorld(w, false); !broken.empty())
                return broken + " (step " + std::to_string(step) + ")";
        }
        w.vendor.closed.clear();
        bringToRest(w);
        return auditWorld(w, true);
    }

private slots:
    void historiesKeepEveryInvariant()
    {
        const int told = qEnvironmentVariableIntValue("TIEOUT_HISTORIES");
        const int wanted = told > 0 ? told : qEnvironmentVariableIsSet("TIEOUT_LONG") ? 20'000 : 250; // ./run simulate
        const uint64_t alone = qEnvironmentVariable("TIEOUT_SEED").toULongLong();
        QElapsedTimer timer;
        timer.start();
        size_t crashes = 0;
        int ran = 0;
        for (uint64_t seed = alone ? alone : 1; ran < wanted; ++seed, ++ran) {
            const std::string broken = history(seed, &crashes);
            QVERIFY2(broken.empty(), (broken + "; seed " + std::to_string(seed)).c_str());
            if (alone)
                break;
        }
        qInfo("%d histories, %zu crashes while sending, %lld ms", ran, crashes, static_cast<long long>(timer.elapsed()));
    }

    void theSameSeedGivesTheSameTrail()
    {
        const auto trail = [](uint64_t seed) {
            World w(seed, VendorClass::UniqueReference);
            w.cast();
            const std::vector<Fingerprint> cases { w.facts.addInvoice("inv-1"), w.facts.addInvoice("inv-2") };
            w.fault = [&w] { return anyFault(w.random); };
            for (int i = 0; i < 20; ++i)
                oneStep(w, cases);
            return must(w.control->verifyAudit()).head;
        };
        QVERIFY(trail(77) == trail(77));
        QVERIFY(trail(77) != trail(78));
    }
};

TIEOUT_TEST(TestSimulation)
#include "tst_simulation.moc"
