// What the page asks before it proposes or decides, and what it says afterwards.
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/messages.h"
#include "widgets/pages/mappings/mapping_words.h"
#include "widgets/pages/mappings/mappings_page.h"

#include <QComboBox>
#include <QLineEdit>

namespace tieout::ui {

using desk::outside;
using desk::toUtf8;
using domain::LinkAct;
using domain::MappingAct;
using domain::Verdict;
using engine::CustomerLinkRow;
using engine::ProposalRow;

namespace {

QLineEdit* field(const char* name, const QString& text = {}, const QString& hint = {})
{
    auto* edit = new QLineEdit(text);
    edit->setObjectName(QString::fromLatin1(name));
    edit->setPlaceholderText(hint);
    return edit;
}

std::string trimmed(const QLineEdit* edit)
{
    return toUtf8(edit->text().trimmed());
}

}

void MappingsPage::propose()
{
    if (!m_actions.front()->isEnabled())
        return;
    onCustomers() ? proposeLink() : proposeMapping();
}

void MappingsPage::proposeMapping()
{
    const engine::MappingKeyRow* row = currentMapping();
    const std::string set = row ? row->set : std::string();
    auto* key = field("mappingKey", row ? outside(row->key) : QString());
    auto* what = new QComboBox;
    what->setObjectName(QStringLiteral("mappingAct"));
    what->addItem(tr("Add a value"));
    struct Choice {
        MappingAct act = MappingAct::Add;
        std::string row;
    };
    std::vector<Choice> choices { {} };
    if (row)
        for (const engine::MappingValue& value : row->values) {
            const QString named = tr("%1 (%2)").arg(outside(value.value), daysWords(value.valid_from, value.valid_to));
            what->addItem(tr("Replace %1").arg(named));
            choices.push_back({ MappingAct::Replace, value.id });
            what->addItem(tr("End %1").arg(named));
            choices.push_back({ MappingAct::End, value.id });
        }
    auto* value = field("mappingValue");
    auto* from = field("mappingFrom", {}, tr("2026-01-01; empty: always"));
    auto* to = field("mappingTo", {}, tr("2026-12-31; empty: for ever"));
    auto* why = field("mappingWhy", {}, tr("for the second person"));
    auto* dialog = new FormDialog(this, tr("Propose a mapping"), tr("A second person decides. An approved mapping counts from the next reconciliation on."), tr("Propose"), [=, this]() -> QString {
        const Choice& choice = choices[static_cast<size_t>(what->currentIndex())];
        engine::ProposeMapping command { set, kind(), trimmed(key), choice.act, choice.row, {}, {}, trimmed(to), trimmed(why) };
        if (choice.act != MappingAct::End) {
            command.value = trimmed(value);
            command.valid_from = trimmed(from);
        }
        if (command.key.empty() || (choice.act != MappingAct::End && command.value.empty()))
            return tr("A mapping needs a key and a value.");
        for (const std::string& day : { command.valid_from, command.valid_to })
            if (!day.empty() && !domain::Instant::parseDate(day).ok())
                return tr("Write a day as YYYY-MM-DD, for example 2026-07-31.");
        if (choice.act == MappingAct::End && command.valid_to.empty())
            return tr("Ending a mapping needs its last day.");
        if (command.why.empty())
            return tr("Say why: the second person decides by it.");
        run(command, false);
        return {};
    });
    dialog->setObjectName(QStringLiteral("proposeMapping"));
    dialog->add(tr("Key"), key);
    dialog->add(tr("What"), what);
    dialog->add(tr("Value"), value);
    dialog->add(tr("First day"), from);
    dialog->add(tr("Last day"), to);
    dialog->add(tr("Why"), why);
    connect(what, &QComboBox::currentIndexChanged, dialog, [=](int index) {
        const bool end = choices[static_cast<size_t>(index)].act == MappingAct::End;
        value->setEnabled(!end);
        from->setEnabled(!end);
    });
    dialog->open();
    (row ? value : key)->setFocus();
}

void MappingsPage::proposeLink()
{
    const CustomerLinkRow* row = currentLink();
    if (!row)
        return;
    const bool linked = row->state == CustomerLinkRow::Linked;
    auto* what = new QComboBox;
    what->setObjectName(QStringLiteral("linkAct"));
    std::vector<LinkAct> acts;
    const auto choice = [&](const QString& text, LinkAct act) {
        what->addItem(text);
        acts.push_back(act);
    };
    if (linked) {
        choice(tr("Undo the link"), LinkAct::Unlink);
    } else {
        choice(tr("Is the same customer"), LinkAct::Link);
        choice(tr("Is not the same customer"), LinkAct::NotSame);
    }
    auto* parent = field("linkParent", outside(row->parent));
    parent->setEnabled(!linked);
    auto* why = field("linkWhy", {}, tr("for the second person"));
    engine::ProposeLink command { row->set, LinkAct::Link, row->child_table, row->child, {}, {} };
    const QString words = row->parent.empty() ? tr("Nothing like it was found. A second person decides.") : tr("Score %1: %2. A second person decides.").arg(items::formatCount(static_cast<quint64>(row->score)), evidenceWords(row->evidence));
    auto* dialog = new FormDialog(this, tr("%1 %2 (%3)").arg(systemWords(row->child_table), outside(row->child), outside(row->child_name)), words, tr("Propose"), [=, this]() mutable -> QString {
        command.act = acts[static_cast<size_t>(what->currentIndex())];
        command.parent = trimmed(parent);
        command.why = trimmed(why);
        if (command.parent.empty())
            return tr("Name the record that it belongs to.");
        if (command.why.empty())
            return tr("Say why: the second person decides by it.");
        run(command, false);
        return {};
    });
    dialog->setObjectName(QStringLiteral("proposeLink"));
    dialog->add(tr("What"), what);
    dialog->add(row->child_table == domain::Table::BillingCustomers ? tr("CRM account") : tr("Billing customer"), parent);
    dialog->add(tr("Why"), why);
    dialog->open();
    (row->parent.empty() ? parent : why)->setFocus();
}

void MappingsPage::approve()
{
    decide(Verdict::Approved, {});
}

void MappingsPage::withdraw()
{
    decide(Verdict::Withdrawn, {});
}

void MappingsPage::decline()
{
    auto* why = field("declineWhy", {}, tr("for who proposed it"));
    auto* dialog = new FormDialog(this, tr("Decline"), tr("What was proposed stays in the history."), tr("Decline"), [=, this]() -> QString {
        if (trimmed(why).empty())
            return tr("Say why: who proposed it reads it.");
        decide(Verdict::Declined, trimmed(why));
        return {};
    });
    dialog->setObjectName(QStringLiteral("declineMapping"));
    dialog->add(tr("Why"), why);
    dialog->open();
    why->setFocus();
}

void MappingsPage::decide(Verdict verdict, const std::string& note)
{
    std::vector<int64_t> numbers;
    for (const ProposalRow* row : chosenProposals())
        numbers.push_back(row->number);
    if (numbers.empty())
        return;
    if (onCustomers())
        run(engine::DecideLink { numbers, verdict, note }, verdict == Verdict::Approved);
    else
        run(engine::DecideMapping { numbers, verdict, note }, verdict == Verdict::Approved);
}

void MappingsPage::run(const engine::Command& command, bool then_reconcile)
{
    workspace().execute(this, command, [this, then_reconcile](desk::Result<engine::CommandReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        const size_t done = report->doneCount();
        for (const engine::RowOutcome& row : report->rows)
            if (!row.done)
                m_message->show(Tone::Warning, tr("Number %1: %2").arg(outside(row.target), desk::translate(row.what)));
        if (done == report->rows.size() && !report->rows.empty())
            m_message->show(Tone::Ok, desk::translate(report->rows.front().what));
        refresh();
        if (done > 0 && then_reconcile && workspace().session().may(domain::Permission::ImportAndPull))
            reconcile(m_message->text());
    });
}

// What was approved shows in the exceptions at once, without a pull.
void MappingsPage::reconcile(const QString& said)
{
    workspace().reconcile(this, {}, [this, said](desk::Result<engine::ReconcileReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        m_message->show(Tone::Ok, said,
            tr("Reconciled: %1 opened, %2 changed, %3 cleared.").arg(items::formatCount(report->opened), items::formatCount(report->changed), items::formatCount(report->cleared)));
        refresh();
    });
}

}
