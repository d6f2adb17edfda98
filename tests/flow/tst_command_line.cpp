#include "support/ctl.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

// The command line itself: usage, help, formats and exit statuses.
namespace tieout::tests {

class CommandLine : public QObject {
    Q_OBJECT

private slots:
    void init();
    void usageErrors_data();
    void usageErrors();
    void helpNamesEveryVerb();
    void everyVerbHasHelp();
    void manualIsCurrent();
    void version();
    void emptyQueue();
    void savedViewsAreKeptAndUsed();
    void csvHeaderIsTheContract();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Ctl> m_ctl;
};

namespace {

QStringList words(const char* text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

}

void CommandLine::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_ctl = std::make_unique<Ctl>(m_folder->filePath(QStringLiteral("store")));
}

void CommandLine::usageErrors_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const std::pair<const char*, const char*> kCases[] = {
        { "frobnicate", "is not a verb" },
        { "effect frobnicate", "“effect frobnicate” is not a verb" },
        { "import", "needs DIR" },
        { "import a b", "cannot use “b”" },
        { "import a --set", "--set needs a value" },
        { "import a --set x --set y", "--set is given twice" },
        { "import a --sets x", "“--sets” is not an option" },
        { "import -x a", "is not an option" },
        { "exceptions --format xml", "has no format “xml”" },
        { "exceptions --json --format csv", "contradict" },
        { "exceptions --json=yes", "takes no value" },
        { "exceptions --checkpoint CP99", "is not a checkpoint" },
        { "exceptions --reason NOPE", "is not a reason" },
        { "exceptions --state lost", "is not a state" },
        { "exceptions --period 2026-13", "is not a period" },
        { "exceptions --currency XXQ", "is not a currency" },
        { "exceptions --min-amount 1e3", "is not an amount" },
        { "reconcile --threads 0", "--threads needs a whole number" },
        { "take", "one of the two" },
        { "take abcdef --all-matching reason=DUP_EVENT", "one of the two" },
        { "take --all-matching colour=red", "is not a field" },
        { "take --all-matching reason", "needs a value" },
        { "exception xyz", "is not the id of an exception" },
        { "close abcdef --reason x", "needs --code" },
        { "hold abcdef --until tomorrow --reason x", "is not a date" },
        { "effect settle abcdef --evidence x", "either --posted or --not-posted" },
        { "period set 2026-10 --state ajar", "open, pending_close or closed" },
        { "person add eve --roles king --secret-fd 0", "is not a role" },
        { "source add x", "needs --manifest" },
        { "source set x", "Say what to set" },
        { "exceptions --view nope", "There is no view “nope”; there are: none." },
        { "view save x --sort colour", "is not a column" },
        { "view save x --opened-from yesterday", "is not a time" },
        { "view begin king", "is not a role" },
        { "sync --since yesterday", "is not a time" },
    };
    for (const auto& [line, says] : kCases)
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(says);
}

void CommandLine::usageErrors()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const CtlResult result = m_ctl->run(words(line.toUtf8().constData()));
    QVERIFY2(QString::fromStdString(result.err).contains(says), result.err.c_str());
    QCOMPARE(result.status, 2);
    QVERIFY2(result.out.empty(), result.out.c_str());
}

void CommandLine::helpNamesEveryVerb()
{
    const CtlResult result = m_ctl->run({ QStringLiteral("help") });
    QCOMPARE(result.status, 0);
    for (const char* verb : { "import", "pull", "reconcile", "sync", "exceptions", "exception", "take", "assign", "hand-back", "comment", "label", "review", "hold", "close",
             "reopen", "effect propose", "effect show", "effect list", "effect approve", "effect decline", "effect withdraw", "effect send", "effect verify",
             "effect settle", "source list", "source add", "source set", "source test", "person list", "person add", "person roles", "period list", "period set",
             "audit list", "audit verify", "quarantine list", "rebuild", "doctor", "backup", "restore", "version" })
        QVERIFY2(result.out.find("\n  " + std::string(verb) + ' ') != std::string::npos, verb);
}

void CommandLine::everyVerbHasHelp()
{
    const std::string overview = m_ctl->run({ QStringLiteral("--help") }).out;
    int count = 0;
    for (size_t at = overview.find("verbs:\n"); (at = overview.find("\n  ", at)) != std::string::npos && overview.compare(at, 4, "\n  -") != 0; ++at) {
        if (overview[at + 3] == ' ')
            continue; // a wrapped line
        const size_t begin = at + 3, end = overview.find("  ", begin);
        const std::string verb = overview.substr(begin, end - begin);
        const CtlResult help = m_ctl->run(words(("help " + verb).c_str()));
        QVERIFY2(help.status == 0 && help.out.starts_with("usage: tieoutctl " + verb), verb.c_str());
        const CtlResult again = m_ctl->run(words((verb + " --help").c_str()));
        QCOMPARE(again.out, help.out);
        ++count;
    }
    QVERIFY(count >= 40);
}

void CommandLine::manualIsCurrent()
{
    const CtlResult manual = m_ctl->run({ QStringLiteral("help"), QStringLiteral("--manual") });
    QCOMPARE(manual.status, 0);
    QVERIFY2(manual.out == readWholeFile(QStringLiteral(TIEOUT_SOURCE_DIR "/docs/command-line.md")), "write it again: tieoutctl help --manual > docs/command-line.md");
}

void CommandLine::version()
{
    const CtlResult result = m_ctl->run({ QStringLiteral("version"), QStringLiteral("--json") });
    QCOMPARE(result.status, 0);
    QVERIFY2(result.out.starts_with("{\"program\":\"tieoutctl\",\"version\":\""), result.out.c_str());
    QCOMPARE(m_ctl->run({ QStringLiteral("--version") }).out.substr(0, 10), std::string("tieoutctl "));
}

void CommandLine::savedViewsAreKeptAndUsed()
{
    const QString name = QStringLiteral("Big & late");
    QCOMPARE(m_ctl->run({ QStringLiteral("view"), QStringLiteral("save"), name, QStringLiteral("--shared"), QStringLiteral("--state=new,assigned"), QStringLiteral("--customer=Acme Inc"),
                 QStringLiteral("--min-amount=100"), QStringLiteral("--sort=age"), QStringLiteral("--ascending") }).status, 0);
    const CtlResult again = m_ctl->run({ QStringLiteral("view"), QStringLiteral("save"), name, QStringLiteral("--shared") });
    QCOMPARE(again.status, 5);
    QVERIFY(again.err.find("There is already a view") != std::string::npos);
    QCOMPARE(m_ctl->run({ QStringLiteral("view"), QStringLiteral("begin"), QStringLiteral("controller"), name }).status, 0);
    const CtlResult listed = m_ctl->run({ QStringLiteral("view"), QStringLiteral("list"), QStringLiteral("--json") });
    QCOMPARE(QByteArray::fromStdString(listed.out), QByteArray("{\"name\":\"Big & late\",\"shared\":true,\"owner\":\"local\",\"begins\":\"controller\","
        "\"filter\":\"state=new,assigned customer=\\\"Acme Inc\\\" min-amount=100\",\"sort\":\"age\",\"ascending\":true,\"grouped\":false,\"columns\":\"\"}\n"));
    QCOMPARE(m_ctl->run({ QStringLiteral("exceptions"), QStringLiteral("--view"), name }).status, 0);
    QCOMPARE(m_ctl->run({ QStringLiteral("view"), QStringLiteral("remove"), name }).status, 0);
    QCOMPARE(m_ctl->run({ QStringLiteral("exceptions"), QStringLiteral("--view"), name }).status, 2);
}

void CommandLine::emptyQueue()
{
    const CtlResult table = m_ctl->run({ QStringLiteral("exceptions") });
    QVERIFY2(table.status == 0, table.err.c_str());
    QCOMPARE(table.out, std::string("No exceptions match.\n"));
    const CtlResult json = m_ctl->run({ QStringLiteral("exceptions"), QStringLiteral("--json") });
    QCOMPARE(json.status, 0);
    QVERIFY(json.out.empty());
}

void CommandLine::csvHeaderIsTheContract()
{
    const CtlResult csv = m_ctl->run({ QStringLiteral("exceptions"), QStringLiteral("--format"), QStringLiteral("csv") });
    QCOMPARE(csv.status, 0);
    QVERIFY2(csv.out.starts_with("checkpoint,reason,key,delta,set,state,severity,currency,expected,actual,exposure,period,customer,document,owner,"), csv.out.c_str());
}

}

using tieout::tests::CommandLine;
TIEOUT_TEST(CommandLine)

#include "tst_command_line.moc"
