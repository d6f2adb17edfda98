#include "widgets/pages/connections/add_source_dialog.h"

#include "desk/text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QUrl>

namespace tieout::ui {

AddSourceDialog::AddSourceDialog(std::vector<desk::Vendor> vendors, QWidget* parent)
    : FormDialog(parent, tr("Connect a system"), tr("It is read only until posting is switched on. Credentials go into the keychain of this computer, never into the store."), tr("Connect"), [this] { return take(); })
    , m_vendors(std::move(vendors))
    , m_kind(new QComboBox)
    , m_name(new QLineEdit)
    , m_url(new QLineEdit)
    , m_set(new QLineEdit(QStringLiteral("main")))
    , m_badge(new QComboBox)
    , m_secret(new QPlainTextEdit)
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
    add(tr("Credentials"), m_secret);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &AddSourceDialog::showOptions);
    showOptions();
}

void AddSourceDialog::showOptions()
{
    for (QLineEdit* field : m_options)
        form()->removeRow(field);
    m_options.clear();
    const int kind = m_kind->currentIndex();
    if (kind < 0)
        return;
    for (const desk::VendorOption& option : m_vendors[static_cast<size_t>(kind)].options) {
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
    QJsonObject options;
    for (size_t i = 0; i < m_options.size(); ++i) {
        const QString value = m_options[i]->text().trimmed();
        if (value.isEmpty() && vendor.options[i].required)
            return tr("%1 is needed.").arg(desk::outside(vendor.options[i].title));
        if (!value.isEmpty())
            options.insert(desk::fromUtf8(vendor.options[i].name), value);
    }
    engine::AddSource command;
    command.name = desk::toUtf8(m_name->text().trimmed());
    command.manifest = vendor.name;
    command.set = desk::toUtf8(m_set->text().trimmed());
    command.base_url = desk::toUtf8(m_url->text().trimmed());
    command.badge = desk::toUtf8(m_badge->currentData().toString());
    command.options = QJsonDocument(options).toJson(QJsonDocument::Compact).toStdString();
    emit chosen(command, m_secret->toPlainText());
    return {};
}

}
