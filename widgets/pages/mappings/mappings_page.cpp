#include "widgets/pages/mappings/mappings_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/tone.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/page_actions.h"
#include "widgets/pages/mappings/mapping_words.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

using desk::outside;
using domain::Verdict;
using engine::CustomerLinkRow;
using engine::MappingKeyRow;
using engine::ProposalRow;
using items::ListColumn;
using items::ListRow;

namespace {

enum Action { Propose, Approve, Decline, Withdraw, History };

QString rowKey(const MappingKeyRow& row)
{
    return outside(row.set) + u'/' + outside(row.key);
}

QString rowKey(const CustomerLinkRow& row)
{
    return outside(row.set) + u'/' + desk::fromUtf8(domain::tableSpec(row.child_table).kind) + u'/' + outside(row.child);
}

bool contains(const ListRow& row, const QString& text)
{
    return text.isEmpty() || std::any_of(row.cells.begin(), row.cells.end(), [&](const items::ListCell& cell) { return cell.text.contains(text, Qt::CaseInsensitive); });
}

}

MappingsPage::MappingsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_tabs(new QTabBar)
    , m_search(new QLineEdit)
    , m_status(new QComboBox)
    , m_message(new InlineMessage)
    , m_lists(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_nothing_waits(new EmptyState)
    , m_below(new PlainLabel(QString(), PlainLabel::Strong))
{
    setObjectName(QStringLiteral("mappingsPage"));
    act("mappings.propose", tr("Propose…"), QStringLiteral("propose"), Qt::Key_N, &MappingsPage::propose);
    act("mappings.approve", tr("Approve"), QStringLiteral("check"), Qt::Key_A, &MappingsPage::approve);
    act("mappings.decline", tr("Decline…"), QStringLiteral("close"), Qt::Key_D, &MappingsPage::decline);
    act("mappings.withdraw", tr("Withdraw"), QStringLiteral("back"), Qt::Key_W, &MappingsPage::withdraw);
    act("mappings.history", tr("History of the key"), QStringLiteral("audit"), Qt::Key_H, &MappingsPage::toggleHistory);
    m_tabs->setObjectName(QStringLiteral("mappingTabs"));
    m_tabs->setAccessibleName(tr("Kind of reference data"));
    m_tabs->setDocumentMode(true);
    for (int i = 0; i < domain::kMappingKindCount; ++i)
        m_tabs->addTab(desk::translate(domain::mappingKindTitle(domain::MappingKind(i))));
    m_tabs->addTab(tr("Customers"));
    m_search->setObjectName(QStringLiteral("mappingSearch"));
    m_search->setPlaceholderText(tr("Filter"));
    m_search->setAccessibleName(tr("Filter the list"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(280);
    m_status->setObjectName(QStringLiteral("mappingStatus"));
    m_status->setAccessibleName(tr("Status"));
    m_status->addItem(tr("Every status"), -1);
    for (int i = 0; i < engine::kMappingStatusCount; ++i)
        m_status->addItem(desk::translate(engine::mappingStatusTitle(engine::MappingStatus(i))), i);
    makeLists();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(new PlainLabel(tr("Mappings"), PlainLabel::Title));
    head->addStretch();
    for (QAction* action : m_actions) {
        head->addWidget(headButton(*action));
    }
    layout->addLayout(head);
    auto* filters = new QHBoxLayout;
    filters->addWidget(m_tabs);
    filters->addStretch();
    filters->addWidget(m_status);
    filters->addWidget(m_search);
    layout->addLayout(filters);
    layout->addWidget(m_message);
    layout->addWidget(makeBody(), 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        m_history = false;
        m_message->dismiss();
        refresh();
    });
    connect(m_search, &QLineEdit::textChanged, this, &MappingsPage::showAll);
    connect(m_status, &QComboBox::currentIndexChanged, this, &MappingsPage::showAll);
    for (ListTable* list : { m_keys, m_customers }) {
        connect(list, &ListTable::opened, this, &MappingsPage::propose);
        connect(list, &ListTable::selectionMoved, this, [this] { m_history ? showProposals() : enable(); });
    }
    connect(m_proposals, &ListTable::selectionMoved, this, &MappingsPage::enable);
    enable();
}

void MappingsPage::act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (MappingsPage::*run)())
{
    QAction* action = addPageAction(*this, name, text, icon_name, key);
    connect(action, &QAction::triggered, this, run);
    m_actions << action;
}

void MappingsPage::makeLists()
{
    m_keys = new ListTable("mappingKeys", tr("Keys in use"),
        { { tr("Status"), ListColumn::State, 12, false, tr("Unmapped: in use without a row. Expired: used in a month without a valid row. Overlapping: two rows on one day.") }, { tr("Key"), ListColumn::Id, 18, false, {} },
            { tr("Mapped to"), ListColumn::Text, 30, true, tr("Each value with its first and last day") }, { tr("Records"), ListColumn::Number, 9, false, tr("That use the key") },
            { tr("Money"), ListColumn::Number, 18, false, tr("Products and meters: what was charged. Accounts: what was booked, on both sides. Per currency, never added up.") },
            { tr("Used"), ListColumn::Text, 17, false, tr("First and last month") }, { tr("Waiting"), ListColumn::Number, 8, false, tr("Proposals nobody has decided") } });
    m_customers = new ListTable("mappingCustomers", tr("Customer records"),
        { { tr("State"), ListColumn::State, 13, false, {} }, { tr("System"), ListColumn::Text, 10, false, {} }, { tr("Customer"), ListColumn::Id, 16, false, {} }, { tr("Name"), ListColumn::Text, 20, false, {} },
            { tr("Refers to"), ListColumn::Id, 14, false, tr("In its own system; leads nowhere") }, { tr("Belongs to"), ListColumn::Id, 16, false, tr("Suggested, or linked by people") }, { tr("Name there"), ListColumn::Text, 18, false, {} },
            { tr("Score"), ListColumn::Number, 6, false, tr("0 to 100: tax id, likeness of the names, currency, entity") }, { tr("Because"), ListColumn::Text, 24, true, {} } });
    m_proposals = new ListTable("mappingProposals", tr("Proposals"),
        { { tr("No."), ListColumn::Number, 5, false, {} }, { tr("State"), ListColumn::State, 11, false, {} }, { tr("Key"), ListColumn::Id, 18, false, {} }, { tr("What"), ListColumn::Text, 30, false, {} },
            { tr("Why"), ListColumn::Text, 24, true, {} }, { tr("By"), ListColumn::Text, 10, false, {} }, { tr("When"), ListColumn::Text, 14, false, {} }, { tr("Decided by"), ListColumn::Text, 10, false, {} } });
    m_proposals->setMultiSelect(true);
}

QWidget* MappingsPage::makeBody()
{
    m_lists->addWidget(m_keys);
    m_lists->addWidget(m_customers);
    m_lists->addWidget(m_empty);
    m_nothing_waits->set(QStringLiteral("approvals"), tr("Nothing waits"), tr("What somebody proposes stands here until a second person decides."));
    auto* below = new QWidget;
    auto* layout = new QVBoxLayout(below);
    layout->setContentsMargins(0, 0, 0, 0);
    m_below->setObjectName(QStringLiteral("mappingBelow"));
    layout->addWidget(m_below);
    layout->addWidget(m_proposals, 1);
    layout->addWidget(m_nothing_waits, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_lists);
    splitter->addWidget(below);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    return splitter;
}

bool MappingsPage::onCustomers() const
{
    return m_tabs->currentIndex() == domain::kMappingKindCount;
}

domain::MappingKind MappingsPage::kind() const
{
    return domain::MappingKind(onCustomers() ? 0 : m_tabs->currentIndex());
}

void MappingsPage::refresh()
{
    // One key for both, so that the answer for a tab that was left is dropped.
    if (onCustomers())
        return workspace().ask(this, QStringLiteral("mappings"), engine::CrosswalkQuery {}, [this](desk::Result<engine::CrosswalkQuery::Answer> answer) {
            if (!answer.ok())
                return m_message->show(answer.error());
            m_crosswalk = std::move(*answer);
            showAll();
        });
    workspace().ask(this, QStringLiteral("mappings"), engine::MappingsQuery { kind() }, [this](desk::Result<engine::MappingsQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_mappings = std::move(*answer);
        showAll();
    });
}

void MappingsPage::showAll()
{
    m_status->setVisible(!onCustomers());
    onCustomers() ? showCustomers() : showKeys();
    showProposals();
}

void MappingsPage::showKeys()
{
    std::vector<ListRow> rows;
    const int wanted = m_status->currentData().toInt();
    for (const MappingKeyRow& key : m_mappings.keys) {
        ListRow row;
        row.key = rowKey(key);
        row.cells = { { desk::translate(engine::mappingStatusTitle(key.status)), {}, domain::Exact::ofCount(int(key.status)), int(statusTone(key.status)) }, { key.set == "main" ? outside(key.key) : rowKey(key), {} },
            { valuesWords(key), {} }, { items::formatCount(key.records), {}, domain::Exact::ofCount(static_cast<int64_t>(key.records)) }, moneyCell(key),
            { key.first_used ? desk::fromUtf8(key.first_used->toString() + " – " + key.last_used->toString()) : QString(), {} },
            { key.waiting == 0 ? QString() : items::formatCount(key.waiting), {}, domain::Exact::ofCount(key.waiting) } };
        if ((wanted < 0 || wanted == int(key.status)) && contains(row, m_search->text().trimmed()))
            rows.push_back(std::move(row));
    }
    if (m_mappings.keys.empty())
        m_empty->set(QStringLiteral("mappings"), tr("No key of this kind"), tr("No record names one and nothing is mapped. Import or pull records, or propose the first mapping."));
    else
        m_empty->set(QStringLiteral("mappings"), tr("No key matches"), tr("Clear the filter to see them all."));
    m_lists->setCurrentWidget(rows.empty() ? static_cast<QWidget*>(m_empty) : m_keys);
    m_keys->setRows(std::move(rows));
}

void MappingsPage::showCustomers()
{
    std::vector<ListRow> rows;
    const auto add = [&](ListRow row) {
        if (contains(row, m_search->text().trimmed()))
            rows.push_back(std::move(row));
    };
    for (const CustomerLinkRow& link : m_crosswalk.links)
        add({ rowKey(link), { { linkStateWords(link.state), {}, domain::Exact::ofCount(int(link.state)), int(linkTone(link.state)) }, { systemWords(link.child_table), {} }, { outside(link.child), {} }, { outside(link.child_name), {} },
                                { outside(link.reference), {} }, { outside(link.parent), {} }, { outside(link.parent_name), {} },
                                { link.parent.empty() ? QString() : items::formatCount(static_cast<quint64>(link.score)), {}, domain::Exact::ofCount(link.score) }, { evidenceWords(link.evidence), {} } } });
    for (const engine::DuplicateRow& duplicate : m_crosswalk.duplicates) {
        QStringList customers;
        for (const std::string& customer : duplicate.customers)
            customers << outside(customer);
        add({ QStringLiteral("duplicate/") + outside(duplicate.set) + u'/' + outside(duplicate.account),
            { { tr("Duplicate"), {}, domain::Exact::ofCount(3), int(Tone::Warning) }, { tr("CRM"), {} }, { outside(duplicate.account), {} }, { outside(duplicate.name), {} }, {}, {}, {}, {}, { tr("several billing customers: %1").arg(customers.join(QStringLiteral(", "))), {} } } });
    }
    for (const engine::HierarchyRow& row : m_crosswalk.hierarchy)
        add({ QStringLiteral("hierarchy/") + outside(row.set) + u'/' + systemWords(row.table) + u'/' + outside(row.customer),
            { { tr("Other parent"), {}, domain::Exact::ofCount(4), int(Tone::Attention) }, { systemWords(row.table), {} }, { outside(row.customer), {} }, { outside(row.name), {} }, { outside(row.parent), {} }, {}, {}, {},
                { row.parent.empty() ? tr("the system before names a parent, this one none") : tr("the system before names another parent"), {} } } });
    m_empty->set(QStringLiteral("people"), rows.empty() && !m_search->text().isEmpty() ? tr("No customer matches") : tr("Every customer record leads somewhere"),
        tr("Records whose reference is empty or names nothing, accounts with several billing customers and differing parents stand here."));
    m_lists->setCurrentWidget(rows.empty() ? static_cast<QWidget*>(m_empty) : m_customers);
    m_customers->setRows(std::move(rows));
}

void MappingsPage::showProposals()
{
    const std::vector<ProposalRow>& all = onCustomers() ? m_crosswalk.proposals : m_mappings.proposals;
    const MappingKeyRow* key = currentMapping();
    const CustomerLinkRow* link = currentLink();
    std::vector<ListRow> rows;
    for (const ProposalRow& p : all) {
        const bool of_key = (key && p.key == key->key && p.set == key->set) || (link && p.key == link->child && p.set == link->set);
        if (m_history ? !of_key : p.verdict != Verdict::Waiting)
            continue;
        const QString note = p.note.empty() ? QString() : u' ' + tr("(%1)").arg(outside(p.note));
        rows.push_back({ QString::number(p.number),
            { { items::formatCount(static_cast<quint64>(p.number)), {}, domain::Exact::ofCount(p.number) }, { desk::translate(domain::verdictTitle(p.verdict)), p.may_decide ? QString() : desk::translate(p.why_not), {}, int(verdictTone(p.verdict)) },
                { outside(p.key), {} }, { proposalWords(p), {} }, { outside(p.why), {} }, { outside(p.maker), {} }, { items::formatAgo(p.proposed, items::currentInstant()), items::formatExactTime(p.proposed) },
                { outside(p.decider) + note, {} } } });
    }
    const QString name = key ? outside(key->key) : link ? outside(link->child) : QString();
    m_below->setText(m_history ? tr("History of %1").arg(name) : tr("Waiting for a second person"));
    m_nothing_waits->set(QStringLiteral("approvals"), m_history ? tr("Nobody has proposed anything about it") : tr("Nothing waits"), tr("What somebody proposes stands here until a second person decides."));
    m_proposals->setVisible(!rows.empty());
    m_nothing_waits->setVisible(rows.empty());
    m_proposals->setRows(std::move(rows));
    enable();
}

void MappingsPage::enable()
{
    const bool may = workspace().session().may(domain::Permission::ProposeReference);
    const CustomerLinkRow* link = currentLink();
    const std::vector<const ProposalRow*> chosen = chosenProposals();
    const auto every = [&](bool ProposalRow::*flag) { return !chosen.empty() && std::all_of(chosen.begin(), chosen.end(), [flag](const ProposalRow* p) { return p->*flag; }); };
    m_actions[Propose]->setEnabled(may && (onCustomers() ? link != nullptr : true));
    m_actions[Propose]->setToolTip(may ? QString() : tr("Your roles do not include proposing mappings."));
    m_actions[Approve]->setEnabled(every(&ProposalRow::may_decide));
    m_actions[Decline]->setEnabled(every(&ProposalRow::may_decide));
    const bool one = chosen.size() == 1 && !chosen.front()->may_decide;
    m_actions[Approve]->setToolTip(one ? desk::translate(chosen.front()->why_not) : QString());
    m_actions[Withdraw]->setEnabled(every(&ProposalRow::may_withdraw));
    m_actions[History]->setEnabled(m_history || currentMapping() || link);
}

const MappingKeyRow* MappingsPage::currentMapping() const
{
    if (onCustomers() || m_lists->currentWidget() != m_keys)
        return nullptr;
    for (const MappingKeyRow& row : m_mappings.keys)
        if (rowKey(row) == m_keys->currentKey())
            return &row;
    return nullptr;
}

const CustomerLinkRow* MappingsPage::currentLink() const
{
    if (!onCustomers() || m_lists->currentWidget() != m_customers)
        return nullptr;
    for (const CustomerLinkRow& row : m_crosswalk.links)
        if (rowKey(row) == m_customers->currentKey())
            return &row;
    return nullptr;
}

std::vector<const ProposalRow*> MappingsPage::chosenProposals() const
{
    const QStringList keys = m_proposals->isVisible() ? m_proposals->selectedKeys() : QStringList();
    std::vector<const ProposalRow*> out;
    for (const ProposalRow& row : onCustomers() ? m_crosswalk.proposals : m_mappings.proposals)
        if (keys.contains(QString::number(row.number)))
            out.push_back(&row);
    return out;
}

void MappingsPage::toggleHistory()
{
    m_history = !m_history;
    showProposals();
}

bool MappingsPage::goBack()
{
    if (!m_history)
        return false;
    toggleHistory();
    return true;
}

}
