#include "app/wiring/known_systems.h"
#include "desk/reason_words.h"
#include "desk/text.h"
#include "domain/checkpoint.h"
#include "items/queue_columns.h"
#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/list_table.h"
#include "widgets/pages/connections/add_source_dialog.h"
#include "widgets/pages/connections/connections_page.h"
#include "widgets/pages/connections/secret_field.h"
#include "widgets/kit/charts.h"
#include "widgets/pages/home/home_page.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;

namespace {

desk::Vendor ledger()
{
    desk::Vendor vendor { "netsuite", "NetSuite",
        { { "client_id", "Client ID", "", false }, { "certificate_id", "Certificate ID", "", false }, { "account", "Account ID", "", true }, { "sign_in", "Sign in by", "oauth2", false },
            { "consumer_key", "Consumer key", "", false }, { "token_id", "Token ID", "", false }, { "start", "Read from", "1970-01-01 00:00:00", false }, { "page_size", "Rows per page", "1000", false } },
        "sign_in", {} };
    vendor.sign_ins = { { "oauth2", desk::SecretKind::PrivateKey, { "client_id", "certificate_id" } }, { "oauth1", desk::SecretKind::SigningSecrets, { "consumer_key", "token_id", "account" } } };
    return vendor;
}

struct Asked {
    AddSourceDialog* dialog = new AddSourceDialog({ ledger(), { "stripe", "Stripe Billing", { { "account", "Account ID", "", true } }, "", { { "", desk::SecretKind::ApiKey, {} } } } }, nullptr);
    std::vector<std::pair<engine::AddSource, QString>> tried;

    Asked()
    {
        QObject::connect(dialog, &AddSourceDialog::tried, dialog, [this](const engine::AddSource& command, const QString& secret) { tried.emplace_back(command, secret); });
        dialog->show();
    }
    ~Asked() { delete dialog; }
    QLineEdit* line(const char* name) const { return dialog->findChild<QLineEdit*>(QString::fromLatin1(name)); }
    QString label(const char* field) const { return qobject_cast<QLabel*>(dialog->form()->labelForField(line(field)))->text(); }
    bool says(const char* words) const
    {
        const auto* message = dialog->findChild<InlineMessage*>();
        return message->isVisible() && message->text().contains(QString::fromUtf8(words));
    }
    void connectNow() const { dialog->verb()->click(); }
    void fill(const char* name, const char* value) const { line(name)->setText(QString::fromUtf8(value)); }
};

}

class ConnectDialogTest : public QObject {
    Q_OBJECT
private slots:
    void eachWayToSignInAsksForItsOwn()
    {
        Asked a;
        QVERIFY(a.line("option.client_id")->isVisible() && a.line("option.certificate_id")->isVisible());
        QVERIFY(!a.line("option.consumer_key")->isVisible());
        QCOMPARE(a.label("option.client_id"), QStringLiteral("Client ID *"));
        QVERIFY(a.dialog->findChild<QPlainTextEdit*>(QStringLiteral("secretLines"))->isVisible());

        a.dialog->findChild<QComboBox*>(QStringLiteral("sourceSignIn"))->setCurrentIndex(1);
        QVERIFY(!a.line("option.client_id")->isVisible());
        QVERIFY(a.line("option.consumer_key")->isVisible() && a.line("option.token_id")->isVisible());
        QCOMPARE(a.label("option.token_id"), QStringLiteral("Token ID *"));
        QCOMPARE(a.line("option.token_id")->accessibleName(), QStringLiteral("Token ID, needed"));
        auto* words = a.dialog->findChild<QLabel*>(QStringLiteral("sourceSecretWords"));
        QVERIFY(words->text().contains(QStringLiteral("token secret")) && words->width() > 300); // there to be read
        QTRY_VERIFY(words->y() >= a.dialog->findChild<SecretField*>()->geometry().bottom()); // and not under the field
        QVERIFY(a.line("secretConsumer")->isVisible() && a.line("secretToken")->isVisible());
        QCOMPARE(a.line("secretConsumer")->echoMode(), QLineEdit::Password);

        a.dialog->findChild<QComboBox*>(QStringLiteral("sourceKind"))->setCurrentIndex(1);
        QVERIFY(!a.dialog->findChild<QComboBox*>(QStringLiteral("sourceSignIn"))->isVisible()); // there is only one way
        QVERIFY(a.line("secretWord")->isVisible());
    }

    void nothingIsCalledWhileSomethingNeededIsMissing()
    {
        Asked a;
        a.fill("sourceName", "books");
        a.fill("sourceUrl", "https://1.example.com");
        a.fill("option.account", "1");
        a.fill("option.client_id", "left over"); // of the other way
        a.dialog->findChild<QComboBox*>(QStringLiteral("sourceSignIn"))->setCurrentIndex(1);
        a.connectNow();
        QVERIFY(a.says("Consumer key is needed"));
        a.fill("option.consumer_key", "ck");
        a.fill("option.token_id", "tk");
        a.fill("secretConsumer", "first");
        a.connectNow();
        QVERIFY(a.says("Two secrets are needed"));
        QVERIFY(a.tried.empty());
        a.fill("secretToken", " second ");
        a.connectNow();
        QCOMPARE(a.tried.size(), size_t(1));
        QCOMPARE(a.tried[0].second, QStringLiteral("first\nsecond"));
        QCOMPARE(a.tried[0].first.options, std::string(R"({"account":"1","consumer_key":"ck","page_size":"1000","sign_in":"oauth1","token_id":"tk"})"));
    }

    void aWordIsNoPrivateKeyAndNoKeyHasBlanks()
    {
        SecretField field;
        field.setKind(desk::SecretKind::PrivateKey);
        auto* lines = field.findChild<QPlainTextEdit*>(QStringLiteral("secretLines"));
        lines->setPlainText(QStringLiteral("sk_live"));
        QVERIFY(field.problem().contains(QStringLiteral("no private key")));
        lines->setPlainText(QStringLiteral("-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n"));
        QVERIFY(field.problem().isEmpty());
        field.setKind(desk::SecretKind::ApiKey);
        field.findChild<QLineEdit*>(QStringLiteral("secretWord"))->setText(QStringLiteral("two words"));
        QVERIFY(field.problem().contains(QStringLiteral("one word")));
    }

    void furtherSettingsStayAsideAndInSight()
    {
        Asked a;
        QVERIFY(!a.line("option.page_size")->isVisible());
        a.dialog->findChild<QToolButton*>(QStringLiteral("sourceMore"))->click();
        QVERIFY(a.line("option.page_size")->isVisible());
        QVERIFY2(a.dialog->height() < 760, "the buttons must stay on a screen of 800 lines");
    }

    void credentialsOfAKeptConnectionFollowItsSignIn()
    {
        engine::SourceRow row;
        row.name = "books";
        row.manifest = "netsuite";
        row.options = R"({"sign_in":"oauth1"})";
        PageFixture<ConnectionsPage> f([&row](PreparedBackend& b) {
            b.sources = { row };
            b.known_vendors = { ledger() };
        });
        auto* replace = f.child<QPushButton>("sourceCredentials");
        QTRY_COMPARE(f.child<ListTable>("connectionsList")->list().rowCount(), 1);
        QTRY_VERIFY(replace->isEnabled());
        replace->click();
        f.child<QLineEdit>("secretConsumer")->setText(QStringLiteral("one"));
        f.child<QPushButton>("formTake")->click();
        QVERIFY(f.says("Two secrets are needed"));
        f.child<QLineEdit>("secretToken")->setText(QStringLiteral("two"));
        QVERIFY(f.page->findChild<SecretField*>()->text() == QStringLiteral("one\ntwo"));
    }

    // What the built-in connectors say of themselves.
    void everyConnectorNamesItsWaysToSignIn()
    {
        int two = 0;
        for (const wiring::KnownSystem& system : wiring::knownSystems()) {
            QVERIFY2(!system.sign_ins.empty(), system.name.c_str());
            for (const wiring::KnownSystem::SignIn& way : system.sign_ins)
                for (const std::string& need : way.needs)
                    QVERIFY2(std::any_of(system.options.begin(), system.options.end(), [&](const auto& option) { return option.name == need; }), need.c_str());
            if (system.name != "netsuite")
                continue;
            QCOMPARE(system.sign_ins.size(), size_t(2));
            QCOMPARE(system.sign_ins[0].choice, std::string("oauth2"));
            QVERIFY(system.sign_ins[1].secret == wiring::KnownSystem::Secret::ConsumerAndTokenSecret);
            ++two;
        }
        QCOMPARE(two, 1);
    }
};

// Words where an id would stand, and what a list says when it has nothing.
class WordsTest : public QObject {
    Q_OBJECT
private slots:
    void everyReasonHasWordsOfItsOwn()
    {
        QMap<QString, QString> seen;
        for (const domain::ReasonSpec& spec : domain::reasonSpecs()) {
            const QString id = desk::fromUtf8(spec.id), words = items::facetText(engine::QueueColumn::Reason, std::string(spec.id));
            QVERIFY2(!words.contains(u'_') && words != id, qPrintable(id));
            QVERIFY2(desk::reasonTitles(spec.id).contains(desk::translate(spec.title)), qPrintable(id));
            QVERIFY2(!seen.contains(words) || seen[words] == id, qPrintable(words)); // no two facets read the same
            seen[words] = id;
            const auto same = std::count_if(domain::reasonSpecs().begin(), domain::reasonSpecs().end(), [&](const domain::ReasonSpec& other) { return other.id == spec.id; });
            if (same > 1) // one of several titles would be wrong for the others
                QVERIFY2(words != desk::translate(spec.title), qPrintable(id));
        }
        QCOMPARE(items::facetText(engine::QueueColumn::Reason, "QTY_MISMATCH"), QStringLiteral("Quantity differs"));
        QCOMPARE(items::facetText(engine::QueueColumn::Owner, "revops"), QStringLiteral("RevOps"));
        QCOMPARE(items::facetText(engine::QueueColumn::Owner, "night shift"), QStringLiteral("night shift"));
    }

    void aTooltipLosesNothingAndIsNoMarkup()
    {
        QCOMPARE(desk::plainTip(QStringLiteral("R&D <b>\nnext")), QStringLiteral("<qt>R&amp;D &lt;b&gt;<br>next</qt>"));
        QCOMPARE(desk::plainTip({}), QString());
    }

    void anEmptyListSaysWhyOnlyOnceItIsKnown()
    {
        ListTable list("words", QStringLiteral("Words"), { { QStringLiteral("One"), items::ListColumn::Text, 8, true, {} } });
        list.setEmptyText(QStringLiteral("Nothing came yet."));
        QCOMPARE(list.shownEmptyText(), QString());
        list.setRows({});
        QCOMPARE(list.shownEmptyText(), QStringLiteral("Nothing came yet."));
        QCOMPARE(list.accessibleDescription(), QStringLiteral("Nothing came yet."));
        list.setRows({ { QStringLiteral("a"), { { QStringLiteral("a"), {} } } } });
        QCOMPARE(list.shownEmptyText(), QString());
    }

    void theChartSaysItsCurrencyAndKeepsTheChoice()
    {
        windowSettings().remove(QStringLiteral("home/measure"));
        const auto prepare = [](PreparedBackend& b) {
            b.home.records = 10;
            for (const auto& [code, count] : { std::pair("EUR", size_t(3)), std::pair("JPY", size_t(8)) }) {
                engine::CurrencySum sum;
                sum.currency = currency(code);
                sum.count = count;
                b.home.open_residual.push_back(sum);
            }
        };
        {
            PageFixture<HomePage> f(prepare);
            auto* measure = f.child<QComboBox>("homeMeasure");
            QTRY_COMPARE(measure->count(), 3);
            QCOMPARE(measure->currentData().toUInt(), currency("JPY")); // most records stand behind it
            QVERIFY(f.child<BarChart>("chartCheckpoints")->accessibleName().contains(QStringLiteral("JPY")));
            measure->setCurrentIndex(measure->findData(currency("EUR")));
            emit measure->activated(measure->currentIndex());
        }
        PageFixture<HomePage> f(prepare);
        auto* measure = f.child<QComboBox>("homeMeasure");
        QTRY_COMPARE(measure->count(), 3);
        QCOMPARE(measure->currentData().toUInt(), currency("EUR"));
        windowSettings().remove(QStringLiteral("home/measure"));
    }
};

TIEOUT_TEST(ConnectDialogTest)
TIEOUT_TEST(WordsTest)
#include "tst_dialogs.moc"
