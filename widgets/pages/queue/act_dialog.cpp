#include "widgets/pages/queue/act_dialog.h"

#include "desk/text.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/style.h"

#include <QComboBox>
#include <QCompleter>
#include <QDateEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tieout::ui {

namespace {

using domain::CaseAct;

struct CloseReason {
    const char* code; // stable
    const char* title;
};
constexpr CloseReason kCloseReasons[] = {
    { "duplicate", QT_TRANSLATE_NOOP("tieout::ui::ActDialog", "Duplicate of another exception") },
    { "not_an_error", QT_TRANSLATE_NOOP("tieout::ui::ActDialog", "Not an error") },
    { "accepted", QT_TRANSLATE_NOOP("tieout::ui::ActDialog", "Accepted difference") },
    { "write_off", QT_TRANSLATE_NOOP("tieout::ui::ActDialog", "Written off") },
    { "other", QT_TRANSLATE_NOOP("tieout::ui::ActDialog", "Another reason") },
};

bool wantsText(CaseAct act)
{
    return act == CaseAct::Comment || act == CaseAct::Close || act == CaseAct::Hold || act == CaseAct::Reopen || act == CaseAct::Label || act == CaseAct::Assign || act == CaseAct::HandBack;
}

bool textRequired(CaseAct act)
{
    return act == CaseAct::Comment || act == CaseAct::Close || act == CaseAct::Hold || act == CaseAct::Reopen || act == CaseAct::Label;
}

}

bool ActDialog::needed(CaseAct act, size_t count)
{
    return count != 1 || !(act == CaseAct::Take || act == CaseAct::HandBack || act == CaseAct::StartReview);
}

ActDialog::ActDialog(QWidget* parent, const ActQuestion& question, std::function<void(const engine::ActOnCases&)> fill)
    : QDialog(parent)
    , m_act(question.act)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("act"));
    const QString verb = desk::translate(domain::caseActTitle(question.act));
    setWindowTitle(verb);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    auto* title = new PlainLabel(tr("%1: %2").arg(verb, question.scope), PlainLabel::Title);
    title->setWordWrap(true);
    column->addWidget(title);
    if (!question.sums.isEmpty()) {
        auto* sums = new PlainLabel(tr("Residual %1").arg(question.sums), PlainLabel::Number);
        sums->setWordWrap(true);
        column->addWidget(sums);
    }
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    if (m_act == CaseAct::Assign) {
        m_assignee = new QComboBox;
        m_assignee->setEditable(true);
        m_assignee->addItems(question.assignees);
        m_assignee->setCurrentText({});
        m_assignee->setObjectName(QStringLiteral("assignee"));
        form->addRow(tr("&To"), m_assignee);
        connect(m_assignee, &QComboBox::editTextChanged, this, &ActDialog::check);
    }
    if (m_act == CaseAct::Close) {
        m_reason = new QComboBox;
        for (const CloseReason& reason : kCloseReasons)
            m_reason->addItem(tr(reason.title), QString::fromLatin1(reason.code));
        m_reason->setObjectName(QStringLiteral("reason"));
        form->addRow(tr("&Reason"), m_reason);
    }
    if (m_act == CaseAct::Hold) {
        m_until = new QDateEdit(QDate::currentDate().addDays(7));
        m_until->setMinimumDate(QDate::currentDate().addDays(1));
        m_until->setCalendarPopup(true);
        m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        form->addRow(tr("&Until"), m_until);
    }
    if (wantsText(m_act)) {
        m_text = new QPlainTextEdit;
        m_text->setTabChangesFocus(true);
        m_text->setFixedHeight(m_act == CaseAct::Label ? 32 : 84);
        m_text->setObjectName(QStringLiteral("text"));
        form->addRow(m_act == CaseAct::Label ? tr("&Label") : m_act == CaseAct::Comment ? tr("&Comment") : m_act == CaseAct::Assign || m_act == CaseAct::HandBack ? tr("&Note") : tr("&Why"), m_text);
        connect(m_text, &QPlainTextEdit::textChanged, this, &ActDialog::check);
    }
    column->addLayout(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_go = buttons->addButton(question.count > 1 ? tr("%1 (%2)").arg(verb).arg(question.count) : verb, QDialogButtonBox::AcceptRole);
    m_go->setObjectName(QStringLiteral("go"));
    m_go->setDefault(true);
    setButtonRole(m_go, ButtonRole::Primary);
    column->addWidget(buttons);
    setTabOrder(m_go, buttons->button(QDialogButtonBox::Cancel)); // else passed over: the box hands its focus to the verb
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, fill = std::move(fill)] {
        const engine::ActOnCases act = answer();
        accept();
        fill(act);
    });
    setMinimumWidth(460);
    check();
}

void ActDialog::check()
{
    bool ready = true;
    if (m_assignee)
        ready = !m_assignee->currentText().trimmed().isEmpty();
    if (m_text && textRequired(m_act))
        ready &= !m_text->toPlainText().trimmed().isEmpty();
    m_go->setEnabled(ready);
}

engine::ActOnCases ActDialog::answer() const
{
    engine::ActOnCases act;
    act.act = m_act;
    if (m_assignee)
        act.assignee = desk::toUtf8(m_assignee->currentText().trimmed());
    if (m_reason)
        act.reason_code = desk::toUtf8(m_reason->currentData().toString());
    if (m_text)
        act.text = desk::toUtf8(m_text->toPlainText().trimmed());
    if (m_until)
        act.until = engine::Instant::fromUs(m_until->date().endOfDay().toMSecsSinceEpoch() * 1000);
    return act;
}

}
