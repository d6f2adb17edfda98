#include "widgets/kit/theme.h"

#include "widgets/kit/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QSettings>
#include <QToolTip>

namespace tieout::ui {

namespace {

const Tokens kLight {
    QColor(0xF4, 0xF5, 0xF7), QColor(0xFF, 0xFF, 0xFF), QColor(0xFF, 0xFF, 0xFF), QColor(0xDF, 0xE2, 0xE8), QColor(0xB9, 0xC0, 0xCA),
    QColor(0x17, 0x1E, 0x29), QColor(0x56, 0x60, 0x6F), QColor(0x1D, 0x5B, 0xB8), QColor(0xFF, 0xFF, 0xFF), QColor(0xD9, 0xE6, 0xFA), QColor(0xEE, 0xF2, 0xF7),
    QColor(0x1B, 0x74, 0x45), QColor(0x7D, 0x59, 0x00), QColor(0xA8, 0x46, 0x00), QColor(0xB1, 0x21, 0x1B), QColor(0x68, 0x3C, 0x9C),
};
const Tokens kDark {
    QColor(0x14, 0x18, 0x1E), QColor(0x1B, 0x20, 0x28), QColor(0x24, 0x2A, 0x34), QColor(0x31, 0x39, 0x45), QColor(0x52, 0x5D, 0x6D),
    QColor(0xE3, 0xE7, 0xED), QColor(0x9D, 0xA8, 0xB7), QColor(0x76, 0xAE, 0xFF), QColor(0x0B, 0x16, 0x26), QColor(0x26, 0x3B, 0x5A), QColor(0x25, 0x2C, 0x37),
    QColor(0x5F, 0xCB, 0x8E), QColor(0xE3, 0xBA, 0x50), QColor(0xF3, 0x99, 0x60), QColor(0xFF, 0x80, 0x78), QColor(0xBD, 0xA2, 0xF2),
};

QColor mixed(const QColor& over, const QColor& under, qreal share)
{
    const auto channel = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return { channel(over.red(), under.red()), channel(over.green(), under.green()), channel(over.blue(), under.blue()) };
}

QPalette paletteOf(const Tokens& t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.background);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.hover);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.critical);
    p.setColor(QPalette::Highlight, t.selection);
    p.setColor(QPalette::HighlightedText, t.text);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Midlight, t.hover);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Dark, t.strong_line);
    p.setColor(QPalette::Shadow, t.strong_line);
    const QColor faded = mixed(t.muted, t.background, 0.65);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText })
        p.setColor(QPalette::Disabled, role, faded);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.hover);
    return p;
}

}

QSettings& windowSettings()
{
    static QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("tieout"), QStringLiteral("window"));
    return settings;
}

Theme& Theme::instance()
{
    static Theme theme;
    return theme;
}

const Tokens& Theme::tokens() const
{
    return m_dark ? kDark : kLight;
}

QColor Theme::ink(Tone tone) const
{
    const Tokens& t = tokens();
    switch (tone) {
    case Tone::Neutral:
        return t.muted;
    case Tone::Ok:
        return t.ok;
    case Tone::Attention:
        return t.attention;
    case Tone::Warning:
        return t.warning;
    case Tone::Critical:
        return t.critical;
    case Tone::Unknown:
        return t.unknown;
    case Tone::Accent:
        return t.accent;
    }
    return t.text;
}

QColor Theme::fill(Tone tone) const
{
    return mixed(ink(tone), tokens().surface, m_dark ? 0.16 : 0.10);
}

bool Theme::digitsAreTabular(const QFont& font)
{
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(u'0');
    for (char16_t digit = u'1'; digit <= u'9'; ++digit)
        if (qAbs(metrics.horizontalAdvance(digit) - width) > 0.01)
            return false;
    return true;
}

QFont Theme::scaled(QFont font, qreal factor, int weight)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

void Theme::install()
{
    if (m_installed)
        return;
    m_installed = true;
    m_system_dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setStyle(new TieoutStyle);
    const QFont interface = QApplication::font();
    m_number_font = interface;
    if (!digitsAreTabular(m_number_font))
        for (const char* family : { "DejaVu Sans", "Noto Sans", "Liberation Sans", "Arial" }) {
            QFont candidate(QString::fromLatin1(family));
            candidate.setPointSizeF(interface.pointSizeF());
            if (digitsAreTabular(candidate)) {
                m_number_font = candidate;
                break;
            }
        }
    m_id_font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_id_font.setPointSizeF(interface.pointSizeF() * 0.95);
    m_mode = static_cast<Mode>(qBound(0, windowSettings().value(QStringLiteral("theme"), 0).toInt(), 2));
    m_comfortable = windowSettings().value(QStringLiteral("comfortable"), false).toBool();
    apply();
}

void Theme::setMode(Mode mode)
{
    m_mode = mode;
    windowSettings().setValue(QStringLiteral("theme"), static_cast<int>(mode));
    apply();
}

void Theme::setComfortable(bool comfortable)
{
    m_comfortable = comfortable;
    windowSettings().setValue(QStringLiteral("comfortable"), comfortable);
    emit changed();
}

int Theme::rowHeight() const
{
    return m_comfortable ? 30 : 24;
}

void Theme::apply()
{
    m_dark = m_mode == Mode::Dark || (m_mode == Mode::System && m_system_dark);
    const QPalette palette = paletteOf(tokens());
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    emit changed();
}

}
