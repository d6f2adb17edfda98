#include "widgets/shell/command_palette.h"

#include "desk/text.h"
#include "widgets/kit/icons.h"
#include "widgets/shell/key_overlay.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace tieout::ui {

namespace {

constexpr int kActionRole = Qt::UserRole, kRecordRole = Qt::UserRole + 1;

// All letters in order; a hit at the start of words ranks first. -1: no match.
int rank(const QString& text, const QString& wanted)
{
    if (wanted.isEmpty())
        return 0;
    const qsizetype whole = text.indexOf(wanted, 0, Qt::CaseInsensitive);
    if (whole == 0)
        return 0;
    if (whole > 0)
        return text[whole - 1].isSpace() ? 1 : 2;
    qsizetype at = 0;
    for (const QChar c : wanted) {
        at = text.indexOf(c, at, Qt::CaseInsensitive);
        if (at++ < 0)
            return -1;
    }
    return 3;
}

}

void CommandPalette::open(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions)
{
    auto* palette = new CommandPalette(window, workspace, navigator, actions);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->QDialog::open();
}

CommandPalette::CommandPalette(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions)
    : QDialog(window)
    , m_workspace(workspace)
    , m_navigator(navigator)
    , m_text(new QLineEdit)
    , m_list(new QListWidget)
{
    setObjectName(QStringLiteral("palette"));
    setWindowTitle(tr("Find a command"));
    for (QAction* action : actions)
        if (action->isVisible() && action->isEnabled())
            m_actions << action;
    m_text->setPlaceholderText(tr("A command, a page or the id of a record"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->installEventFilter(this);
    m_text->setClearButtonEnabled(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setIconSize({ 16, 16 });
    m_list->setSpacing(2);
    m_list->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_text);
    column->addWidget(m_list);
    resize(560, 420);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_text, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::choose);
    search({});
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int step = key == Qt::Key_Down ? 1 : -1;
            m_list->setCurrentRow(qBound(0, m_list->currentRow() + step, m_list->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::search(const QString& text)
{
    const QString wanted = text.trimmed();
    m_list->clear();
    m_records.clear();
    for (int wanted_rank = 0; wanted_rank <= 3; ++wanted_rank)
        for (qsizetype i = 0; i < m_actions.size(); ++i) {
            if (!m_actions[i] || rank(plainText(*m_actions[i]), wanted) != wanted_rank)
                continue;
            const QString key = m_actions[i]->shortcut().toString(QKeySequence::NativeText);
            auto* item = new QListWidgetItem(m_actions[i]->icon(), key.isEmpty() ? plainText(*m_actions[i]) : tr("%1   (%2)").arg(plainText(*m_actions[i]), key), m_list);
            item->setData(kActionRole, static_cast<int>(i));
            item->setData(kRecordRole, -1);
        }
    m_list->setCurrentRow(0);
    if (wanted.size() >= 3)
        m_workspace.ask(this, QStringLiteral("find"), engine::FindRecordQuery { .text = desk::toUtf8(wanted), .limit = 10 }, [this](desk::Result<engine::FindRecordQuery::Answer> found) {
            if (found.ok())
                addRecords(*found);
        });
}

void CommandPalette::addRecords(const std::vector<engine::RecordRef>& refs)
{
    for (const engine::RecordRef& ref : refs) {
        auto* item = new QListWidgetItem(icon("lineage"), tr("Lineage of %1").arg(desk::outside(std::string(domain::tableSpec(ref.table).kind) + " " + ref.id)), m_list);
        item->setData(kActionRole, -1);
        item->setData(kRecordRole, static_cast<int>(m_records.size()));
        m_records.push_back(ref);
    }
    if (m_list->currentRow() < 0)
        m_list->setCurrentRow(0);
}

void CommandPalette::choose()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (!item)
        return;
    const int action = item->data(kActionRole).toInt(), record = item->data(kRecordRole).toInt();
    accept();
    if (action >= 0 && m_actions[action])
        m_actions[action]->trigger();
    else if (record >= 0)
        m_navigator.open({ .page = QStringLiteral("lineage"), .record = m_records[static_cast<size_t>(record)] });
}

}
