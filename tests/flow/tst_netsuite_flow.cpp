#include "app/wiring/wiring.h"
#include "connectors/http/curl_transport.h"
#include "connectors/rest/json_tree.h"
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QFile>
#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tieout;
using connect::JsonNode;
using domain::EffectState;

namespace {

// The simulated estate as a child, and a store that was tied out against it.
class TiedOut {
public:
    // `more`: further options of the connection, as members of its JSON.
    explicit TiedOut(const std::string& more = {})
    {
        m_estate.setProgram(QStringLiteral(TIEOUT_BIN_DIR "/tieout-sandbox"));
        m_estate.setArguments({ QStringLiteral("--scenario"), QStringLiteral("small"), QStringLiteral("--seed"), QStringLiteral("5"), QStringLiteral("--feed"), m_folder.filePath(QStringLiteral("feed")) });
        m_estate.start();
        while (!m_estate.canReadLine() && m_estate.waitForReadyRead(30'000)) { }
        const auto ready = connect::parseJson(m_estate.readLine().toStdString());
        TIEOUT_CHECK(ready.ok());
        const JsonNode& netsuite = *ready->at("vendors.netsuite");
        base_url = netsuite.find("base_url")->text;
        QFile key(QString::fromStdString(netsuite.find("private_key_file")->text));
        TIEOUT_CHECK(key.open(QIODevice::ReadOnly));
        wiring::WiringOptions options;
        options.run_secrets["source/netsuite"] = key.readAll().toStdString();
        m_wiring = std::make_unique<wiring::Wiring>(options);
        engine = engine::Engine::open(m_folder.filePath(QStringLiteral("store")).toStdString(), m_wiring->environment()).value();
        admin = engine->localSession().value();
        std::string own;
        for (const char* name : { "account", "client_id", "certificate_id" })
            own += (own.empty() ? "{" : ",") + connect::jsonString(name) + ":" + connect::jsonString(netsuite.find(name)->text);
        run(admin, engine::AddSource { "netsuite", "netsuite", "main", base_url, "demo", own + more + "}" });
        engine::SetSource post;
        post.name = "netsuite";
        post.may_post = true;
        run(admin, post);
        run(admin, engine::AddPerson { "mira", "Mira", "passphrase-of-mira", { domain::Role::FinanceOperator } });
        run(admin, engine::AddPerson { "arno", "Arno", "passphrase-of-arno", { domain::Role::Approver } });
        maker = engine->signIn("mira", "passphrase-of-mira").value();
        approver = engine->signIn("arno", "passphrase-of-arno").value();
        imported = import("files", "main");
        refresh();
    }
    engine::ImportReport import(const char* source, const char* set)
    {
        return engine->importFolder(admin, m_folder.filePath(QStringLiteral("feed")).toStdString(), source, set, {}, {}).value();
    }
    ~TiedOut()
    {
        engine.reset();
        m_estate.terminate();
        m_estate.waitForFinished();
    }
    TiedOut(const TiedOut&) = delete;
    TiedOut& operator=(const TiedOut&) = delete;

    void refresh()
    {
        TIEOUT_CHECK(engine->pull(admin, {}, false, {}, {}).ok());
        TIEOUT_CHECK(engine->reconcile(admin, {}, {}, {}).ok());
    }
    engine::CommandReport run(const engine::Session& session, const engine::Command& command)
    {
        auto report = engine->execute(session, engine->newCommandId(), command);
        TIEOUT_CHECK(report.ok() && !report->rows.empty() && report->rows.front().done);
        return std::move(report).value();
    }
    // Proposed by one person and approved by another: the only missing posting of this world.
    domain::EffectId approved()
    {
        const auto table = engine->answer(maker, engine::QueueQuery {}).value();
        size_t at = 0;
        while (at < table->rows && table->reason[at] != domain::Reason::MissingPosting)
            ++at;
        TIEOUT_CHECK(at < table->rows);
        case_id = table->ids[at];
        const auto id = domain::EffectId::parse(run(maker, engine::ProposeEffect { case_id, {} }).rows.front().target).value();
        run(approver, engine::ApproveEffects { { { id, effect(id).row.body_sha256 } }, {} });
        return id;
    }
    engine::EffectDetail effect(const domain::EffectId& id) { return engine->answer(admin, engine::EffectQuery { id }).value(); }

    std::string admin_call(const std::string& method, const std::string& path, std::string body = {})
    {
        std::replace(body.begin(), body.end(), '\'', '"');
        connect::CurlTransport transport({});
        const auto reply = transport.perform({ connect::HttpPurpose::Read, method, base_url + "/__sandbox/" + path, {}, body }, {});
        TIEOUT_CHECK(reply.answered() && reply.status == 200);
        return reply.body;
    }
    // Again and again, as a person would, until the outcome is known.
    EffectState posted(const domain::EffectId& id)
    {
        EffectState state = EffectState::Approved;
        for (int run = 0; run < 8 && (state == EffectState::Approved || state == EffectState::Unknown || state == EffectState::NotSent); ++run) {
            if (run > 0)
                QTest::qWait(150);
            TIEOUT_CHECK(engine->post(maker, { id }, {}, {}).ok());
            state = effect(id).row.state;
        }
        return state;
    }
    domain::CaseState caseState()
    {
        const auto table = engine->answer(admin, engine::QueueQuery {}).value();
        const auto at = std::find(table->ids.begin(), table->ids.end(), case_id);
        TIEOUT_CHECK(at != table->ids.end());
        return table->state[static_cast<size_t>(at - table->ids.begin())];
    }
    // Open cases of each reason.
    std::map<domain::Reason, int> open()
    {
        const auto table = engine->answer(admin, engine::QueueQuery {}).value();
        std::map<domain::Reason, int> out;
        for (size_t i = 0; i < table->rows; ++i)
            out[table->reason[i]] += table->state[i] != domain::CaseState::Settled;
        return out;
    }
    int applied()
    {
        int sum = 0;
        const JsonNode answer = connect::parseJson(admin_call("GET", "effects")).value();
        for (const JsonNode& item : answer.find("effects")->items)
            sum += std::stoi(item.find("applied")->text);
        return sum;
    }

    std::string base_url;
    std::unique_ptr<engine::Engine> engine;
    engine::Session admin, maker, approver;
    domain::Fingerprint case_id;
    engine::ImportReport imported;

private:
    QTemporaryDir m_folder;
    QProcess m_estate;
    std::unique_ptr<wiring::Wiring> m_wiring;
};

}

// The real posting engine and the real connector against the simulated NetSuite.
class TestNetSuiteFlow : public QObject {
    Q_OBJECT

private slots:
    // The feed has neither postings nor journals nor receipts: the ledger brings them, to the set it is connected to.
    void aFolderIsWholeBesideAConnectedSource()
    {
        const std::vector<domain::Table> ledger { domain::Table::ErpPostings, domain::Table::JournalLines, domain::Table::ErpReceipts };
        TiedOut estate;
        QVERIFY(estate.imported.complete && estate.imported.missing.empty());
        const engine::ImportReport alone = estate.import("alone", "second");
        QVERIFY(!alone.complete && alone.missing == ledger);
        engine::SetSource off;
        off.name = "netsuite";
        off.enabled = false;
        estate.run(estate.admin, off);
        const engine::ImportReport without = estate.import("without", "main");
        QVERIFY(!without.complete && without.missing == ledger);
    }

    void postsOnceWhateverGoesWrong_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("ends");
        const auto row = [](const char* name, const char* fault, EffectState ends = EffectState::Posted) { QTest::newRow(name) << QString::fromLatin1(fault) << int(ends); };
        row("nothing", "");
        row("apply then reset", "'fault':'apply_then_reset'");
        row("reset after", "'fault':'reset_after'");
        row("apply late", "'fault':'apply_late','ms':300");
        row("truncated", "'fault':'truncated'");
        row("wrong id", "'fault':'wrong_id'");
        row("500 stored", "'fault':'status','status':500,'stored':true");
        row("429", "'fault':'status','status':429");
        row("search lag", "'fault':'search_lag','ms':500");
        row("html stored", "'fault':'html','stored':true");
        row("twice in a row", "'fault':'reset_after','times':2");
        row("port closed", "'fault':'refuse','ms':300");
        row("period closed meanwhile", "'fault':'close_period','period':'2026-04'", EffectState::Rejected);
    }
    void postsOnceWhateverGoesWrong()
    {
        QFETCH(QString, fault);
        QFETCH(int, ends);
        TiedOut world;
        const domain::EffectId id = world.approved();
        const int period = world.effect(id).row.period.months();
        std::string json = fault.toStdString();
        if (const size_t at = json.find("2026-04"); at != std::string::npos)
            json.replace(at, 7, domain::Period(period).toString());
        if (!json.empty())
            world.admin_call("POST", "faults", "{'match':'POST /services/rest/record/v1/invoice'," + json + "}");
        const EffectState state = world.posted(id);
        QCOMPARE(QString::fromLatin1(domain::effectStateId(state).data()), QString::fromLatin1(domain::effectStateId(EffectState(ends)).data()));
        QTest::qWait(fault.contains(QStringLiteral("late")) ? 350 : 0);
        QCOMPARE(world.applied(), ends == int(EffectState::Posted) ? 1 : 0);
        if (ends != int(EffectState::Posted))
            return;
        world.refresh();
        QVERIFY(world.engine->verify(world.maker, {}).ok());
        QCOMPARE(int(world.effect(id).row.state), int(EffectState::Confirmed));
        QCOMPARE(int(world.caseState()), int(domain::CaseState::Settled));
    }

    void postsOnceByJobs_data()
    {
        QTest::addColumn<QString>("match");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char* name, const char* match, const char* fault) { QTest::newRow(name) << QString::fromLatin1(match) << QString::fromLatin1(fault); };
        const char *request = "POST /services/rest/record/v1/invoice", *job = "GET /services/rest/async/v1/job/1", *result = "GET /services/rest/async/v1/job/1/task/1/result";
        row("nothing", request, "'fault':'search_lag','ms':0");
        row("accepted, no answer", request, "'fault':'apply_then_reset'");
        row("job lost", job, "'fault':'lose_jobs'");
        row("result lost", result, "'fault':'lose_jobs'");
    }
    void postsOnceByJobs()
    {
        QFETCH(QString, match);
        QFETCH(QString, fault);
        TiedOut world(",\"respond_async\":\"yes\"");
        const domain::EffectId id = world.approved();
        world.admin_call("POST", "faults", "{'match':'" + match.toStdString() + "'," + fault.toStdString() + "}");
        QCOMPARE(int(world.posted(id)), int(EffectState::Posted));
        QCOMPARE(world.applied(), 1);
        world.refresh();
        QVERIFY(world.engine->verify(world.maker, {}).ok());
        QCOMPARE(int(world.caseState()), int(domain::CaseState::Settled));
    }

    // A limit lowered between approval and sending: nothing reaches the vendor.
    void sendsNothingAboveALoweredLimit()
    {
        TiedOut world;
        const domain::EffectId id = world.approved();
        world.run(world.admin, engine::SetApprovalLimit { "arno", {}, domain::Currency::fromPacked(world.effect(id).row.currency), domain::Exact(), {}, "on leave" });
        QCOMPARE(int(world.posted(id)), int(EffectState::Stale));
        QCOMPARE(world.applied(), 0);
    }

    // What a person deletes in the ledger is missed again.
    void missesWhatWasDeleted()
    {
        TiedOut world;
        const domain::EffectId id = world.approved();
        QCOMPARE(int(world.posted(id)), int(EffectState::Posted));
        world.refresh();
        QVERIFY(world.engine->verify(world.maker, {}).ok());
        auto expected = world.open();
        const JsonNode effects = connect::parseJson(world.admin_call("GET", "effects")).value();
        world.admin_call("POST", "delete", "{'id':'" + effects.find("effects")->items.at(0).find("ids")->items.at(0).text + "'}");
        world.refresh();
        QVERIFY(world.caseState() != domain::CaseState::Settled);
        expected[domain::Reason::MissingPosting] += 1;
        auto found = world.open();
        for (const auto& [reason, count] : expected)
            QVERIFY2(found[reason] == count, std::string(domain::reasonId(reason)).c_str());
        QCOMPARE(found.size(), expected.size()); // nothing else is said: its journal lines went with it
    }

    // A line that was taken out of a document is told by no one: the document comes again without it.
    void missesALineThatWasTakenOut()
    {
        TiedOut world;
        QCOMPARE(int(world.posted(world.approved())), int(EffectState::Posted));
        world.refresh();
        auto expected = world.open();
        const JsonNode effects = connect::parseJson(world.admin_call("GET", "effects")).value();
        world.admin_call("POST", "drop-line", "{'id':'" + effects.find("effects")->items.at(0).find("ids")->items.at(0).text + "'}");
        world.refresh();
        expected[domain::Reason::Unbalanced] += 1;
        auto found = world.open();
        for (const auto& [reason, count] : expected)
            QVERIFY2(found[reason] == count, std::string(domain::reasonId(reason)).c_str());
        QCOMPARE(found.size(), expected.size());
        QVERIFY(world.engine->rebuild(world.admin, true, {}, {})->identical);
    }
};

// The whole way from the command line.
class TestDemo : public QObject {
    Q_OBJECT

    static QByteArray runDemo(const QStringList& more, int& status)
    {
        QProcess ctl;
        ctl.start(tests::Ctl::program(), QStringList { QStringLiteral("demo"), QStringLiteral("--ledger"), QStringLiteral("--scenario"), QStringLiteral("small") } + more);
        ctl.closeWriteChannel();
        ctl.waitForFinished(120'000);
        status = ctl.exitCode();
        return ctl.readAllStandardOutput();
    }

private slots:
    void findsTheTruthAndSettlesOne()
    {
        int status = -1;
        const QByteArray out = runDemo({ QStringLiteral("--seed"), QStringLiteral("11") }, status);
        QVERIFY2(status == 0, out.constData());
        QCOMPARE(out.count("\nequal\n"), 2);
        QVERIFY(out.contains("approved   by arno; the maker was refused"));
        QVERIFY(out.contains("settled    NetSuite document "));
        // The estate has ended with it.
        const qsizetype at = out.indexOf("http://127.0.0.1:");
        const quint16 port = static_cast<quint16>(out.mid(at + 17, 5).split(',')[0].toUInt());
        QVERIFY(port != 0);
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        QVERIFY(!socket.waitForConnected(2000));
    }

    void keepsAStoreOfItsOwnOnly()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("mine.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        int status = -1;
        runDemo({ QStringLiteral("--store"), folder.path() }, status);
        QCOMPARE(status, 2);
        QVERIFY(file.exists());
    }
};

TIEOUT_TEST(TestNetSuiteFlow)
TIEOUT_TEST(TestDemo)
#include "tst_netsuite_flow.moc"
