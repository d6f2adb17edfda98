#pragma once

#include "items/tone.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

class QSettings;

namespace tieout::ui {

// Every colour of the window. Text colours stand at 4.5 : 1 or more on background, surface and
// raised; marks at 3 : 1. No widget names a colour of its own.
struct Tokens {
    QColor background, surface, raised, line, strong_line, text, muted, accent, on_accent, selection, hover;
    QColor ok, attention, warning, critical, unknown;
};

using items::Tone;

// The look of the program: palette, style and fonts from one table, light and dark. UI thread.
class Theme : public QObject {
    Q_OBJECT

public:
    enum class Mode : uint8_t { System, Light, Dark };

    static Theme& instance();

    // Installs style, palette and fonts; reads the mode the person chose, else the system's.
    void install();
    void setMode(Mode mode); // remembered
    Mode mode() const { return m_mode; }
    bool dark() const { return m_dark; }
    const Tokens& tokens() const;
    QColor ink(Tone tone) const; // text or mark
    QColor fill(Tone tone) const; // soft background of a pill or message

    bool comfortable() const { return m_comfortable; }
    void setComfortable(bool comfortable); // remembered
    int rowHeight() const; // 24 or 30, device independent pixels

    // The interface font if its digits are tabular (all of one width), else one whose digits are.
    QFont numberFont() const { return m_number_font; }
    QFont idFont() const { return m_id_font; } // monospace
    static QFont scaled(QFont font, qreal factor, int weight = QFont::Normal);
    static bool digitsAreTabular(const QFont& font);

signals:
    void changed();

private:
    Theme() = default;
    void apply();

    Mode m_mode = Mode::System;
    bool m_dark = false, m_system_dark = false, m_comfortable = false, m_installed = false;
    QFont m_number_font, m_id_font;
};

// What the window remembers for the person (sizes, columns, theme). Never business data.
QSettings& windowSettings();

}
