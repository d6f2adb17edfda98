// `tieoutctl limit …` as an administrator uses it.
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace tieout::tests {

class LimitVerbs : public QObject {
    Q_OBJECT

    static QStringList words(const char* line) { return QString::fromUtf8(line).split(u' '); }
    // As a person with a passphrase, given on a descriptor as a schedule does.
    static CtlResult as(const QString& store, const QString& person, const QString& arguments)
    {
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"), { QStringLiteral("-c"), QStringLiteral("printf 'long enough' | \"$0\" --store \"$1\" --as %1 --passphrase-fd 0 %2").arg(person, arguments), Ctl::program(), store });
        if (!shell.waitForFinished(60'000))
            return {};
        return { shell.exitCode(), shell.readAllStandardOutput().toStdString(), shell.readAllStandardError().toStdString() };
    }

private slots:
    void setListRemoveAndWhoMay()
    {
        QTemporaryDir folder;
        const Ctl ctl(folder.filePath(QStringLiteral("store")));
        QVERIFY(ctl.run({ QStringLiteral("limit"), QStringLiteral("list") }).out.find("any amount") != std::string::npos);
        for (const char* person : { "ann --roles approver", "cora --roles controller", "adam --roles administrator" })
            QCOMPARE(QProcess::execute(QStringLiteral("/bin/sh"), { QStringLiteral("-c"), QStringLiteral("printf 'long enough' | \"$0\" --store \"$1\" person add %1 --secret-fd 0 > /dev/null").arg(QLatin1String(person)), Ctl::program(), ctl.store() }), 0);
        const CtlResult set = as(ctl.store(), QStringLiteral("adam"), QStringLiteral("limit set EUR 5000 --role approver --together 20000.50 --why policy"));
        QVERIFY2(set.status == 0 && set.out.find("May approve 5000 EUR in one fix, 20000.5 EUR together") != std::string::npos, (set.out + set.err).c_str());
        QCOMPARE(as(ctl.store(), QStringLiteral("adam"), QStringLiteral("limit set USD 10 --person ann --why new")).status, 0);
        const CtlResult refused = as(ctl.store(), QStringLiteral("cora"), QStringLiteral("limit set USD 99 --person ann --why please"));
        QVERIFY2(refused.status == 4 && refused.err.find("edit_limits") != std::string::npos, refused.err.c_str());
        QCOMPARE(as(ctl.store(), QStringLiteral("adam"), QStringLiteral("limit set USD 99 --person ann")).status, 2); // no reason
        QCOMPARE(as(ctl.store(), QStringLiteral("adam"), QStringLiteral("limit set QQQ 99 --person ann --why x")).status, 9);
        QCOMPARE(as(ctl.store(), QStringLiteral("adam"), QStringLiteral("limit set USD 99 --role boss --why x")).status, 2);
        const CtlResult list = ctl.run(words("limit list --json"));
        QVERIFY2(list.out.find(R"({"kind":"person","whose":"ann","currency":"USD","one_fix":"10","together":"10","set_by":"adam")") == 0, list.out.c_str());
        QVERIFY2(list.out.find(R"({"kind":"role","whose":"approver","currency":"EUR","one_fix":"5000","together":"20000.5","set_by":"adam")") != std::string::npos, list.out.c_str());
        QCOMPARE(as(ctl.store(), QStringLiteral("adam"), QStringLiteral("limit remove USD --person ann --why experienced")).status, 0);
        QCOMPARE(as(ctl.store(), QStringLiteral("adam"), QStringLiteral("limit remove USD --person ann --why again")).status, 5);
        QVERIFY(ctl.run(words("limit list")).out.find("ann") == std::string::npos);
        const CtlResult history = ctl.run(words("limit list --history --json"));
        QVERIFY2(history.out.find(R"({"kind":"person","whose":"ann","currency":"USD","one_fix":"","together":"","set_by":"adam")") == 0, history.out.c_str());
        const CtlResult trail = ctl.run(words("audit verify"));
        QCOMPARE(trail.status, 0);
    }
};

}

using tieout::tests::LimitVerbs;
TIEOUT_TEST(LimitVerbs)

#include "tst_limit_verbs.moc"
