#include "support/test_registry.h"

#include "store/digest.h"
#include "store/migrations.h"
#include "store/sql.h"
#include "store/store_lock.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

using namespace tieout;
using namespace tieout::store;

class TestSql : public QObject {
    Q_OBJECT

    static std::unique_ptr<sql::Connection> opened(const QTemporaryDir& dir, const char* name, sql::Kind kind, sql::Access access = sql::Access::ReadWrite)
    {
        auto connection = sql::Connection::open(dir.path().toStdString() + "/" + name, kind, access);
        if (!connection)
            qWarning("%s", english(connection.error()).c_str());
        return std::move(connection).value();
    }

private slots:
    void settingsAreInForceForBothKinds()
    {
        QTemporaryDir dir;
        for (const sql::Kind kind : { sql::Kind::Cache, sql::Kind::Control }) {
            const bool cache = kind == sql::Kind::Cache;
            auto c = opened(dir, cache ? "cache.db" : "control.db", kind);
            QVERIFY(c->wrongSettings().empty());
            QCOMPARE(*c->readText("PRAGMA journal_mode"), std::string(cache ? "wal" : "delete"));
            QCOMPARE(*c->readNumber("PRAGMA synchronous"), cache ? 1 : 3);
            QCOMPARE(*c->readNumber("PRAGMA foreign_keys"), 1);
            QCOMPARE(*c->readNumber("PRAGMA trusted_schema"), 0);
            QCOMPARE(*c->readNumber("PRAGMA cell_size_check"), 1);
            QCOMPARE(*c->readNumber("PRAGMA mmap_size"), 0);
            QCOMPARE(*c->readNumber("PRAGMA temp_store"), 2);
            QCOMPARE(*c->readNumber("PRAGMA application_id"), int64_t(cache ? sql::kCacheApplicationId : sql::kControlApplicationId));
            // Defensive mode: the schema table cannot be written.
            QVERIFY(c->run("CREATE TABLE t(a INTEGER) STRICT").ok());
            QVERIFY(c->run("PRAGMA writable_schema=ON").ok());
            QVERIFY(!c->run("UPDATE sqlite_schema SET sql = 'x'").ok());
        }
    }
    void wrongSettingIsNamed()
    {
        QTemporaryDir dir;
        auto c = opened(dir, "cache.db", sql::Kind::Cache);
        QVERIFY(c->run("PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF").ok());
        QCOMPARE(c->wrongSettings(), (std::vector<std::string> { "foreign_keys", "synchronous" }));
    }
    void fileOfTheOtherKindIsRefused()
    {
        QTemporaryDir dir;
        opened(dir, "x.db", sql::Kind::Cache).reset();
        auto wrong = sql::Connection::open(dir.path().toStdString() + "/x.db", sql::Kind::Control, sql::Access::ReadWrite);
        QVERIFY(!wrong.ok());
        QCOMPARE(wrong.error().remedy, domain::Remedy::Machine);
        QVERIFY(english(wrong.error()).find("application_id") != std::string::npos);
    }
    void valuesComeBackAsBound()
    {
        auto c = *sql::Connection::openMemory(sql::Kind::Cache);
        QVERIFY(c->run("CREATE TABLE t(a INTEGER, b TEXT, c BLOB, d TEXT, hi INTEGER, lo INTEGER) STRICT").ok());
        const std::string blob("\0\xFFx", 3);
        const domain::Exact exact = *domain::Exact::parse("-12345678901234567890.000000000001");
        {
            auto insert = c->prepare("INSERT INTO t VALUES(:a, :b, :c, :d, ?5, ?6)");
            QVERIFY(insert.ok());
            insert->bind(":a", INT64_MIN).bindText(":b", "ä|\\").bindBlob(":c", blob).bindNull(":d").bindExact(5, exact);
            QVERIFY(insert->run().ok());
        }
        auto select = c->prepare("SELECT a, b, c, d, hi, lo FROM t");
        QVERIFY(*select->step());
        QCOMPARE(select->i64(0), INT64_MIN);
        QCOMPARE(select->string(1), std::string("ä|\\"));
        QCOMPARE(std::string(select->blob(2)), blob);
        QVERIFY(select->isNull(3));
        QVERIFY(select->exact(4) == exact);
        QVERIFY(!*select->step());
    }
    void transactionRollsBackUnlessCommitted()
    {
        auto c = *sql::Connection::openMemory(sql::Kind::Control);
        QVERIFY(c->run("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT").ok());
        QVERIFY(!domain::transactionOpen());
        {
            auto t = sql::Transaction::begin(*c);
            QVERIFY(domain::transactionOpen());
            QVERIFY(c->run("INSERT INTO t VALUES(1)").ok());
        }
        QVERIFY(!domain::transactionOpen());
        QCOMPARE(*c->readNumber("SELECT count(*) FROM t"), 0);
        auto t = sql::Transaction::begin(*c);
        QVERIFY(c->run("INSERT INTO t VALUES(1)").ok());
        QVERIFY(t->commit().ok());
        QVERIFY(!domain::transactionOpen());
        QCOMPARE(*c->readNumber("SELECT count(*) FROM t"), 1);
        auto again = c->run("INSERT INTO t VALUES(1)");
        QCOMPARE(again.error().remedy, domain::Remedy::Conflict);
        QVERIFY(c->lastWasDuplicate());
    }
    void busyIsAConflictAndDamageIsTheMachine()
    {
        QTemporaryDir dir;
        auto a = opened(dir, "control.db", sql::Kind::Control);
        auto b = opened(dir, "control.db", sql::Kind::Control);
        QVERIFY(a->run("CREATE TABLE t(a INTEGER) STRICT").ok());
        auto t = sql::Transaction::begin(*a);
        QVERIFY(b->run("PRAGMA busy_timeout=10").ok());
        auto blocked = sql::Transaction::begin(*b);
        QVERIFY(!blocked.ok());
        QCOMPARE(blocked.error().remedy, domain::Remedy::Conflict);
        const std::string path = dir.path().toStdString() + "/bad.db";
        QFile bad(QString::fromStdString(path));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write(QByteArray(8192, 'x'));
        bad.close();
        auto damaged = sql::Connection::open(path, sql::Kind::Control, sql::Access::ReadWrite);
        QVERIFY(!damaged.ok());
        QCOMPARE(damaged.error().remedy, domain::Remedy::Machine);
        QVERIFY(english(damaged.error()).find("damaged") != std::string::npos);
    }
    void fullDiskIsTheMachineAndKeepsWhatWasCommitted()
    {
        QTemporaryDir dir;
        auto c = opened(dir, "cache.db", sql::Kind::Cache);
        QVERIFY(c->run("CREATE TABLE t(a BLOB) STRICT; INSERT INTO t VALUES (zeroblob(100)); PRAGMA max_page_count=4").ok());
        auto full = [&] {
            auto t = sql::Transaction::begin(*c);
            return c->run("INSERT INTO t VALUES (zeroblob(100000))");
        }();
        QVERIFY(!full.ok());
        QCOMPARE(full.error().remedy, domain::Remedy::Machine);
        QVERIFY(english(full.error()).find("is full") != std::string::npos);
        QCOMPARE(*c->readNumber("SELECT count(*) FROM t"), 1);
        QVERIFY(!domain::transactionOpen());
    }
    void forbiddenThreadEndsTheProcess()
    {
        auto c = *sql::Connection::openMemory(sql::Kind::Cache);
        const pid_t child = fork();
        if (child == 0) {
            if (!std::freopen("/dev/null", "w", stderr))
                _exit(1);
            std::signal(SIGABRT, SIG_DFL); // the test library's handler would wait for a debugger
            sql::forbidThread(std::this_thread::get_id());
            (void)c->prepare("SELECT 1");
            _exit(0);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGABRT);
    }
    void newerSchemaIsRefused()
    {
        QTemporaryDir dir;
        auto c = opened(dir, "cache.db", sql::Kind::Cache);
        QVERIFY(migrate(*c).ok());
        QCOMPARE(*c->readNumber("PRAGMA user_version"), newestSchema(sql::Kind::Cache));
        const std::string before = *schemaDump(*c);
        QVERIFY(migrate(*c).ok());
        QCOMPARE(*schemaDump(*c), before);
        QVERIFY(c->run("PRAGMA user_version=999").ok());
        auto newer = migrate(*c);
        QVERIFY(!newer.ok());
        QCOMPARE(newer.error().remedy, domain::Remedy::Machine);
        QVERIFY(english(newer.error()).find("999") != std::string::npos);
    }
    void lockIsHeldOnce()
    {
        QTemporaryDir dir;
        LockOwner owner;
        auto first = StoreLock::tryTake(dir.path().toStdString(), &owner);
        QVERIFY(first.ok() && *first);
        auto second = StoreLock::tryTake(dir.path().toStdString(), &owner);
        QVERIFY(second.ok() && !*second);
        QCOMPARE(owner.pid, int64_t(QCoreApplication::applicationPid()));
        QCOMPARE(lockedBy("s", owner).remedy, domain::Remedy::Conflict);
        QVERIFY(english(lockedBy("s", owner)).find(std::to_string(owner.pid)) != std::string::npos);
        first->reset();
        auto third = StoreLock::tryTake(dir.path().toStdString(), &owner);
        QVERIFY(third.ok() && *third);
    }
    void digestsMatchKnownAnswers()
    {
        QCOMPARE(sha256("abc").hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(Sha256().add("a").add("bc").finish(), sha256("abc"));
        const std::string_view ab[] = { "a", "b" }, one[] = { "ab", "" };
        QVERIFY(sha256OfParts(ab) != sha256OfParts(one));
        QCOMPARE(hmacSha256("Jefe", "what do ya want for nothing?").hex(), std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        QVERIFY(hash64("abc") != hash64("abd") && hash64("", 0) != hash64("", 1) && hash64(std::string(16, '\0')) != hash64(std::string(17, '\0')));
        QVERIFY(equalConstantTime("ab", "ab") && !equalConstantTime("ab", "ac") && !equalConstantTime("ab", "abc"));
    }
    void passphrasesAndSignatures()
    {
        const std::string hash = *hashPassphrase("correct horse");
        QVERIFY(hash.rfind("$argon2id$", 0) == 0);
        QVERIFY(passphraseMatches("correct horse", hash));
        QVERIFY(!passphraseMatches("correct horsf", hash));
        QVERIFY(!passphraseMatches("", unmatchableHash()));
        const SigningKey key = signingKeyFromSeed(sha256("seed"));
        const std::string signature = sign("message", key);
        QVERIFY(signatureHolds("message", signature, key.public_key));
        QVERIFY(!signatureHolds("messagf", signature, key.public_key));
        QVERIFY(!signatureHolds("message", signature.substr(1), key.public_key));
    }
};

TIEOUT_TEST(TestSql)
#include "tst_sql.moc"
