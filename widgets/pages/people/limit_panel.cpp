#include "widgets/pages/people/limit_panel.h"

#include "desk/text.h"
#include "items/amount_text.h"
#include "items/format.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/list_table.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

using desk::outside;
using domain::Permission;
using domain::Role;
using engine::LimitRow;
using items::ListColumn;
using items::ListRow;

namespace {

bool mayApprove(const std::vector<Role>& roles)
{
    return std::any_of(roles.begin(), roles.end(), [](Role role) { return domain::roleMay(role, Permission::ApproveEffects); });
}

QString roleInWords(Role role)
{
    return LimitPanel::tr("Everybody in the role %1").arg(desk::translate(domain::roleTitle(role)));
}

QString holderOf(const LimitRow& row)
{
    return row.role ? roleInWords(*row.role) : outside(row.person);
}

QString keyOf(const LimitRow& row)
{
    return desk::fromUtf8((row.role ? "role/" + std::string(domain::roleId(*row.role)) : "person/" + row.person) + "/" + std::string(row.currency.code()));
}

// "person/…" or "role/…", as the list's keys begin.
void setHolder(engine::SetApprovalLimit& command, const QString& key)
{
    const QString name = key.section(u'/', 1);
    if (key.startsWith(QStringLiteral("role/")))
        command.role = domain::roleById(desk::toUtf8(name));
    else
        command.person = desk::toUtf8(name);
}

}

LimitPanel::LimitPanel(QWidget* parent)
    : QWidget(parent)
    , m_list(new ListTable("limitList", tr("Approval limits"),
          { { tr("Whose"), ListColumn::Text, 22, true, tr("A person's own limits go before those of the roles") }, { tr("One fix"), ListColumn::Number, 12, false, tr("All parts of one fix added up, without their sign") },
              { tr("Together"), ListColumn::Number, 12, false, tr("All fixes of one maker, entity and period that the same person approved") }, { tr("Cur."), ListColumn::Text, 4, false, tr("Currency") },
              { tr("Set by"), ListColumn::Text, 10, false, {} }, { tr("Since"), ListColumn::Text, 12, false, {} }, { tr("Reason"), ListColumn::Text, 20, false, {} } }))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    m_list->setEmptyText(tr("Nobody is limited: who may approve may approve any amount. “Set a limit” bounds a person or a role."));
    connect(m_list, &ListTable::selectionMoved, this, &LimitPanel::moved);
    connect(m_list, &ListTable::opened, this, [this] { ask(current()); });
}

void LimitPanel::take(engine::LimitsQuery::Answer limits)
{
    m_limits = std::move(limits);
    std::vector<ListRow> rows;
    for (const LimitRow& limit : m_limits) {
        ListRow row;
        row.key = keyOf(limit);
        const uint32_t currency = limit.currency.packed();
        row.cells = { { holderOf(limit), {} }, { items::formatMoney(limit.one_fix.value_or(domain::Exact()), currency), {}, limit.one_fix },
            { items::formatMoney(limit.together.value_or(domain::Exact()), currency), {}, limit.together }, { items::currencyCode(currency), {} }, { outside(limit.set_by), {} },
            { items::formatAgo(limit.set, items::currentInstant()), items::formatExactTime(limit.set), domain::Exact::ofCount(limit.set.us()) }, { outside(limit.why), {} } };
        rows.push_back(std::move(row));
    }
    m_list->setRows(std::move(rows));
    emit moved();
}

const LimitRow* LimitPanel::current() const
{
    const QString key = m_list->currentKey();
    const auto row = std::find_if(m_limits.begin(), m_limits.end(), [&key](const LimitRow& r) { return keyOf(r) == key; });
    return row == m_limits.end() ? nullptr : &*row;
}

bool LimitPanel::hasCurrent() const
{
    return current() != nullptr;
}

void LimitPanel::askForOne()
{
    ask(nullptr);
}

void LimitPanel::ask(const LimitRow* given)
{
    auto* whose = new QComboBox;
    whose->setObjectName(QStringLiteral("limitWhose"));
    for (int i = 0; i < domain::kRoleCount; ++i)
        if (domain::roleMay(Role(i), Permission::ApproveEffects) && !domain::roleMay(Role(i), Permission::ApproveAboveLimit))
            whose->addItem(roleInWords(Role(i)), QString(QStringLiteral("role/") + desk::fromUtf8(domain::roleId(Role(i)))));
    for (const engine::PersonRow& person : m_people)
        if ((person.active && mayApprove(person.roles)) || (given && given->person == person.person))
            whose->addItem(outside(person.person), QString(QStringLiteral("person/") + desk::fromUtf8(person.person)));
    auto* currency = new QLineEdit;
    currency->setObjectName(QStringLiteral("limitCurrency"));
    currency->setPlaceholderText(QStringLiteral("EUR"));
    auto* one = new QLineEdit;
    one->setObjectName(QStringLiteral("limitOneFix"));
    auto* together = new QLineEdit;
    together->setObjectName(QStringLiteral("limitTogether"));
    together->setPlaceholderText(tr("as much as in one fix"));
    auto* why = new QLineEdit;
    why->setObjectName(QStringLiteral("limitWhy"));
    if (given) {
        whose->setCurrentIndex(std::max(0, whose->findData(keyOf(*given).section(u'/', 0, 1))));
        currency->setText(items::currencyCode(given->currency.packed()));
        one->setText(items::formatMoney(given->one_fix.value_or(domain::Exact()), given->currency.packed()));
        together->setText(items::formatMoney(given->together.value_or(domain::Exact()), given->currency.packed()));
    }
    const QString words = tr("Who has a limit approves nothing above it and nothing in a currency without one; what was approved before and lies above it is not sent. The role Controller is bound only by a limit of the person.");
    auto* dialog = new FormDialog(this, tr("How much may be approved"), words, tr("Set the limit"), [=, this]() -> QString {
        engine::SetApprovalLimit command;
        setHolder(command, whose->currentData().toString());
        const auto code = domain::Currency::parse(desk::toUtf8(currency->text().trimmed().toUpper()));
        if (!code.ok())
            return tr("Write the currency as its three letters, for example EUR.");
        command.currency = *code;
        command.one_fix = items::amountFromText(one->text(), code->exponent());
        if (!together->text().trimmed().isEmpty())
            command.together = items::amountFromText(together->text(), code->exponent());
        if (!command.one_fix || (!command.together && !together->text().trimmed().isEmpty()))
            return tr("Write an amount such as %1.").arg(items::formatMoney(domain::Exact::ofCount(5000), command.currency.packed()));
        command.why = desk::toUtf8(why->text().trimmed());
        if (command.why.empty())
            return tr("Say why: an auditor will ask.");
        const QString amount = items::formatMoneyWithCode(*command.one_fix, command.currency.packed());
        emit decided(command, tr("%1 may approve up to %2 in one fix.").arg(whose->currentText(), amount));
        return {};
    });
    dialog->add(tr("Whose"), whose);
    dialog->add(tr("Currency"), currency);
    dialog->add(tr("One fix, all its parts"), one);
    dialog->add(tr("Together, of one maker, entity and period"), together);
    dialog->add(tr("Reason"), why);
    dialog->open();
}

void LimitPanel::askToRemove()
{
    const LimitRow* row = current();
    if (!row)
        return;
    engine::SetApprovalLimit command;
    command.person = row->person;
    command.role = row->role;
    command.currency = row->currency;
    auto* why = new QLineEdit;
    why->setObjectName(QStringLiteral("limitRemoveWhy"));
    const QString holder = holderOf(*row), code = items::currencyCode(row->currency.packed());
    auto* dialog = new FormDialog(this, tr("Take the limit in %1 away?").arg(code),
        tr("%1: with limits left in other currencies, nothing in %2 may be approved any more; with none left, the role's limits count, and without those any amount.").arg(holder, code), tr("Take away"),
        [this, command, why, holder, code]() mutable -> QString {
            command.why = desk::toUtf8(why->text().trimmed());
            if (command.why.empty())
                return tr("Say why: an auditor will ask.");
            emit decided(command, tr("%1 has no limit in %2 any more.").arg(holder, code));
            return {};
        });
    dialog->add(tr("Reason"), why);
    dialog->open();
}

}
