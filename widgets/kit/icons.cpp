#include "widgets/kit/icons.h"

#include "domain/check.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <optional>

namespace tieout::ui {

namespace {

// Draws one SVG whose strokes are "currentColor" in the colour the moment asks for.
class IconEngine final : public QIconEngine {
public:
    IconEngine(QString name, QByteArray svg, std::optional<Tone> tone)
        : m_name(std::move(name))
        , m_svg(std::move(svg))
        , m_tone(tone)
    {
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray coloured = m_svg;
        coloured.replace("currentColor", colour(mode).name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(coloured);
        renderer.render(painter, QRectF(rect));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("tieout-icon:%1:%2x%3:%4").arg(m_name).arg(size.width()).arg(size.height()).arg(colour(mode).rgba());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }
    QIconEngine* clone() const override { return new IconEngine(*this); }

private:
    QColor colour(QIcon::Mode mode) const
    {
        const Tokens& t = Theme::instance().tokens();
        if (mode == QIcon::Disabled)
            return t.strong_line;
        return m_tone ? Theme::instance().ink(*m_tone) : t.text;
    }
    QString m_name;
    QByteArray m_svg;
    std::optional<Tone> m_tone;
};

QIcon make(const QString& name, std::optional<Tone> tone)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    TIEOUT_CHECK(opened);
    return QIcon(new IconEngine(name, file.readAll(), tone));
}

}

QIcon icon(const QString& name)
{
    return make(name, std::nullopt);
}

QIcon icon(const QString& name, Tone tone)
{
    return make(name, tone);
}

}
