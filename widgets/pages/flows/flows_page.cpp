#include "widgets/pages/flows/flows_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/record_words.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/page_actions.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDate>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

using desk::fromUtf8;
using desk::outside;
using items::ListCell;
using items::ListColumn;
using items::ListRow;

namespace {

QString titleOf(const domain::FlowTitles& titles)
{
    return outside(domain::flowTitle(titles, desk::toUtf8(QLocale().name().section(u'_', 0, 0))));
}

// One amount a currency; never added up.
QString moneyText(const std::vector<engine::FlowMoney>& money)
{
    QStringList parts;
    for (const engine::FlowMoney& sum : money)
        parts << items::formatMoneyWithCode(sum.amount, sum.currency);
    return parts.join(QStringLiteral(" · "));
}

QString dayText(const std::string& day)
{
    return day.empty() ? QStringLiteral("—") : QLocale().toString(QDate::fromString(fromUtf8(day), Qt::ISODate), QLocale::ShortFormat);
}

ListCell count(uint64_t n)
{
    return { n == 0 ? QStringLiteral("—") : items::formatCount(n), {}, domain::Exact::ofCount(static_cast<int64_t>(n)) };
}

// Sorts by the first amount where all are of one currency.
ListCell money(const std::vector<engine::FlowMoney>& sums)
{
    ListCell cell { moneyText(sums), moneyText(sums) };
    if (sums.size() == 1)
        cell.number = sums.front().amount;
    return cell;
}

QString keyOf(const engine::FlowStanding& row)
{
    return fromUtf8(row.object.toString());
}

}

FlowsPage::FlowsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_chooser(new QComboBox)
    , m_overdue(new QCheckBox(tr("Only overdue")))
    , m_as_of(new PlainLabel({}, PlainLabel::Muted))
    , m_summary(new PlainLabel({}, PlainLabel::Muted))
    , m_money(new PlainLabel({}, PlainLabel::Muted))
    , m_standing_title(new PlainLabel({}, PlainLabel::Strong))
    , m_message(new InlineMessage)
    , m_empty(new EmptyState)
    , m_none_standing(new EmptyState)
    , m_body(new QWidget)
{
    setObjectName(QStringLiteral("flowsPage"));
    act("flows.case", tr("Open the exception"), QStringLiteral("queue"), Qt::Key_E, &FlowsPage::openCase);
    act("flows.lineage", tr("Show the lineage"), QStringLiteral("lineage"), Qt::Key_L, &FlowsPage::openLineage);
    act("flows.queue", tr("All exceptions of flows"), QStringLiteral("filter"), Qt::Key_Q, &FlowsPage::goToQueue);
    buildTables();
    m_money->setObjectName(QStringLiteral("flowMoney"));
    m_money->setWordWrap(true);
    m_money->setText(tr("Money here is the agreed quantity × price of the open items, for one period. A metered item, agreed for a quantity of 1, stands in it with its price for each unit, not with what it will bring."));
    m_empty->set(QStringLiteral("flows"), tr("Nothing goes through a flow yet"), tr("Flows begin with contracts, metered usage and invoices. Import a folder or pull a connected system, then look again."));
    m_empty->setAct(tr("Connections"), [this] { this->navigator().open({ QStringLiteral("connections") }); });
    m_none_standing->set(QStringLiteral("check"), tr("Nothing stands here"), tr("Every object of this flow that was asked for has gone on. Take back the step or “Only overdue” to see others."));
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(8);
    body->addWidget(m_summary);
    body->addWidget(m_steps);
    body->addWidget(m_money);
    body->addWidget(m_standing_title);
    body->addWidget(m_standing, 1);
    body->addWidget(m_none_standing, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addLayout(buildHead());
    layout->addWidget(m_message);
    layout->addWidget(m_body, 1);
    layout->addWidget(m_empty, 1);
    m_body->hide();
    m_empty->hide();
}

QLayout* FlowsPage::buildHead()
{
    m_chooser->setObjectName(QStringLiteral("flowChooser"));
    m_chooser->setAccessibleName(tr("Flow"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_chooser, &QComboBox::activated, this, [this](int index) {
        m_flow = desk::toUtf8(m_chooser->itemData(index).toString());
        m_step.clear();
        refresh();
    });
    m_overdue->setObjectName(QStringLiteral("flowOverdue"));
    m_overdue->setToolTip(tr("Objects whose time is up, or that took a later step without this one"));
    connect(m_overdue, &QCheckBox::toggled, this, &FlowsPage::refresh);
    m_as_of->setObjectName(QStringLiteral("flowAsOf"));
    auto* head = new QHBoxLayout;
    head->addWidget(new PlainLabel(tr("Flows"), PlainLabel::Title));
    head->addSpacing(12);
    head->addWidget(m_chooser);
    head->addWidget(m_overdue);
    head->addSpacing(12);
    head->addWidget(m_as_of);
    head->addStretch();
    for (QAction* action : m_actions) {
        head->addWidget(headButton(*action));
    }
    return head;
}

void FlowsPage::buildTables()
{
    m_steps = new ListTable("flowSteps", tr("Steps of the flow"),
        { { tr("Step"), ListColumn::Text, 22, false, {} }, { tr("Reached"), ListColumn::Number, 8, false, tr("Objects that have taken this step") },
            { tr("Before it"), ListColumn::Number, 8, false, tr("Objects that stand before this step: it is expected and not taken") },
            { tr("Overdue"), ListColumn::Number, 8, false, tr("Of those: the time limit has passed, or a later step was taken") },
            { tr("Late"), ListColumn::Number, 6, false, tr("Taken after the time limit") }, { tr("Early"), ListColumn::Number, 6, false, tr("Taken before the step it follows") },
            { tr("Skipped"), ListColumn::Number, 7, false, tr("Not needed in the sales channel of the object") }, { tr("Missing is raised by"), ListColumn::Text, 8, false, tr("The checkpoint that raises what is missing here; CP13 then does not") },
            { tr("Money before it"), ListColumn::Number, 30, true, tr("Behind the objects that stand before this step, by currency") } });
    m_standing = new ListTable("flowStanding", tr("Objects that stand before a step"),
        { { tr("State"), ListColumn::State, 10, false, {} }, { tr("Object"), ListColumn::Id, 26, false, {} }, { tr("Customer"), ListColumn::Text, 12, false, {} }, { tr("Before step"), ListColumn::Text, 18, false, {} },
            { tr("Since"), ListColumn::Number, 10, false, tr("The day of the step before") }, { tr("In time until"), ListColumn::Number, 10, false, {} },
            { tr("Days over"), ListColumn::Number, 8, false, tr("Counted to the newest day the records tell") }, { tr("Money"), ListColumn::Number, 16, false, tr("What stands behind the object") },
            { tr("Exception"), ListColumn::Text, 10, true, tr("The one CP13 raised") } });
    connect(m_steps, &ListTable::selectionMoved, this, &FlowsPage::chooseStep);
    connect(m_standing, &ListTable::opened, this, &FlowsPage::openObject);
    connect(m_standing, &ListTable::selectionMoved, this, [this] {
        m_actions[0]->setEnabled(current() && current()->case_id);
        m_actions[1]->setEnabled(current() != nullptr);
    });
}

void FlowsPage::act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (FlowsPage::*run)())
{
    QAction* action = addPageAction(*this, name, text, icon_name, key);
    connect(action, &QAction::triggered, this, run);
    m_actions << action;
}

void FlowsPage::openLink(const Link& link)
{
    if (link.text.isEmpty())
        return;
    m_flow = desk::toUtf8(link.text);
    m_step.clear();
    refresh();
}

void FlowsPage::refresh()
{
    engine::FlowsQuery query;
    query.flow = m_flow;
    query.step = m_step;
    query.overdue_only = m_overdue->isChecked();
    workspace().ask(this, QStringLiteral("flows"), query, [this](desk::Result<engine::FlowsQuery::Answer> answer) {
        if (!answer.ok()) {
            m_message->show(answer.error());
            m_message->setAct(tr("Read again"), [this] { refresh(); });
            m_flow.clear(); // a flow that is gone must not be asked for again
            m_step.clear();
            return;
        }
        m_message->dismiss();
        show(*answer);
    });
}

const engine::FlowFigures* FlowsPage::chosen() const
{
    for (const engine::FlowFigures& flow : m_answer.flows)
        if (flow.name == m_flow)
            return &flow;
    return nullptr;
}

const engine::FlowStanding* FlowsPage::current() const
{
    const engine::FlowFigures* flow = chosen();
    for (size_t i = 0; flow && i < flow->standing.size(); ++i)
        if (keyOf(flow->standing[i]) == m_standing->currentKey())
            return &flow->standing[i];
    return nullptr;
}

void FlowsPage::show(const engine::FlowsQuery::Answer& answer)
{
    m_answer = answer;
    bool any = false;
    for (const engine::FlowFigures& flow : m_answer.flows)
        any = any || flow.objects > 0;
    m_body->setVisible(any);
    m_empty->setVisible(!any);
    m_chooser->setEnabled(any);
    for (QAction* action : m_actions)
        action->setEnabled(any && action != m_actions[0] && action != m_actions[1]); // the two need an object; showStanding() knows
    if (!any)
        return;
    if (m_flow.empty()) { // the first one that something goes through; then with its objects
        for (const engine::FlowFigures& flow : m_answer.flows)
            if (m_flow.empty() && flow.objects > 0)
                m_flow = flow.name;
        return refresh();
    }
    showChooser();
    if (const engine::FlowFigures* flow = chosen()) {
        m_filling = true;
        showSteps(*flow);
        showStanding(*flow);
        m_filling = false;
    }
}

void FlowsPage::showChooser()
{
    const QSignalBlocker quiet(m_chooser);
    m_chooser->clear();
    for (const engine::FlowFigures& flow : m_answer.flows) {
        m_chooser->addItem(titleOf(flow.titles), fromUtf8(flow.name));
        if (flow.name == m_flow)
            m_chooser->setCurrentIndex(m_chooser->count() - 1);
    }
    QStringList days, silent;
    for (const engine::FlowsQuery::AsOf& set : m_answer.as_of) {
        days << (m_answer.as_of.size() == 1 ? dayText(set.day) : tr("%1: %2").arg(outside(set.set), dayText(set.day)));
        if (!set.raises)
            silent << outside(set.set);
    }
    m_as_of->setText(tr("As of %1").arg(days.join(QStringLiteral(", "))));
    m_as_of->setToolTip(silent.isEmpty() ? tr("The newest day that the records tell; limits are measured against it, not against the clock.")
                                         : tr("The newest day that the records tell. No contracts in %1: nothing is raised as an exception there.").arg(silent.join(QStringLiteral(", "))));
}

void FlowsPage::showSteps(const engine::FlowFigures& flow)
{
    uint64_t standing = 0, overdue = 0;
    std::vector<ListRow> rows;
    for (const engine::FlowStepFigures& step : flow.steps) {
        standing += step.standing;
        overdue += step.overdue;
        ListRow row;
        row.key = fromUtf8(step.name);
        row.cells = { { titleOf(step.titles), {} }, count(step.reached), count(step.standing), count(step.overdue), count(step.late), count(step.out_of_order), count(step.skipped),
            { step.checked_by ? fromUtf8(std::string(domain::checkpointId(*step.checked_by))) : QString(), {} }, money(step.money) };
        rows.push_back(std::move(row));
    }
    m_steps->setRows(std::move(rows));
    m_steps->fitHeight(12);
    m_money->setVisible(flow.object == domain::Table::Contracts || flow.object == domain::Table::ContractItems);
    m_summary->setText(tr("%1 in this flow, %2 at its end, %3 on the way, %4 overdue")
                           .arg(items::tableCount(flow.object, flow.objects), items::formatCount(flow.done), items::formatCount(standing), items::formatCount(overdue)));
}

void FlowsPage::showStanding(const engine::FlowFigures& flow)
{
    std::vector<ListRow> rows;
    for (const engine::FlowStanding& from : flow.standing) {
        ListRow row;
        row.key = keyOf(from);
        const auto day = [](const std::string& text) { return ListCell { dayText(text), fromUtf8(text), domain::Exact::ofCount(QDate::fromString(fromUtf8(text), Qt::ISODate).toJulianDay()) }; };
        row.cells = { { from.overdue ? tr("Overdue") : tr("In time"), {}, {}, static_cast<int>(from.overdue ? Tone::Attention : Tone::Neutral) }, { items::recordName(from.object), {} },
            { outside(from.customer), {} }, { titleOf(flow.steps[from.step].titles), {} }, day(from.since), day(from.deadline),
            from.overdue ? count(static_cast<uint64_t>(from.days_over)) : ListCell {}, money(from.money), { from.case_id ? tr("CP13 open") : QString(), {} } };
        rows.push_back(std::move(row));
    }
    QString step = tr("before a step");
    for (const engine::FlowStepFigures& each : flow.steps)
        if (each.name == m_step)
            step = tr("before “%1”").arg(titleOf(each.titles));
    m_standing_title->setText(rows.size() < flow.standing_total ? tr("%1 of %2 that stand %3").arg(items::formatCount(rows.size()), items::formatCount(flow.standing_total), step)
                                                                : tr("%1 that stand %2").arg(items::formatCount(rows.size()), step));
    m_standing->setVisible(!rows.empty());
    m_none_standing->setVisible(rows.empty());
    m_standing->setRows(std::move(rows));
    m_actions[0]->setEnabled(current() && current()->case_id);
    m_actions[1]->setEnabled(current() != nullptr);
}

void FlowsPage::chooseStep()
{
    const std::string step = desk::toUtf8(m_steps->selectedKeys().value(0));
    if (m_filling || step == m_step)
        return;
    m_step = step;
    refresh();
}

bool FlowsPage::goBack()
{
    if (m_step.empty())
        return false;
    m_steps->clearSelection();
    m_step.clear();
    refresh();
    return true;
}

// To the exception where there is one, else to the records themselves.
void FlowsPage::openObject(const QString& key)
{
    m_standing->setCurrentKey(key);
    if (current() && current()->case_id)
        openCase();
    else
        openLineage();
}

void FlowsPage::openCase()
{
    if (!current() || !current()->case_id)
        return;
    Link link { QStringLiteral("queue") };
    link.case_id = current()->case_id;
    navigator().open(link);
}

void FlowsPage::openLineage()
{
    if (!current())
        return;
    Link link { QStringLiteral("lineage") };
    link.record = current()->object;
    navigator().open(link);
}

void FlowsPage::goToQueue()
{
    Link link { QStringLiteral("queue") };
    link.filter.emplace().checkpoints = { domain::Checkpoint::CP13 };
    navigator().open(link);
}

}
