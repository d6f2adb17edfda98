// Reference data that two people agree on, in control.db.
#include "store/control.h"
#include "store/migrations.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tieout;
using domain::Remedy;
using store::Control;
using store::MappingAct;
using store::ProposalKind;
using store::Verdict;

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

struct Fixture {
    QTemporaryDir dir;
    std::string folder = dir.path().toStdString();
    std::unique_ptr<Control> control;

    Fixture()
    {
        open();
        auto w = must(control->write("mia", 1));
        for (const char* name : { "mia", "ann" })
            must(w.addPerson({ name, name, "", true, { domain::Role::Approver } }));
        must(w.audit("setup", "store", "{}"));
        must(w.commit());
    }
    void open() { control = must(Control::open(folder, store::sql::Access::ReadWrite)); }
    int64_t propose(const std::string& key = "NEW")
    {
        auto w = must(control->write("mia", 2));
        store::MappingProposal p;
        p.set = "main";
        p.mapping = "sku";
        p.key = key;
        p.value = "4000";
        p.valid_from = "2026-01-01";
        p.why = "a new product";
        const int64_t number = must(w.addMappingProposal(p));
        must(w.commit());
        return number;
    }
    domain::Result<int64_t> decide(const std::string& who, ProposalKind kind, int64_t number, Verdict verdict)
    {
        auto w = must(control->write(who, 3));
        store::ReferenceDecision d;
        d.verdict = verdict;
        d.note = "seen";
        TIEOUT_TRY_INTO(const int64_t seq, w.addReferenceDecision(kind, number, d));
        TIEOUT_TRY(w.commit());
        return seq;
    }
};

}

class TestControlMappings : public QObject {
    Q_OBJECT

private slots:
    void aProposalReadsBackWithItsDecision()
    {
        Fixture f;
        const int64_t first = f.propose(), second = f.propose("OTHER");
        QCOMPARE(must(f.control->referenceRevision()), int64_t(0));
        const int64_t declined = must(f.decide("ann", ProposalKind::Mapping, second, Verdict::Declined));
        QCOMPARE(must(f.control->referenceRevision()), int64_t(0)); // only approvals come into force
        const int64_t seq = must(f.decide("ann", ProposalKind::Mapping, first, Verdict::Approved));
        QVERIFY(seq > declined);
        QCOMPARE(must(f.control->referenceRevision()), seq);
        f.open();
        const auto all = must(f.control->mappingProposals());
        QCOMPARE(all.size(), size_t(2));
        QCOMPARE(all[0].number, first);
        QCOMPARE(all[0].person, std::string("mia"));
        QCOMPARE(all[0].key, std::string("NEW"));
        QCOMPARE(all[0].value, std::string("4000"));
        QCOMPARE(all[0].valid_from, std::string("2026-01-01"));
        QCOMPARE(all[0].decision.person, std::string("ann"));
        QCOMPARE(all[0].decision.note, std::string("seen"));
        QCOMPARE(all[0].decision.seq, seq);
        QVERIFY(all[0].decision.verdict == Verdict::Approved && all[1].decision.verdict == Verdict::Declined);
        QCOMPARE(store::ownMappingId(first), "@" + std::to_string(first));
        // Each has its entry in the trail.
        store::AuditFilter filter;
        filter.object = "mapping:" + std::to_string(first);
        const auto trail = must(f.control->audit(filter));
        QCOMPARE(trail.size(), size_t(2));
        QCOMPARE(trail[0].act, std::string("mapping approved"));
        QCOMPARE(trail[1].act, std::string("mapping proposed"));
        QVERIFY(must(f.control->verifyAudit()).whole);
    }

    void nobodyDecidesHisOwn()
    {
        Fixture f;
        const int64_t number = f.propose();
        for (const Verdict verdict : { Verdict::Approved, Verdict::Declined }) {
            const auto own = f.decide("mia", ProposalKind::Mapping, number, verdict);
            QVERIFY(!own.ok());
            QVERIFY2(domain::english(own.error()).find("nobody decides what he proposed") != std::string::npos, domain::english(own.error()).c_str());
        }
        QVERIFY(!f.decide("ann", ProposalKind::Mapping, number, Verdict::Withdrawn).ok()); // only its maker takes it back
        QVERIFY(!f.decide("ann", ProposalKind::Mapping, 77, Verdict::Withdrawn).ok()); // there is none
        QVERIFY(must(f.control->mappingProposals()).at(0).decision.verdict == Verdict::Waiting);
        must(f.decide("mia", ProposalKind::Mapping, number, Verdict::Withdrawn));
        const auto again = f.decide("ann", ProposalKind::Mapping, number, Verdict::Approved);
        QVERIFY(!again.ok());
        QCOMPARE(again.error().remedy, Remedy::Conflict);
    }

    void factsAreNeverChanged()
    {
        Fixture f;
        const int64_t number = f.propose();
        must(f.decide("ann", ProposalKind::Mapping, number, Verdict::Approved));
        {
            auto w = must(f.control->write("mia", 4));
            store::LinkProposal p;
            p.set = "main";
            p.child_kind = "billing_customer";
            p.child = "c1";
            p.parent = "A1";
            p.score = 65;
            p.evidence = "same tax id";
            p.why = "checked with sales";
            QCOMPARE(must(w.addLinkProposal(p)), int64_t(1));
            must(w.commit());
        }
        QCOMPARE(must(f.control->linkProposals()).at(0).score, 65);
        auto connection = must(store::sql::Connection::open(Control::pathIn(f.folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
        for (const char* change : { "UPDATE mapping_proposal SET map_value = 'x'", "DELETE FROM mapping_proposal", "UPDATE link_proposal SET parent = 'x'", "DELETE FROM link_proposal",
                 "UPDATE reference_decision SET verdict = 'declined'", "DELETE FROM reference_decision" })
            QVERIFY2(!connection->run(change).ok(), change);
        for (const char* row : { "INSERT INTO mapping_proposal VALUES (9, 1, 'mia', zeroblob(16), 'main', 'colour', 'k', 'add', '', 'v', '', '', 'w')",
                 "INSERT INTO mapping_proposal VALUES (9, 1, 'mia', zeroblob(16), 'main', 'sku', 'k', 'add', '', 'v', '2026-02-01', '2026-01-01', 'w')",
                 "INSERT INTO mapping_proposal VALUES (9, 1, 'mia', zeroblob(16), 'main', 'sku', 'k', 'end', '', '', '', '2026-01-01', 'w')",
                 "INSERT INTO mapping_proposal VALUES (9, 1, 'mia', zeroblob(16), 'main', 'sku', 'k', 'add', '', 'v', '', '', '')" })
            QVERIFY2(!connection->run(row).ok(), row);
    }

    void aRunGoesByTheLastNoteBeforeIt()
    {
        Fixture f;
        const auto note = [&](int64_t run, int64_t revision) {
            auto w = must(f.control->write("mia", 5));
            must(w.noteReferenceRevision(run, revision));
            must(w.commit());
        };
        QCOMPARE(must(f.control->referenceRevisionTaken(4)), int64_t(0));
        note(3, 1);
        note(7, 2);
        QCOMPARE(must(f.control->referenceRevisionTaken(2)), int64_t(0));
        QCOMPARE(must(f.control->referenceRevisionTaken(6)), int64_t(1));
        QCOMPARE(must(f.control->referenceRevisionTaken(9)), int64_t(2));
        note(3, 5); // cache.db was made anew
        QCOMPARE(must(f.control->referenceRevisionTaken(4)), int64_t(5));
    }

    // A store of the version before opens and gets the tables; what it holds stays.
    void anOlderStoreIsBroughtUpToDate()
    {
        QTemporaryDir dir;
        const std::string folder = dir.path().toStdString();
        {
            auto connection = must(store::sql::Connection::open(Control::pathIn(folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
            for (const auto& [name, text] : store::schemaTexts())
                if (name.substr(0, 12) == "control_0001")
                    must(connection->run(text));
            must(connection->run("PRAGMA user_version=1; INSERT INTO setting VALUES ('kept', 'yes')"));
        }
        auto control = must(Control::open(folder, store::sql::Access::ReadWrite));
        QCOMPARE(must(control->setting("kept")).value_or(""), std::string("yes"));
        QVERIFY(must(control->mappingProposals()).empty());
    }

    // Proposals of the time before dimensions keep their numbers and what was decided of them.
    void proposalsStayWhereKindsAreAdded()
    {
        QTemporaryDir dir;
        const std::string folder = dir.path().toStdString();
        {
            auto connection = must(store::sql::Connection::open(Control::pathIn(folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
            for (const auto& [name, text] : store::schemaTexts())
                if (name.substr(0, 8) == "control_" && name.substr(8, 4) <= "0004")
                    must(connection->run(text));
            must(connection->run("PRAGMA user_version=4; INSERT INTO person VALUES ('mia', 'Mia', '', 1, 1), ('ann', 'Ann', '', 1, 1);"
                                 "INSERT INTO mapping_proposal VALUES (3, 7, 'mia', zeroblob(16), 'main', 'sku', 'A', 'add', '', '4000', '', '', 'why');"
                                 "INSERT INTO reference_decision VALUES (1, 8, 'ann', zeroblob(16), 'mapping', 3, 'approved', '')"));
            QVERIFY(!connection->run("INSERT INTO mapping_proposal VALUES (4, 7, 'mia', zeroblob(16), 'main', 'dimension', 'A', 'add', '', 'X', '', '', 'why')").ok());
        }
        auto control = must(Control::open(folder, store::sql::Access::ReadWrite));
        const auto kept = must(control->mappingProposals());
        QCOMPARE(kept.size(), size_t(1));
        QCOMPARE(kept.front().number, int64_t(3));
        QCOMPARE(kept.front().decision.person, std::string("ann"));
        QVERIFY(must(control->integrity(true)).empty());
        control.reset();
        auto connection = must(store::sql::Connection::open(Control::pathIn(folder), store::sql::Kind::Control, store::sql::Access::ReadWrite));
        QVERIFY(connection->run("INSERT INTO mapping_proposal (at_us, person, command, source_set, mapping, map_key, act, row_id, map_value, valid_from, valid_to, why) "
                                "VALUES (7, 'mia', zeroblob(16), 'main', 'dimension', '4000', 'add', '', 'X', '', '', 'why')").ok());
        QCOMPARE(*connection->readNumber("SELECT max(number) FROM mapping_proposal"), int64_t(4));
        for (const char* forbidden : { "UPDATE mapping_proposal SET why = 'x'", "DELETE FROM mapping_proposal", "INSERT INTO reference_decision VALUES (2, 8, 'mia', zeroblob(16), 'mapping', 4, 'approved', '')" })
            QVERIFY2(!connection->run(forbidden).ok(), forbidden);
    }
};

TIEOUT_TEST(TestControlMappings)
#include "tst_control_mappings.moc"
