#include "engine/repost/auditor.h"
#include "store/durable_file.h"
#include "support/test_registry.h"

#include <QFile>
#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::CaseState;
using domain::EffectState;
using domain::VendorClass;

class TestPoster : public QObject {
    Q_OBJECT

    struct Ready {
        Fingerprint id;
        EffectId effect;
    };
    static Ready ready(World& w, const std::string& invoice = "inv-1")
    {
        if (!must(w.control->person("mia")))
            w.cast();
        const Fingerprint c = w.facts.addInvoice(invoice);
        const EffectId e = w.propose(c);
        w.approve(e);
        return { c, e };
    }
    static PostReport::Row only(World& w)
    {
        const PostReport report = must(w.post());
        if (report.rows.size() != 1)
            qFatal("%zu rows", report.rows.size());
        return report.rows[0];
    }
    static std::string said(const PostReport::Row& row) { return domain::english(row.what); }

private slots:
    void fromApprovedToSettled()
    {
        World w;
        const Ready r = ready(w);
        const auto row = only(w);
        QVERIFY(row.before == EffectState::Approved && row.after == EffectState::Posted);
        QCOMPARE(said(row), std::string("Posted as v1"));
        QVERIFY(w.caseView(r.id).state == CaseState::PostedUnconfirmed);
        QCOMPARE(said(must(w.verify()).rows[0]), std::string("Not seen by a pull yet. Pull “ns”, then verify again."));
        QVERIFY(w.effect(r.effect).state == EffectState::Posted);
        w.pull();
        QVERIFY(must(w.verify()).rows[0].after == EffectState::Confirmed);
        QCOMPARE(w.effect(r.effect).evidence, w.vendor.records[0].body);
        QVERIFY(w.caseView(r.id).state == CaseState::Settled);
        QVERIFY(must(w.post()).rows.empty());
        QCOMPARE(auditWorld(w, true), std::string());
    }

    void whatTheClassAllowsAfterALostAnswer_data()
    {
        QTest::addColumn<int>("vendor");
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("after"); // one further run
        const auto row = [](const char* name, VendorClass c, Fault f, EffectState s) { QTest::newRow(name) << int(c) << int(f) << int(s); };
        row("A applied", VendorClass::Keyed, Fault::AnswerLost, EffectState::Posted);
        row("A lost", VendorClass::Keyed, Fault::LostOnTheWay, EffectState::Posted);
        row("A 500 applied", VendorClass::Keyed, Fault::ServerErrorApplied, EffectState::Posted);
        row("B applied", VendorClass::UniqueReference, Fault::AnswerLost, EffectState::Posted);
        row("B lost", VendorClass::UniqueReference, Fault::LostOnTheWay, EffectState::Posted);
        row("B late", VendorClass::UniqueReference, Fault::Late, EffectState::Posted);
        row("B 500", VendorClass::UniqueReference, Fault::ServerError, EffectState::Posted);
        row("C applied", VendorClass::Searchable, Fault::AnswerLost, EffectState::Posted);
        row("C lost", VendorClass::Searchable, Fault::LostOnTheWay, EffectState::Unknown); // until it has settled
        row("D applied", VendorClass::Blind, Fault::AnswerLost, EffectState::Quarantine);
        row("D lost", VendorClass::Blind, Fault::LostOnTheWay, EffectState::Quarantine);
    }
    void whatTheClassAllowsAfterALostAnswer()
    {
        QFETCH(int, vendor);
        QFETCH(int, fault);
        QFETCH(int, after);
        World w(1, static_cast<VendorClass>(vendor));
        const Ready r = ready(w);
        int n = 0;
        w.fault = [&n, fault] { return n++ == 0 ? static_cast<Fault>(fault) : Fault::None; };
        must(w.post());
        must(w.post());
        QCOMPARE(int(w.effect(r.effect).state), after);
        QCOMPARE(auditWorld(w, false), std::string());
        bringToRest(w);
        QCOMPARE(auditWorld(w, true), std::string());
        QCOMPARE(w.vendor.records.size(), size_t(1));
    }

    // A vendor whose search lags behind: "not found" must not be believed before the settle time.
    void searchLagDoesNotPostTwice()
    {
        World w(1, VendorClass::Searchable);
        const Ready r = ready(w);
        w.vendor.search_lags = true;
        w.fault = [] { return Fault::AnswerLost; };
        must(w.post());
        w.fault = [] { return Fault::None; };
        for (int i = 0; i < 5; ++i) {
            w.clock.pass(60);
            must(w.post());
            QVERIFY(w.effect(r.effect).state == EffectState::Unknown);
        }
        QCOMPARE(w.vendor.sent.size(), size_t(1));
        w.vendor.settle();
        QVERIFY(only(w).after == EffectState::Posted);
    }

    void aCrashAnywhereLeavesOneRecord()
    {
        for (const VendorClass c : { VendorClass::Keyed, VendorClass::UniqueReference, VendorClass::Searchable, VendorClass::Blind })
            for (int64_t at = 1; at < 40; ++at) {
                World w(1, c);
                ready(w);
                const bool ended = w.postOrCrash(at);
                bringToRest(w);
                const std::string broken = auditWorld(w, true);
                QVERIFY2(broken.empty(), (broken + " class " + std::string(domain::vendorClassId(c)) + " at " + std::to_string(at)).c_str());
                QCOMPARE(w.vendor.records.size(), size_t(1));
                if (ended)
                    break;
            }
    }

    // ---- Refusals of the preflight, each with its positive twin in fromApprovedToSettled ----------------

    void sourceChangedGoesBack()
    {
        World w;
        const Ready r = ready(w);
        w.facts.invoices["inv-1"].total = must(Decimal::parse("999"));
        w.facts.invoices["inv-1"].version = invoiceVersion(w.facts.invoices["inv-1"]);
        const auto row = only(w);
        QVERIFY(row.after == EffectState::Stale);
        QVERIFY(said(row).find("changed after it was proposed") != std::string::npos);
        QVERIFY(w.vendor.sent.empty());
        QCOMPARE(w.effect(w.propose(r.id)).generation, 2);
    }
    void everyFieldOfTheSourceCounts()
    {
        InvoiceFacts base;
        base.id = "i";
        base.lines = { { "s", "d", Decimal(1, 0), Decimal(2, 0) } };
        const Digest v = invoiceVersion(base);
        const auto differs = [&](auto change) {
            InvoiceFacts other = base;
            change(other);
            return invoiceVersion(other) != v;
        };
        QVERIFY(invoiceVersion(base) == v);
        QVERIFY(differs([](auto& i) { i.customer = "c"; }) && differs([](auto& i) { i.entity = "e"; }) && differs([](auto& i) { i.status = "void"; }));
        QVERIFY(differs([](auto& i) { i.period = Period(1); }) && differs([](auto& i) { i.total = Decimal(1, 2); }) && differs([](auto& i) { i.tax = Decimal(1, 2); }));
        QVERIFY(differs([](auto& i) { i.currency = Currency::usd(); }) && differs([](auto& i) { i.issued = Instant(5); }));
        QVERIFY(differs([](auto& i) { i.lines[0].sku = "t"; }) && differs([](auto& i) { i.lines[0].amount = Decimal(3, 0); }) && differs([](auto& i) { i.lines.clear(); }));
    }
    void approvalRunsOut()
    {
        World w;
        ready(w);
        w.clock.pass(24 * 3600 + 1);
        const auto row = only(w);
        QVERIFY(row.after == EffectState::Stale && said(row).find("ran out") != std::string::npos);
        QVERIFY(w.vendor.sent.empty());
    }
    void approverMustStillBeOneWhenItIsSent()
    {
        World w;
        const Ready first = ready(w);
        w.run(w.session("adam"), SetRoles { "ann", { domain::Role::Auditor } });
        const auto row = only(w);
        QVERIFY(row.after == EffectState::Stale && said(row).find("ann, who approved it, may not approve any more") != std::string::npos);
        QVERIFY(w.vendor.sent.empty());
        // Another approver, the exception proposed again: it goes.
        w.approve(w.propose(first.id), "cora");
        QCOMPARE(int(only(w).after), int(EffectState::Posted));
        // Back in the role, the earlier approval stays void.
        w.run(w.session("adam"), SetRoles { "ann", { domain::Role::Approver } });
        QCOMPARE(int(w.effect(first.effect).state), int(EffectState::Stale));
        QCOMPARE(w.vendor.sent.size(), size_t(1));
    }
    void closedPeriodHereOrThere()
    {
        for (const bool here : { true, false }) {
            World w;
            ready(w);
            if (here)
                w.run(w.session("cora"), SetPeriod { { must(Period::parse("2026-10")), "", "ar", PeriodState::Closed } });
            else
                w.vendor.closed.insert(must(Period::parse("2026-10")));
            const auto row = only(w);
            QVERIFY(row.after == EffectState::Stale && said(row).find("closed") != std::string::npos);
            QVERIFY(w.vendor.sent.empty());
        }
    }
    void findingGoneInTheMeantime()
    {
        World w;
        const Ready r = ready(w);
        w.facts.findings[r.id].found = false;
        QVERIFY(only(w).after == EffectState::Stale);
    }
    void readOnlyConnectionSendsNothing()
    {
        World w;
        ready(w);
        SetSource off;
        off.name = "ns";
        off.may_post = false;
        w.run(w.session("adam"), off);
        const auto row = only(w);
        QVERIFY(row.after == EffectState::Approved && said(row).find("read only") != std::string::npos);
        QVERIFY(w.vendor.sent.empty());
    }
    // Looking is not sending: what is unclear is looked up even where nothing may be sent.
    void readOnlyConnectionIsStillLookedAt()
    {
        for (const Fault fault : { Fault::AnswerLost, Fault::LostOnTheWay }) {
            World w;
            const Ready r = ready(w);
            w.fault = [fault] { return fault; };
            w.probe_fails = true;
            must(w.post());
            QVERIFY(w.effect(r.effect).state == EffectState::Unknown);
            w.probe_fails = false;
            SetSource off;
            off.name = "ns";
            off.may_post = false;
            w.run(w.session("adam"), off);
            QVERIFY(only(w).after == (fault == Fault::AnswerLost ? EffectState::Posted : EffectState::Approved));
            QCOMPARE(w.vendor.sent.size(), size_t(1));
        }
    }
    void aTwinIsNotPostedAgain()
    {
        for (const bool same : { true, false }) {
            World w;
            const Ready r = ready(w);
            VendorRecord twin;
            twin.reference = w.effect(r.effect).our_reference;
            twin.business_id = "inv-1";
            twin.amount = must(Exact::parse(same ? "120.5" : "7"));
            twin.currency = Currency::usd();
            twin.period = must(Period::parse("2026-10"));
            w.vendor.apply(twin);
            QVERIFY(only(w).after == (same ? EffectState::Posted : EffectState::Quarantine));
            QVERIFY(w.vendor.sent.empty());
        }
    }
    void changedBytesAreNotSent()
    {
        World w;
        const Ready r = ready(w);
        w.recorder.reset();
        w.room.reset();
        w.control.reset();
        {
            auto c = must(store::sql::Connection::open(store::Control::pathIn(w.folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
            must(c->run("DROP TRIGGER effect_fixed; UPDATE effect SET body = CAST(replace(CAST(body AS TEXT), '120.50', '999.50') AS BLOB)"));
        }
        w.open();
        const auto report = w.post();
        QVERIFY(!report.ok());
        QCOMPARE(report.error().remedy, domain::Remedy::Machine);
        QVERIFY(w.vendor.sent.empty());
        QVERIFY(w.effect(r.effect).state == EffectState::Approved);
    }
    void fullDiskStopsBefore()
    {
        World w;
        const Ready r = ready(w);
        const auto report = must(w.withPoster([&](Poster&) {
            PosterParts parts { w.control.get(), w.recorder.get(), &w.clock, &w.facts, w.opener(), w.folder, {} };
            parts.limits.reserve = 4096;
            parts.limits.free_space_min = ~uint64_t(0);
            return Poster(std::move(parts)).post({}, {}, {});
        }));
        QVERIFY(said(report.rows[0]).find("bytes are free") != std::string::npos);
        QVERIFY(w.effect(r.effect).state == EffectState::Approved && w.vendor.sent.empty());
    }

    // T2 cannot be committed: the reserve is given up, the recorder has it, and the next start looks it up.
    void anOutcomeThatCannotBeWrittenIsLookedUp()
    {
        World w;
        const Ready r = ready(w);
        const std::string path = store::Control::pathIn(w.folder), reserve = store::Control::reservePathIn(w.folder);
        bool reserved = false;
        w.fault = [&] {
            reserved = QFile::exists(QString::fromStdString(reserve));
            QFile::rename(QString::fromStdString(path), QString::fromStdString(path + ".away"));
            return Fault::None;
        };
        const auto report = w.post();
        QVERIFY(!report.ok() && report.error().remedy == domain::Remedy::Machine);
        QVERIFY(reserved && !QFile::exists(QString::fromStdString(reserve)));
        QVERIFY(must(store::readWholeFile(store::Control::recorderPathIn(w.folder))).find("vendor_id=v1") != std::string::npos);
        QVERIFY(QFile::rename(QString::fromStdString(path + ".away"), QString::fromStdString(path)));
        w.fault = [] { return Fault::None; };
        w.reopen();
        QVERIFY(w.effect(r.effect).state == EffectState::Intent);
        QVERIFY(only(w).after == EffectState::Posted);
        QCOMPARE(w.vendor.records.size(), size_t(1));
        QCOMPARE(auditWorld(w, false), std::string());
    }

    // ---- Outcomes -----------------------------------------------------------------------------------------

    void refusalEndsTheGeneration()
    {
        World w;
        const Ready r = ready(w);
        w.fault = [] { return Fault::Refused; };
        QVERIFY(only(w).after == EffectState::Rejected);
        QVERIFY(w.caseView(r.id).state == CaseState::InReview);
        const EffectId second = w.propose(r.id);
        QCOMPARE(w.effect(second).generation, 2);
        QVERIFY(w.effect(second).wire_key != w.effect(r.effect).wire_key);
    }
    void anUnclearEffectCannotBeWithdrawn()
    {
        World w;
        const Ready r = ready(w);
        w.fault = [] { return Fault::Late; };
        must(w.post()); // unknown, not found, to be sent again
        w.probe_fails = true;
        must(w.post());
        const auto kept = w.run(w.session("mia"), WithdrawEffects { { r.effect } });
        QVERIFY(!kept.rows[0].done);
        w.probe_fails = false;
        w.clock.pass(25 * 3600); // not sent in time: a person, not "stale", for the first may still arrive
        must(w.post());
        QVERIFY(w.effect(r.effect).state == EffectState::Quarantine);
        bringToRest(w);
        QCOMPARE(auditWorld(w, true), std::string());
    }
    void settlingTakesTwoPeople()
    {
        World w(1, VendorClass::Blind);
        const Ready r = ready(w);
        w.fault = [] { return Fault::AnswerLost; };
        must(w.post());
        must(w.post());
        QVERIFY(w.effect(r.effect).state == EffectState::Quarantine);
        const SettleEffect said { r.effect, true, "v1", "seen in the ledger" };
        w.run(w.session("ann"), said);
        w.run(w.session("ann"), said);
        QVERIFY(w.effect(r.effect).state == EffectState::Quarantine);
        w.run(w.session("cora"), SettleEffect { r.effect, true, "v2", "seen" });
        QVERIFY(w.effect(r.effect).state == EffectState::Quarantine);
        w.run(w.session("cora"), said);
        QVERIFY(w.effect(r.effect).state == EffectState::Posted);
        QCOMPARE(w.effect(r.effect).vendor_id, std::string("v1"));
    }
    // What people said about one attempt does not excuse the next one.
    void aSettlementHoldsForItsAttemptOnly()
    {
        World w(1, VendorClass::Blind);
        const Ready r = ready(w);
        w.fault = [] { return Fault::LostOnTheWay; };
        must(w.post());
        must(w.post());
        for (const char* who : { "ann", "cora" })
            w.run(w.session(who), SettleEffect { r.effect, false, {}, "not in the ledger" });
        QVERIFY(w.effect(r.effect).state == EffectState::NotSent && w.effect(r.effect).settled_by_person);
        w.fault = [] { return Fault::None; };
        QVERIFY(only(w).after == EffectState::Posted);
        w.vendor.records[0].amount = must(Exact::parse("1"));
        w.pull();
        QVERIFY(must(w.verify()).rows[0].after == EffectState::Quarantine);
    }
    void pullThatShowsSomethingElseGoesToAPerson()
    {
        World w;
        const Ready r = ready(w);
        must(w.post());
        w.vendor.records[0].amount = must(Exact::parse("1"));
        w.pull();
        const auto row = must(w.verify()).rows[0];
        QVERIFY(row.after == EffectState::Quarantine && said(row).find("not what was approved") != std::string::npos);
        QVERIFY(w.caseView(r.id).state == CaseState::OutcomeUnknown);
    }
    void theBreakerStopsAfterFiveUnknown()
    {
        World w(1, VendorClass::Searchable);
        for (int i = 0; i < 8; ++i)
            ready(w, "inv-" + std::to_string(i));
        w.fault = [] { return Fault::LostOnTheWay; };
        must(w.post());
        QCOMPARE(w.vendor.sent.size(), size_t(5));
        QCOMPARE(must(w.control->effects({ EffectState::Approved }, false)).size(), size_t(3));
    }
    void onlyTheNamedOnesAreSent()
    {
        World w;
        const Ready a = ready(w, "inv-1"), b = ready(w, "inv-2");
        must(w.post({ b.effect }));
        QVERIFY(w.effect(a.effect).state == EffectState::Approved && w.effect(b.effect).state == EffectState::Posted);
    }
    void comesBackWhenTheVendorLosesIt()
    {
        World w;
        const Ready r = ready(w);
        must(w.post());
        w.pull();
        must(w.verify());
        w.vendor.records.clear(); // somebody deleted it there
        w.pull();
        QVERIFY(w.caseView(r.id).state == CaseState::Reopened);
        const EffectId second = w.propose(r.id);
        QCOMPARE(w.effect(second).generation, 2);
    }
};

TIEOUT_TEST(TestPoster)
#include "tst_poster.moc"
