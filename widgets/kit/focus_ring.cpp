#include "widgets/kit/focus_ring.h"

#include "widgets/kit/theme.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QPainter>

namespace tieout::ui {

namespace {

class FocusRing : public QWidget {
public:
    explicit FocusRing(QAbstractScrollArea& area)
        : QWidget(&area)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setVisible(area.hasFocus());
        area.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::FocusIn || event->type() == QEvent::Resize)
            setGeometry(parentWidget()->rect());
        if (event->type() == QEvent::FocusIn)
            raise();
        if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
            setVisible(event->type() == QEvent::FocusIn);
        return QWidget::eventFilter(watched, event);
    }
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Theme::instance().tokens().accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
};

}

void showFocusOn(QAbstractScrollArea& area)
{
    new FocusRing(area); // the area owns it
}

}
