#include "widgets/pages/connections/secret_field.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

namespace {

using Kind = desk::SecretKind;

constexpr int kLinesHeight = 84;

QLineEdit* hidden(const char* name, const QString& words)
{
    auto* line = new QLineEdit;
    line->setObjectName(QString::fromLatin1(name));
    line->setEchoMode(QLineEdit::Password);
    line->setPlaceholderText(words);
    line->setAccessibleName(words);
    line->setMinimumHeight(line->sizeHint().height()); // a form squeezes what allows it
    return line;
}

bool isPrivateKey(const QString& text)
{
    return text.contains(QLatin1String("-----BEGIN")) && text.contains(QLatin1String("PRIVATE KEY-----"));
}

bool hasGap(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
}

}

SecretField::SecretField(QWidget* parent)
    : QWidget(parent)
    , m_lines(new QPlainTextEdit)
    , m_word(hidden("secretWord", tr("API key")))
    , m_consumer(hidden("secretConsumer", tr("Consumer secret")))
    , m_token(hidden("secretToken", tr("Token secret")))
{
    m_lines->setObjectName(QStringLiteral("secretLines"));
    m_lines->setTabChangesFocus(true);
    m_lines->setFixedHeight(kLinesHeight);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(8);
    for (QWidget* field : { static_cast<QWidget*>(m_lines), static_cast<QWidget*>(m_word), static_cast<QWidget*>(m_consumer), static_cast<QWidget*>(m_token) })
        column->addWidget(field);
    setKind(m_kind);
}

void SecretField::setKind(Kind kind)
{
    m_kind = kind;
    const bool lines = kind == Kind::PrivateKey || kind == Kind::ClientSecret;
    m_lines->setVisible(lines);
    m_word->setVisible(kind == Kind::ApiKey);
    m_consumer->setVisible(kind == Kind::SigningSecrets);
    m_token->setVisible(kind == Kind::SigningSecrets);
    m_lines->setAccessibleName(label(kind));
    m_lines->setPlaceholderText(kind == Kind::ClientSecret ? tr("Client secret, or private key (PEM)") : QStringLiteral("-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----"));
    setFocusProxy(lines ? static_cast<QWidget*>(m_lines) : kind == Kind::SigningSecrets ? m_consumer : m_word);
}

QString SecretField::text() const
{
    switch (m_kind) {
    case Kind::PrivateKey:
    case Kind::ClientSecret:
        return m_lines->toPlainText();
    case Kind::SigningSecrets:
        return m_consumer->text().isEmpty() && m_token->text().isEmpty() ? QString() : m_consumer->text().trimmed() + u'\n' + m_token->text().trimmed();
    case Kind::ApiKey:
        return m_word->text().trimmed();
    case Kind::None:
        break;
    }
    return {};
}

QString SecretField::problem() const
{
    const QString entered = text().trimmed();
    if (entered.isEmpty())
        return {};
    switch (m_kind) {
    case Kind::PrivateKey:
        return isPrivateKey(entered) ? QString() : tr("This is no private key: it begins with -----BEGIN PRIVATE KEY----- and is the file you made the certificate from.");
    case Kind::ClientSecret:
        return isPrivateKey(entered) || !hasGap(entered) ? QString() : tr("The client secret is one word. Paste it alone, or a whole private key (PEM).");
    case Kind::SigningSecrets:
        if (m_consumer->text().trimmed().isEmpty() || m_token->text().trimmed().isEmpty())
            return tr("Two secrets are needed: the consumer secret of the integration, and the token secret of the access token.");
        return hasGap(m_consumer->text().trimmed()) || hasGap(m_token->text().trimmed()) ? tr("Each of the two secrets is one word, without blanks.") : QString();
    case Kind::ApiKey:
        return hasGap(entered) ? tr("The key is one word. Paste it alone, without blanks.") : QString();
    case Kind::None:
        break;
    }
    return {};
}

QString SecretField::label(Kind kind)
{
    switch (kind) {
    case Kind::PrivateKey:
        return tr("Private key (PEM)");
    case Kind::ClientSecret:
        return tr("Client secret");
    case Kind::SigningSecrets:
        return tr("Consumer secret, then token secret");
    case Kind::ApiKey:
        return tr("API key");
    case Kind::None:
        break;
    }
    return tr("Credentials");
}

QString SecretField::words(Kind kind)
{
    switch (kind) {
    case Kind::PrivateKey:
        return tr("The private key whose certificate was uploaded for this integration, whole, with its first and last line.");
    case Kind::ClientSecret:
        return tr("The secret of the client; or the private key of its certificate, then the user it acts for is needed as well.");
    case Kind::SigningSecrets:
        return tr("Both were shown once: the consumer secret when the integration record was saved, the token secret when the access token was made.");
    case Kind::ApiKey:
        return tr("One key. A key that may only read is enough until posting is switched on.");
    case Kind::None:
        break;
    }
    return tr("This kind of system is called without credentials.");
}

}
