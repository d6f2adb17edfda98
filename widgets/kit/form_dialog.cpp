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
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
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
    // The box hands its focus to the verb; what stands before the verb would be passed over.
    setTabOrder(m_verb, buttons->button(QDialogButtonBox::Cancel));
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
