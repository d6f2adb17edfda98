#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "items/queue_model.h"
#include "items/roles.h"
#include "support/sample_answers.h"
#include "support/test_registry.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/table_view.h"
#include "widgets/kit/tile.h"
#include "widgets/pages/connections/add_source_dialog.h"
#include "widgets/shell/language.h"
#include "widgets/shell/main_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QXmlStreamReader>

#include <algorithm>
#include <set>

using namespace tieout;
using tests::SampleBackend;

namespace {

struct Entry {
    QString context, source;
    QStringList translations;
    bool unfinished = false, plural = false;
};

std::vector<Entry> entriesOf(const QString& path)
{
    std::vector<Entry> entries;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto name = xml.name();
        if (name == u"name")
            context = xml.readElementText();
        else if (name == u"message") {
            entries.push_back({ context, {}, {}, false, xml.attributes().value(QStringLiteral("numerus")) == u"yes" });
        } else if (name == u"source")
            entries.back().source = xml.readElementText();
        else if (name == u"translation") {
            entries.back().unfinished = xml.attributes().hasAttribute(QStringLiteral("type"));
            if (!entries.back().plural)
                entries.back().translations << xml.readElementText();
        } else if (name == u"numerusform")
            entries.back().translations << xml.readElementText();
    }
    return entries;
}

std::set<QString> placeholders(const QString& text)
{
    std::set<QString> found;
    static const QRegularExpression mark(QStringLiteral("%[1-9n]"));
    for (auto it = mark.globalMatch(text); it.hasNext();)
        found.insert(it.next().captured());
    return found;
}

}

// The window in German: every text is there, figures and dates are German, and nothing is cut.
class TestGerman : public QObject {
    Q_OBJECT

    QTranslator m_texts;

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        ui::windowSettings().clear();
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QVERIFY(m_texts.load(QStringLiteral(TIEOUT_QM_DIR "/tieout_de.qm")));
        QCoreApplication::installTranslator(&m_texts);
        ui::Theme::instance().install();
    }
    void cleanupTestCase()
    {
        QCoreApplication::removeTranslator(&m_texts);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    void everyTextIsTranslated()
    {
        const std::vector<Entry> entries = entriesOf(QStringLiteral(TIEOUT_SOURCE_DIR "/translations/tieout_de.ts"));
        QVERIFY(entries.size() > 1500);
        for (const Entry& entry : entries) {
            QVERIFY2(!entry.unfinished, qPrintable(entry.context + QStringLiteral(": ") + entry.source));
            QCOMPARE(entry.translations.size(), entry.plural ? 2 : 1);
            for (const QString& text : entry.translations) {
                QVERIFY2(!text.isEmpty(), qPrintable(entry.source));
                QVERIFY2(placeholders(text) == placeholders(entry.source), qPrintable(entry.source));
            }
        }
    }

    // Words of the title as the person reads it, capitals or not; English ones are the engine's to find.
    void theSearchFindsWhatIsWrongInGerman()
    {
        const domain::ReasonSpec* spec = domain::reasonSpec(domain::Checkpoint::CP1, domain::Reason::RejectedUpstream);
        const QString title = desk::translate(spec->title);
        QVERIFY(title != desk::fromUtf8(spec->title));
        const engine::ReasonPlace place { spec->checkpoint, spec->reason };
        for (const QString& text : { title, title.toUpper(), QStringList(title.split(u' ').last(2)).join(u' ') }) {
            const auto named = desk::reasonsNamed(text);
            QVERIFY2(std::find(named.begin(), named.end(), place) != named.end(), qPrintable(text));
        }
        QVERIFY(desk::reasonsNamed(QStringLiteral("e")).empty());
        QVERIFY(desk::reasonsNamed(title + QStringLiteral(" INV-1")).empty());

        desk::Workspace workspace(std::make_unique<tests::SampleBackend>(3000));
        items::QueueModel model(workspace);
        QSignalSpy settled(&model, &items::QueueModel::settled);
        model.load();
        QVERIFY(settled.wait());
        engine::QueueFilter filter;
        filter.text = desk::toUtf8(title);
        model.setFilter(filter);
        QVERIFY(settled.wait());
        QVERIFY(model.rowCount() > 0);
        for (const uint32_t row : model.settledState().rows)
            QVERIFY(model.settledState().table->reason[row] == spec->reason);
    }

    // What the shipped connectors ask for, and the labels that ask it.
    void connectorsAskInGerman()
    {
        int titles = 0;
        for (const QFileInfo& file : QDir(QStringLiteral(TIEOUT_SOURCE_DIR "/resources/connectors")).entryInfoList({ QStringLiteral("*.json") })) {
            QFile manifest(file.filePath());
            QVERIFY(manifest.open(QIODevice::ReadOnly));
            for (const QJsonValue& option : QJsonDocument::fromJson(manifest.readAll()).object().value(QStringLiteral("options")).toArray()) {
                const QByteArray title = option[QStringLiteral("title")].toString().toUtf8();
                QVERIFY2(!title.isEmpty() && !m_texts.translate("core", title.constData()).isEmpty(), qPrintable(file.fileName() + QStringLiteral(": ") + QString::fromUtf8(title)));
                ++titles;
            }
        }
        QVERIFY(titles > 25);
        desk::Vendor vendor;
        vendor.name = "netsuite";
        vendor.title = "NetSuite";
        vendor.options = { { "account", "Account ID", "", true }, { "own", "An option of somebody's own connector", "", true } };
        vendor.sign_ins = { { "", desk::SecretKind::ApiKey, {} } };
        ui::AddSourceDialog dialog({ vendor }, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(dialog.findChild<QLineEdit*>(QStringLiteral("option.account"))->accessibleName(), QStringLiteral("Konto-ID, erforderlich"));
        QVERIFY(dialog.findChild<QLineEdit*>(QStringLiteral("option.own"))->accessibleName().startsWith(QStringLiteral("An option of somebody's own connector")));
    }

    void figuresAndDatesAreGerman()
    {
        const auto exact = [](const char* text) { return domain::Exact::parse(text).value(); };
        const uint32_t eur = domain::Currency::parse("EUR")->packed();
        QCOMPARE(items::formatMoney(exact("-1234.5"), eur), QChar(0x2212) + QStringLiteral("1.234,50"));
        QCOMPARE(items::formatQuantity(exact("0.125")), QStringLiteral("0,125"));
        QCOMPARE(items::formatCount(1'234'567), QStringLiteral("1.234.567"));
        QCOMPARE(items::formatShort(exact("1234567")), QStringLiteral("1,2") + QChar(QChar::Nbsp) + QStringLiteral("Mio."));
        const domain::Instant at = domain::Instant::parse("2026-11-03T12:00:00Z").value();
        QVERIFY(items::formatExactTime(at).startsWith(QStringLiteral("03.11.26")));
        QCOMPARE(items::formatAgo(at, domain::Instant::fromUs(at.us() + 3'600'000'000)), QStringLiteral("vor 1 Stunde"));
        QCOMPARE(items::reasonTitle(domain::Checkpoint::CP4, domain::Reason::MissingPosting), QStringLiteral("Rechnung nicht im ERP"));
        QCOMPARE(items::facetText(engine::QueueColumn::Checkpoint, "CP4"), QStringLiteral("Rechnung → ERP-Beleg"));
    }

    void theChosenLanguageDecides()
    {
        QCOMPARE(ui::localeFor(QStringLiteral("de")).language(), QLocale::German);
        QCOMPARE(ui::localeFor(QStringLiteral("en")).language(), QLocale::English);
        QCOMPARE(ui::localeFor({}), QLocale::system());
        ui::chooseLanguage(QStringLiteral("de"));
        QCOMPARE(ui::chosenLanguage(), QStringLiteral("de"));
        ui::chooseLanguage(QStringLiteral("xx"));
        QCOMPARE(ui::chosenLanguage(), QString());
        ui::chooseLanguage({});
    }

    void noLabelIsCut_data()
    {
        QTest::addColumn<QString>("page");
        for (const ui::PageSpec& spec : ui::pageTable())
            QTest::newRow(spec.id) << QString::fromLatin1(spec.id);
    }
    void noLabelIsCut()
    {
        QFETCH(QString, page);
        auto* backend = new SampleBackend(300);
        backend->session.roles.clear();
        for (int role = 0; role < domain::kRoleCount; ++role)
            backend->session.roles.push_back(domain::Role(role));
        desk::Workspace workspace { std::unique_ptr<desk::Backend>(backend) };
        ui::MainWindow window(workspace);
        window.resize(1280, 800);
        window.QMainWindow::show();
        bool signed_in = false;
        workspace.signIn(&window, {}, {}, [&](desk::Result<engine::Session>) { signed_in = true; });
        QTRY_VERIFY(signed_in);
        window.navigator().open({ .page = page });
        QTest::qWait(250); // answers arrive and are laid out
        const QString folder = qEnvironmentVariable("TIEOUT_PICTURES");
        if (!folder.isEmpty())
            QVERIFY(window.grab().save(folder + QStringLiteral("/german-") + page + QStringLiteral(".png")));
        QStringList cut;
        int looked = 0;
        const auto look = [&](const QWidget* widget, const QString& text, int wanted) {
            if (!widget->isVisible() || text.isEmpty())
                return;
            ++looked;
            if (wanted > widget->width() + 1)
                cut << QStringLiteral("%1 “%2” %3 > %4").arg(widget->objectName(), text).arg(wanted).arg(widget->width());
        };
        for (const QLabel* label : window.findChildren<QLabel*>())
            if (!label->wordWrap())
                look(label, label->text(), label->fontMetrics().horizontalAdvance(label->text()) + 2 * label->margin());
        for (const QAbstractButton* button : window.findChildren<QAbstractButton*>())
            if (const auto* tile = qobject_cast<const ui::Tile*>(button))
                look(tile, tile->text(), tile->fontMetrics().horizontalAdvance(tile->text()) + 16);
            else if (const auto* tool = qobject_cast<const QToolButton*>(button); !tool || tool->toolButtonStyle() != Qt::ToolButtonIconOnly)
                look(button, button->text(), button->sizeHint().width());
        for (const ui::TableView* table : window.findChildren<ui::TableView*>())
            for (int column = 0; column < table->model()->columnCount(); ++column)
                for (const QString& text : table->model()->headerData(column, Qt::Horizontal, items::PillsRole).toStringList())
                    if (table->isVisible() && (table->isColumnHidden(column) ? 0 : table->columnWidth(column)) < ui::Pill::widthFor(QFontMetrics(table->font()), text) + 2 * ui::kCellPadding)
                        cut << QStringLiteral("%1 “%2”").arg(table->objectName(), text);
        for (const QComboBox* box : window.findChildren<QComboBox*>())
            look(box, box->currentText(), box->fontMetrics().horizontalAdvance(box->currentText()) + 16);
        QVERIFY(looked > 5);
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    }
};

TIEOUT_TEST(TestGerman)
#include "tst_german.moc"
