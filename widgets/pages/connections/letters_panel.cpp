#include "widgets/pages/connections/letters_panel.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "domain/tables.h"
#include "items/format.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/list_table.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

using desk::outside;
using items::ListColumn;
using items::ListRow;

LettersPanel::LettersPanel(QWidget* parent)
    : QWidget(parent)
{
    m_list = new ListTable("connectionLetters", tr("Dead letters"),
        { { tr("Number"), ListColumn::Number, 7, false, {} }, { tr("Stream"), ListColumn::Text, 12, false, {} }, { tr("Table"), ListColumn::Text, 12, false, {} },
            { tr("Copies"), ListColumn::Number, 7, false, tr("How often the source gave it") }, { tr("Last"), ListColumn::Text, 12, false, {} }, { tr("Why it was refused, and what to do"), ListColumn::Text, 28, true, {} },
            { tr("As received"), ListColumn::Id, 22, false, {} } });
    m_list->setEmptyText(tr("No record of this connection was unreadable."));
    m_list->setMultiSelect(true);
    auto* tools = new QHBoxLayout;
    tools->addWidget(button("letters.retry", tr("Read again"), QKeySequence(Qt::SHIFT | Qt::Key_L), &LettersPanel::askRetry));
    tools->addWidget(button("letters.dismiss", tr("Dismiss…"), QKeySequence(Qt::Key_Delete), &LettersPanel::askDismiss));
    tools->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(tools);
    layout->addWidget(m_list, 1);
    connect(m_list, &ListTable::selectionMoved, this, &LettersPanel::enable);
    m_retry = findChild<QAction*>(QStringLiteral("letters.retry"));
    m_dismiss = findChild<QAction*>(QStringLiteral("letters.dismiss"));
    enable();
}

QToolButton* LettersPanel::button(const char* name, const QString& text, const QKeySequence& key, void (LettersPanel::*run)())
{
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    auto* made = new QToolButton;
    made->setDefaultAction(action);
    made->setAccessibleName(text);
    made->setToolTip(desk::plainTip(QStringLiteral("%1 (%2)").arg(text, key.toString(QKeySequence::NativeText))));
    return made;
}

void LettersPanel::show(const std::vector<engine::DeadLetter>& letters, bool may_retry, bool may_dismiss)
{
    m_may_retry = may_retry;
    m_may_dismiss = may_dismiss;
    std::vector<ListRow> rows;
    for (const engine::DeadLetter& letter : letters) {
        const std::string_view bytes = letter.bytes;
        ListRow row;
        row.key = QString::number(letter.id);
        row.cells = { { items::formatCount(static_cast<quint64>(letter.id)), {}, domain::Exact::ofCount(letter.id) }, { outside(letter.stream), {} }, { outside(domain::tableSpec(letter.table).name), {} },
            { items::formatCount(letter.copies), {}, domain::Exact::ofCount(static_cast<int64_t>(letter.copies)) }, { items::formatAgo(letter.last, items::currentInstant()), items::formatExactTime(letter.last) },
            { desk::translate(letter.reason), {} }, { outside(bytes.substr(0, 400)), outside(bytes.substr(0, 2000)) } };
        rows.push_back(std::move(row));
    }
    m_list->setRows(std::move(rows));
    enable();
}

std::vector<int64_t> LettersPanel::marked() const
{
    std::vector<int64_t> ids;
    for (const QString& key : m_list->selectedKeys())
        ids.push_back(key.toLongLong());
    return ids;
}

void LettersPanel::enable()
{
    if (!m_retry)
        return;
    m_retry->setEnabled(m_may_retry && m_list->list().rowCount() > 0);
    m_dismiss->setEnabled(m_may_dismiss && !m_list->selectedKeys().isEmpty());
}

void LettersPanel::askRetry()
{
    emit retry(marked());
}

void LettersPanel::askDismiss()
{
    const std::vector<int64_t> ids = marked();
    if (ids.empty())
        return;
    auto* why = new QLineEdit;
    why->setObjectName(QStringLiteral("dismissReason"));
    auto* dialog = new FormDialog(this, tr("Dismiss %n dead letter(s)?", nullptr, static_cast<int>(ids.size())),
        tr("The records stay aside for good, and their exceptions clear with the next reconciliation. The reason is kept in the audit trail."), tr("Dismiss"), [this, ids, why]() -> QString {
            if (why->text().trimmed().isEmpty())
                return tr("Say why the records do not matter.");
            emit dismiss(ids, why->text().trimmed());
            return {};
        });
    dialog->add(tr("Reason"), why);
    dialog->open();
}

}
