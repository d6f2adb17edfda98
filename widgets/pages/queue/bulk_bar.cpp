#include "widgets/pages/queue/bulk_bar.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/style.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace tieout::ui {

BulkBar::BulkBar(CaseActs& acts, QWidget* parent)
    : QFrame(parent)
    , m_acts(acts)
    , m_words(new PlainLabel({}, PlainLabel::Strong))
    , m_all(new QPushButton)
{
    setObjectName(QStringLiteral("bulk"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(4);
    row->addWidget(m_words);
    setButtonRole(m_all, ButtonRole::Flat);
    m_all->setAutoDefault(false);
    row->addWidget(m_all);
    row->addStretch();
    using domain::CaseAct;
    for (const CaseAct act : { CaseAct::Take, CaseAct::Assign, CaseAct::Propose, CaseAct::Hold, CaseAct::Close }) {
        auto* button = new QToolButton;
        QAction* action = acts.action(act);
        button->setObjectName(QStringLiteral("bulk.") + desk::fromUtf8(domain::caseActId(act)));
        const auto follow = [button, action] {
            button->setEnabled(action->isEnabled());
            button->setToolTip(action->toolTip());
        };
        follow();
        connect(action, &QAction::changed, button, follow);
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        row->addWidget(button);
        m_buttons << Act { act, button };
    }
    auto* none = new QToolButton;
    none->setIcon(icon("close"));
    none->setToolTip(tr("Unmark (Esc)"));
    none->setAccessibleName(none->toolTip());
    row->addWidget(none);
    connect(m_all, &QPushButton::clicked, this, &BulkBar::allWanted);
    connect(none, &QToolButton::clicked, this, &BulkBar::noneWanted);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
    hide();
}

void BulkBar::set(size_t marked, size_t matching, const QString& filter)
{
    setVisible(marked > 1);
    if (marked <= 1)
        return;
    const QString n = items::formatCount(marked);
    const bool all = marked == matching;
    m_words->setText(all ? tr("All %1 that match").arg(n) : tr("%1 marked").arg(n));
    m_words->setToolTip(desk::plainTip(filter));
    m_all->setVisible(!all);
    m_all->setText(tr("Mark all %1").arg(items::formatCount(matching)));
    m_all->setToolTip(desk::plainTip(tr("Mark all %1 that match %2 (Ctrl+A)").arg(items::formatCount(matching), filter)));
    for (const Act& act : std::as_const(m_buttons)) {
        const QString verb = desk::translate(domain::caseActTitle(act.act)).section(u' ', 0, 0);
        act.button->setText(act.act == domain::CaseAct::Assign ? tr("%1 %2…").arg(verb, n) : act.act == domain::CaseAct::Take ? verb : verb + QChar(0x2026));
        act.button->setAccessibleName(all ? tr("%1 %2 that match %3").arg(verb, n, filter) : tr("%1 %2 marked").arg(verb, n));
    }
}

void BulkBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().fill(Tone::Accent));
    painter.setPen(Theme::instance().tokens().line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

}
