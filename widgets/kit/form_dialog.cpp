#include "widgets/kit/form_dialog.h"

#include "widgets/kit/labels.h"
#include "widgets/kit/messages.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tieout::ui {

FormDialog::FormDialog(QWidget* parent, const QString& title, const QString& words, const QString& verb, std::function<QString()> take)
    : QDialog(parent)
    , m_form(new QFormLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(460);
    auto* said = new PlainLabel(words);
    said->setWordWrap(true);
    said->setVisible(!words.isEmpty());
    auto* problem = new InlineMessage;
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QDialogButtonBox* buttons = m_buttons;
    m_verb = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    m_verb->setObjectName(QStringLiteral("formTake"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, problem, take = std::move(take)] {
        if (m_run)
            return m_run();
        const QString why = take();
        if (why.isEmpty())
            accept();
        else
            problem->show(Tone::Attention, why);
    });
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(new PlainLabel(title, PlainLabel::Title));
    layout->addWidget(said);
    layout->addLayout(m_form);
    layout->addWidget(problem);
    layout->addWidget(buttons);
}

// Fields first: they were added after the buttons, and a dialog that opens on its verb is answered by
// mistake. The box, shown before this, hands its focus to the verb: Tab would pass over Cancel.
void FormDialog::showEvent(QShowEvent* event)
{
    QWidget *first = nullptr, *last = nullptr;
    for (int row = 0; row < m_form->rowCount(); ++row)
        for (const QFormLayout::ItemRole role : { QFormLayout::FieldRole, QFormLayout::SpanningRole }) {
            QLayoutItem* item = m_form->itemAt(row, role);
            QWidget* field = item ? item->widget() : nullptr;
            if (!field || !(field->focusPolicy() & Qt::TabFocus))
                continue;
            first = first || field->isHidden() || !field->isEnabled() ? first : field;
            last = field;
        }
    m_buttons->setFocusProxy(nullptr);
    if (last)
        setTabOrder(last, m_verb);
    setTabOrder(m_verb, m_buttons->button(QDialogButtonBox::Cancel));
    if (first && !focusWidget())
        first->setFocus(Qt::OtherFocusReason);
    QDialog::showEvent(event);
}

QLabel* FormDialog::buddyLabel(const QString& label, QWidget* field)
{
    auto* words = new PlainLabel(label);
    words->setBuddy(field);
    field->setAccessibleName(label);
    return words;
}

void FormDialog::add(const QString& label, QWidget* field)
{
    m_form->addRow(buddyLabel(label, field), field);
}

}
