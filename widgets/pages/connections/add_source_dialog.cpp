#include "widgets/pages/connections/add_source_dialog.h"

#include "desk/text.h"
#include "widgets/kit/messages.h"

#include <QComboBox>
#include <QDate>
#include <QFormLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QUrl>

namespace tieout::ui {

namespace {

// The option that says from when on a system is read. Its default shows how the connector writes a
// time; the person gives the day.
constexpr std::string_view kStart = "start";
constexpr size_t kDayLength = 10;

}

AddSourceDialog::AddSourceDialog(std::vector<desk::Vendor> vendors, QWidget* parent)
    : FormDialog(parent, tr("Connect a system"), tr("It is read only until posting is switched on. Credentials go into the keychain of this computer, never into the store."), tr("Connect"), [this] { return take(); })
    , m_vendors(std::move(vendors))
    , m_kind(new QComboBox)
    , m_name(new QLineEdit)
    , m_url(new QLineEdit)
    , m_set(new QLineEdit(QStringLiteral("main")))
    , m_badge(new QComboBox)
    , m_secret(new QPlainTextEdit)
    , m_from(new QLineEdit)
{
    m_kind->setObjectName(QStringLiteral("sourceKind"));
    for (const desk::Vendor& vendor : m_vendors)
        m_kind->addItem(desk::outside(vendor.title));
    m_name->setObjectName(QStringLiteral("sourceName"));
    m_name->setPlaceholderText(QStringLiteral("netsuite-de"));
    m_url->setObjectName(QStringLiteral("sourceUrl"));
    m_url->setPlaceholderText(QStringLiteral("https://1234567.suitetalk.api.netsuite.com"));
    m_set->setObjectName(QStringLiteral("sourceSet"));
    m_set->setToolTip(tr("Records of one set refer to each other."));
    m_badge->setObjectName(QStringLiteral("sourceBadge"));
    m_badge->addItem(tr("Sandbox"), QStringLiteral("sandbox"));
    m_badge->addItem(tr("Production"), QStringLiteral("production"));
    m_badge->addItem(tr("Demo"), QStringLiteral("demo"));
    m_secret->setObjectName(QStringLiteral("sourceSecret"));
    m_secret->setTabChangesFocus(true);
    m_secret->setMaximumHeight(84);
    m_secret->setPlaceholderText(tr("Private key (PEM)"));
    add(tr("Kind"), m_kind);
    add(tr("Name"), m_name);
    add(tr("Base address"), m_url);
    add(tr("Set"), m_set);
    add(tr("System"), m_badge);
    m_from->setObjectName(QStringLiteral("sourceFrom"));
    m_from->setPlaceholderText(QStringLiteral("2026-01-01"));
    m_from->setToolTip(tr("Cut-over: records before this day are not read. Empty: everything the system has."));
    add(tr("Credentials"), m_secret);
    add(tr("Read from (day)"), m_from);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &AddSourceDialog::showOptions);
    showOptions();
}

void AddSourceDialog::showOptions()
{
    for (QLineEdit* field : m_options)
        if (field)
            form()->removeRow(field);
    m_options.clear();
    const int kind = m_kind->currentIndex();
    if (kind < 0)
        return;
    for (const desk::VendorOption& option : m_vendors[static_cast<size_t>(kind)].options) {
        if (option.name == kStart && option.initial.size() >= kDayLength) {
            m_options.push_back(nullptr);
            continue;
        }
        auto* field = new QLineEdit(desk::fromUtf8(option.initial));
        field->setObjectName(QStringLiteral("option.") + desk::fromUtf8(option.name));
        add(desk::outside(option.title) + (option.required ? QStringLiteral(" *") : QString()), field);
        m_options.push_back(field);
    }
}

QString AddSourceDialog::take()
{
    const int kind = m_kind->currentIndex();
    if (kind < 0)
        return tr("This program knows no kind of system to connect.");
    const desk::Vendor& vendor = m_vendors[static_cast<size_t>(kind)];
    if (m_name->text().trimmed().isEmpty())
        return tr("Give the connection a name, for example netsuite-de.");
    const QUrl url(m_url->text().trimmed(), QUrl::StrictMode);
    const bool loopback = url.host() == QLatin1String("127.0.0.1") || url.host() == QLatin1String("localhost");
    if (!url.isValid() || url.host().isEmpty() || !(url.scheme() == QLatin1String("https") || (loopback && url.scheme() == QLatin1String("http"))))
        return tr("The base address begins with https:// and names a host.");
    QByteArray options;
    if (const QString why = readOptions(vendor, options); !why.isEmpty())
        return why;
    engine::AddSource command;
    command.name = desk::toUtf8(m_name->text().trimmed());
    command.manifest = vendor.name;
    command.set = desk::toUtf8(m_set->text().trimmed());
    command.base_url = desk::toUtf8(m_url->text().trimmed());
    command.badge = desk::toUtf8(m_badge->currentData().toString());
    command.options = options.toStdString();
    m_draft = command;
    verb()->setEnabled(false);
    emit tried(command, m_secret->toPlainText());
    return tr("Calling %1 … It is connected when it answers.").arg(url.host());
}

QString AddSourceDialog::readOptions(const desk::Vendor& vendor, QByteArray& json) const
{
    QJsonObject options;
    const QString from = m_from->text().trimmed();
    if (!from.isEmpty() && (from.size() != int(kDayLength) || !QDate::fromString(from, Qt::ISODate).isValid()))
        return tr("The day to read from is written like 2026-01-01.");
    for (size_t i = 0; i < m_options.size(); ++i) {
        const desk::VendorOption& option = vendor.options[i];
        if (!m_options[i]) {
            if (!from.isEmpty())
                options.insert(desk::fromUtf8(option.name), QString(from + desk::fromUtf8(option.initial).mid(int(kDayLength))));
            continue;
        }
        const QString value = m_options[i]->text().trimmed();
        if (value.isEmpty() && option.required)
            return tr("%1 is needed.").arg(desk::outside(option.title));
        if (!value.isEmpty())
            options.insert(desk::fromUtf8(option.name), value);
    }
    json = QJsonDocument(options).toJson(QJsonDocument::Compact);
    return {};
}

void AddSourceDialog::answered(const domain::Result<domain::Text>& answer)
{
    verb()->setEnabled(true);
    if (answer.ok())
        return choose();
    auto* message = findChild<InlineMessage*>();
    message->show(answer.error());
    message->setAct(tr("Connect without an answer"), [this] { choose(); });
}

void AddSourceDialog::choose()
{
    emit chosen(m_draft, m_secret->toPlainText());
    accept();
}

}
