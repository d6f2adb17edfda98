#include "widgets/pages/connections/add_source_dialog.h"

#include "desk/connections.h"
#include "desk/text.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/messages.h"
#include "widgets/pages/connections/secret_field.h"

#include <QComboBox>
#include <QDate>
#include <QFormLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

namespace tieout::ui {

namespace {

// The option that says from when on a system is read. Its default shows how the connector writes a
// time; the person gives the day.
constexpr std::string_view kStart = "start";
constexpr size_t kDayLength = 10;
constexpr int kFurtherHeight = 120;

// How the address of a vendor looks: an example, never a value.
struct Address {
    std::string_view vendor;
    const char* example;
};
constexpr Address kAddresses[] = {
    { "netsuite", "https://1234567.suitetalk.api.netsuite.com" },
    { "openmeter", "https://openmeter.cloud" },
    { "salesforce", "https://example.my.salesforce.com" },
    { "stripe", "https://api.stripe.com" },
};

QString addressOf(const std::string& vendor)
{
    for (const Address& address : kAddresses)
        if (address.vendor == vendor)
            return QString::fromLatin1(address.example);
    return QStringLiteral("https://");
}

QString signInTitle(desk::SecretKind kind, const std::string& choice)
{
    switch (kind) {
    case desk::SecretKind::PrivateKey:
        return AddSourceDialog::tr("Certificate and private key (OAuth 2.0)");
    case desk::SecretKind::SigningSecrets:
        return AddSourceDialog::tr("Token and two secrets (OAuth 1.0a)");
    case desk::SecretKind::ClientSecret:
        return AddSourceDialog::tr("Client secret (OAuth 2.0)");
    case desk::SecretKind::ApiKey:
        return AddSourceDialog::tr("API key");
    case desk::SecretKind::None:
        break;
    }
    return desk::outside(choice);
}

// Written in English in the connector's description; those of the program's own have their translations.
QString optionTitle(const desk::VendorOption& option)
{
    return desk::outside(desk::toUtf8(desk::translate(option.title)));
}

bool holds(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Wanted by some way to sign in, so it stands among the credentials and not among the settings.
bool isSignIn(const desk::Vendor& vendor, const std::string& name)
{
    return std::any_of(vendor.sign_ins.begin(), vendor.sign_ins.end(), [&](const desk::SignIn& way) { return holds(way.needs, name); });
}

}

AddSourceDialog::AddSourceDialog(std::vector<desk::Vendor> vendors, QWidget* parent)
    : FormDialog(parent, tr("Connect a system"), tr("It is read only until posting is switched on. Credentials go into the keychain of this computer, never into the store. What has a star is needed."), tr("Connect"), [this] { return take(); })
    , m_vendors(std::move(vendors))
    , m_kind(new QComboBox)
    , m_name(new QLineEdit)
    , m_url(new QLineEdit)
    , m_set(new QLineEdit(QStringLiteral("main")))
    , m_badge(new QComboBox)
    , m_sign_in(new QComboBox)
    , m_secret(new SecretField)
    , m_secret_words(new PlainLabel({}, PlainLabel::Muted))
    , m_from(new QLineEdit)
    , m_more(new QToolButton)
    , m_further(new QScrollArea)
{
    setMinimumWidth(680);
    form()->setVerticalSpacing(6);
    m_kind->setObjectName(QStringLiteral("sourceKind"));
    for (const desk::Vendor& vendor : m_vendors)
        m_kind->addItem(desk::outside(vendor.title));
    m_name->setObjectName(QStringLiteral("sourceName"));
    m_url->setObjectName(QStringLiteral("sourceUrl"));
    m_set->setObjectName(QStringLiteral("sourceSet"));
    m_set->setToolTip(tr("Records of one set refer to each other."));
    m_badge->setObjectName(QStringLiteral("sourceBadge"));
    m_badge->addItem(tr("Sandbox"), QStringLiteral("sandbox"));
    m_badge->addItem(tr("Production"), QStringLiteral("production"));
    m_badge->addItem(tr("Demo"), QStringLiteral("demo"));
    m_sign_in->setObjectName(QStringLiteral("sourceSignIn"));
    m_secret->setObjectName(QStringLiteral("sourceSecret"));
    m_secret_words->setObjectName(QStringLiteral("sourceSecretWords"));
    m_secret_words->setWordWrap(true);
    m_secret_words->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_secret_words->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_secret_words->setFixedHeight(2 * m_secret_words->fontMetrics().lineSpacing()); // a form does not ask for the height of a width
    m_from->setObjectName(QStringLiteral("sourceFrom"));
    m_from->setPlaceholderText(QStringLiteral("2026-01-01"));
    m_from->setToolTip(tr("Cut-over: records before this day are not read. Empty: everything the system has."));
    add(tr("Kind"), m_kind);
    add(tr("Name *"), m_name);
    add(tr("Base address *"), m_url);
    add(tr("System"), m_badge);
    add(tr("Sign in by"), m_sign_in);
    add(SecretField::label(desk::SecretKind::PrivateKey), m_secret);
    form()->addRow(QString(), m_secret_words);
    add(tr("Read from (day)"), m_from);
    addFurther();
    connect(m_kind, &QComboBox::currentIndexChanged, this, &AddSourceDialog::showOptions);
    connect(m_sign_in, &QComboBox::currentIndexChanged, this, &AddSourceDialog::showSignIn);
    showOptions();
}

// The settings with a usual value: out of the way, and never taller than the screen.
void AddSourceDialog::addFurther()
{
    m_more->setObjectName(QStringLiteral("sourceMore"));
    m_more->setText(tr("F&urther settings"));
    m_more->setCheckable(true);
    m_more->setArrowType(Qt::RightArrow);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setAutoRaise(true);
    auto* inside = new QWidget;
    m_further_form = new QFormLayout(inside);
    m_further_form->setContentsMargins(0, 0, 8, 0);
    m_further_form->setVerticalSpacing(6);
    m_further_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_further->setObjectName(QStringLiteral("sourceFurther"));
    m_further->setWidget(inside);
    m_further->setWidgetResizable(true);
    m_further->setFrameShape(QFrame::NoFrame);
    m_further->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_further->setFixedHeight(kFurtherHeight);
    m_further->setFocusPolicy(Qt::NoFocus);
    m_further->hide();
    m_further_form->addRow(buddyLabel(tr("Set"), m_set), m_set);
    form()->addRow(m_more);
    form()->addRow(m_further);
    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_more->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_further->setVisible(open);
        fitScreen();
    });
}

const desk::Vendor* AddSourceDialog::vendor() const
{
    const int kind = m_kind->currentIndex();
    return kind < 0 ? nullptr : &m_vendors[static_cast<size_t>(kind)];
}

AddSourceDialog::Field AddSourceDialog::optionField(const desk::Vendor& vendor, const desk::VendorOption& option)
{
    if (option.name == kStart && option.initial.size() >= kDayLength)
        return {};
    if (!vendor.sign_in_option.empty() && option.name == vendor.sign_in_option)
        return { m_sign_in, nullptr, false };
    auto* field = new QLineEdit(desk::fromUtf8(option.initial));
    field->setObjectName(QStringLiteral("option.") + desk::fromUtf8(option.name));
    const bool front = option.required || isSignIn(vendor, option.name);
    QFormLayout* where = front ? form() : m_further_form;
    QLabel* label = buddyLabel(optionTitle(option), field);
    label->setProperty("title", label->text());
    if (front) {
        int row = 0;
        QFormLayout::ItemRole role {};
        form()->getWidgetPosition(m_secret, &row, &role);
        form()->insertRow(row, label, field);
    } else {
        where->addRow(label, field);
    }
    return { field, where, option.required };
}

void AddSourceDialog::showOptions()
{
    for (const Field& field : m_options)
        if (field.form)
            field.form->removeRow(field.widget);
    m_options.clear();
    const desk::Vendor* chosen = vendor();
    if (!chosen)
        return;
    m_name->setPlaceholderText(desk::outside(chosen->name) + QStringLiteral("-de"));
    m_url->setPlaceholderText(addressOf(chosen->name));
    {
        const QSignalBlocker quiet(m_sign_in);
        m_sign_in->clear();
        for (const desk::SignIn& way : chosen->sign_ins)
            m_sign_in->addItem(signInTitle(way.secret, way.choice), desk::fromUtf8(way.choice));
    }
    form()->setRowVisible(m_sign_in, m_sign_in->count() > 1);
    for (const desk::VendorOption& option : chosen->options)
        m_options.push_back(optionField(*chosen, option));
    showSignIn();
    // Reading order, whatever was inserted.
    QWidget* before = m_sign_in;
    for (const Field& field : m_options)
        if (field.form == form()) {
            setTabOrder(before, field.widget);
            before = field.widget;
        }
    setTabOrder(before, m_secret);
}

void AddSourceDialog::showSignIn()
{
    const desk::Vendor* chosen = vendor();
    const desk::SignIn* way = chosen ? desk::signInBy(*chosen, desk::toUtf8(m_sign_in->currentData().toString())) : nullptr;
    const desk::SecretKind kind = way ? way->secret : desk::SecretKind::PrivateKey;
    for (size_t i = 0; i < m_options.size(); ++i) {
        Field& field = m_options[i];
        if (!field.form)
            continue;
        const desk::VendorOption& option = chosen->options[i];
        const bool wanted = way && holds(way->needs, option.name);
        field.needed = option.required || wanted;
        auto* label = qobject_cast<QLabel*>(field.form->labelForField(field.widget));
        const QString title = label->property("title").toString();
        label->setText(field.needed ? title + QStringLiteral(" *") : title);
        field.widget->setAccessibleName(field.needed ? tr("%1, needed").arg(title) : title);
        if (field.form == form())
            form()->setRowVisible(field.widget, field.needed);
    }
    m_secret->setKind(kind);
    form()->setRowVisible(m_secret, kind != desk::SecretKind::None);
    m_secret_words->setText(SecretField::words(kind));
    if (auto* label = qobject_cast<QLabel*>(form()->labelForField(m_secret)))
        label->setText(SecretField::label(kind));
    fitScreen();
}

// Grown, it stays wholly in sight: its buttons stand at the bottom.
void AddSourceDialog::fitScreen()
{
    adjustSize();
    if (layout()->hasHeightForWidth()) // the words wrap; a hint knows nothing of that
        resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
    const QRect room = screen()->availableGeometry();
    if (isVisible() && frameGeometry().bottom() > room.bottom())
        move(x(), std::max(room.top(), room.bottom() - frameGeometry().height()));
}

QString AddSourceDialog::take()
{
    const desk::Vendor* chosen = vendor();
    if (!chosen)
        return tr("This program knows no kind of system to connect.");
    if (m_name->text().trimmed().isEmpty())
        return tr("Give the connection a name, for example %1.").arg(m_name->placeholderText());
    const QUrl url(m_url->text().trimmed(), QUrl::StrictMode);
    const bool loopback = url.host() == QLatin1String("127.0.0.1") || url.host() == QLatin1String("localhost");
    if (!url.isValid() || url.host().isEmpty() || !(url.scheme() == QLatin1String("https") || (loopback && url.scheme() == QLatin1String("http"))))
        return tr("The base address begins with https:// and names a host.");
    QByteArray options;
    if (const QString why = readOptions(*chosen, options); !why.isEmpty())
        return why;
    if (const QString why = m_secret->problem(); !why.isEmpty())
        return why;
    engine::AddSource command;
    command.name = desk::toUtf8(m_name->text().trimmed());
    command.manifest = chosen->name;
    command.set = desk::toUtf8(m_set->text().trimmed());
    command.base_url = desk::toUtf8(m_url->text().trimmed());
    command.badge = desk::toUtf8(m_badge->currentData().toString());
    command.options = options.toStdString();
    m_draft = command;
    verb()->setEnabled(false);
    emit tried(command, m_secret->text());
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
        const Field& field = m_options[i];
        if (!field.widget) {
            if (!from.isEmpty())
                options.insert(desk::fromUtf8(option.name), QString(from + desk::fromUtf8(option.initial).mid(int(kDayLength))));
            continue;
        }
        if (field.widget == m_sign_in) {
            options.insert(desk::fromUtf8(option.name), m_sign_in->currentData().toString());
            continue;
        }
        if (!field.needed && field.form == form())
            continue; // of another way to sign in
        const QString value = qobject_cast<QLineEdit*>(field.widget)->text().trimmed();
        if (value.isEmpty() && field.needed) {
            field.widget->setFocus();
            return tr("%1 is needed.").arg(optionTitle(option));
        }
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
    emit chosen(m_draft, m_secret->text());
    accept();
}

}
