#include "widgets/pages/approvals/effect_pane.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/json_text.h"
#include "items/tone.h"
#include "items/words.h"
#include "widgets/kit/focus_ring.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/list_table.h"

#include <QFormLayout>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QVBoxLayout>

#include <map>

namespace tieout::ui {

using desk::outside;
using items::ListColumn;
using items::ListRow;

namespace {

QPlainTextEdit* bytesView(const char* name, const QString& title)
{
    auto* view = new QPlainTextEdit;
    showFocusOn(*view);
    view->setObjectName(QString::fromLatin1(name));
    view->setAccessibleName(title);
    view->setReadOnly(true);
    view->setTabChangesFocus(true);
    view->setFont(Theme::instance().idFont());
    view->setFrameShape(QFrame::NoFrame);
    return view;
}

QString joined(const QStringList& parts)
{
    if (parts.size() < 2)
        return parts.join(QString());
    return EffectPane::tr("%1 and %2").arg(QStringList(parts.mid(0, parts.size() - 1)).join(QStringLiteral(", ")), parts.last());
}

QString moneyText(const domain::Decimal& value, uint32_t currency)
{
    return value.isZero() ? QString() : items::formatMoney(domain::Exact(value), currency);
}

}

QString badgeTitle(const std::string& badge)
{
    if (badge == "demo")
        return EffectPane::tr("Demo");
    if (badge == "sandbox")
        return EffectPane::tr("Sandbox");
    if (badge == "production")
        return EffectPane::tr("Production");
    return outside(badge);
}

int badgeTone(const std::string& badge)
{
    return int(badge == "production" ? Tone::Critical : badge == "sandbox" ? Tone::Attention : Tone::Accent);
}

QString operationTitle(const std::string& operation)
{
    const std::pair<const char*, QString> names[] = { { "post_invoice", EffectPane::tr("Post invoice") }, { "post_credit", EffectPane::tr("Post credit note") },
        { "reverse_posting", EffectPane::tr("Reverse document") }, { "apply_payment", EffectPane::tr("Apply payment") }, { "create_customer", EffectPane::tr("Create customer") },
        { "post_journal", EffectPane::tr("Post journal of document") }, { "credit_note", EffectPane::tr("Credit invoice line") }, { "resend_event", EffectPane::tr("Send again usage event") } };
    for (const auto& [id, name] : names)
        if (operation == id)
            return name;
    return outside(operation);
}

QString totalsInWords(const std::vector<const engine::EffectRow*>& rows)
{
    std::map<uint32_t, domain::Exact> sums;
    for (const engine::EffectRow* row : rows)
        if (!sums[row->currency].add(row->amount))
            return EffectPane::tr("more than can be added up");
    QStringList parts;
    for (const auto& [currency, sum] : sums)
        parts << items::formatMoneyWithCode(sum, currency);
    return joined(parts);
}

QString targetsInWords(const std::vector<const engine::EffectRow*>& rows)
{
    QStringList parts;
    for (const engine::EffectRow* row : rows)
        if (const QString target = EffectPane::tr("%1 (%2)").arg(outside(row->target), badgeTitle(row->badge)); !parts.contains(target))
            parts << target;
    return joined(parts);
}

EffectPane::EffectPane(QWidget* parent)
    : QWidget(parent)
    , m_title(new PlainLabel({}, PlainLabel::Strong))
    , m_amount(new PlainLabel({}, PlainLabel::Title))
    , m_state(new Pill)
    , m_badge(new Pill)
    , m_tabs(new QTabWidget)
    , m_pretty(bytesView("effectPretty", tr("What will be sent, indented")))
    , m_raw(bytesView("effectRaw", tr("What will be sent, byte for byte")))
    , m_answer(bytesView("effectAnswer", tr("Answer of the chosen attempt")))
{
    m_title->setWordWrap(true);
    const auto emphasise = [this] { m_amount->setFont(Theme::scaled(Theme::instance().numberFont(), 1.5, QFont::DemiBold)); };
    emphasise();
    connect(&Theme::instance(), &Theme::changed, m_amount, emphasise); // after the label has taken its usual font again
    m_preview = new ListTable("effectPreview", tr("Predicted journal effect"),
        { { tr("Account"), ListColumn::Text, 14, true, {} }, { tr("Debit"), ListColumn::Number, 10, false, {} }, { tr("Credit"), ListColumn::Number, 10, false, {} } });
    m_attempts = new ListTable("effectAttempts", tr("Attempts"),
        { { tr("No."), ListColumn::Number, 4, false, {} }, { tr("When"), ListColumn::Text, 14, false, {} }, { tr("Outcome"), ListColumn::State, 10, false, {} },
            { tr("HTTP"), ListColumn::Number, 4, false, {} }, { tr("Why"), ListColumn::Text, 20, true, {} } });
    m_timeline = new ListTable("effectTimeline", tr("Time line"), { { tr("When"), ListColumn::Text, 14, false, {} }, { tr("Who"), ListColumn::Text, 8, false, {} }, { tr("What"), ListColumn::Text, 24, true, {} } });
    auto* facts = new QWidget;
    m_facts = new QFormLayout(facts);
    m_facts->setContentsMargins(0, 0, 0, 0);
    m_facts->setVerticalSpacing(3);
    auto* attempts = new QWidget;
    auto* attempts_layout = new QVBoxLayout(attempts);
    attempts_layout->setContentsMargins(0, 0, 0, 0);
    attempts_layout->addWidget(m_attempts, 1);
    attempts_layout->addWidget(m_answer, 1);
    connect(m_attempts, &ListTable::selectionMoved, this, [this] {
        for (const engine::AttemptRow& row : m_attempt_rows)
            if (QString::number(row.n) == m_attempts->currentKey())
                m_answer->setPlainText(items::prettyJson(row.answer));
    });
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_pretty, tr("Will be sent"));
    m_tabs->addTab(m_raw, tr("Raw bytes"));
    m_tabs->addTab(attempts, tr("Attempts"));
    m_tabs->addTab(m_timeline, tr("Time line"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_amount, 1);
    head->addWidget(m_badge);
    head->addWidget(m_state);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addWidget(m_title);
    layout->addWidget(facts);
    layout->addWidget(new PlainLabel(tr("Predicted journal effect"), PlainLabel::Strong));
    layout->addWidget(m_preview);
    layout->addWidget(m_tabs, 1);
    setVisible(false);
}

void EffectPane::clear()
{
    setVisible(false);
}

void EffectPane::addFact(const QString& name, const QString& value, bool id)
{
    if (value.isEmpty())
        return;
    auto* label = new PlainLabel(name, PlainLabel::Muted);
    if (id) {
        m_facts->addRow(label, new IdLabel(value));
        return;
    }
    auto* words = new PlainLabel(value);
    words->setWordWrap(true);
    m_facts->addRow(label, words);
}

void EffectPane::show(const engine::EffectDetail& detail)
{
    const engine::EffectRow& row = detail.row;
    m_amount->setText(items::formatMoneyWithCode(row.amount, row.currency));
    m_title->setText(tr("%1 %2 of %3 to %4, period %5").arg(operationTitle(row.operation), outside(row.business_id), outside(row.customer), outside(row.target), desk::fromUtf8(row.period.toString())));
    m_state->set(items::titleOf(row.state), static_cast<Tone>(items::toneOf(row.state)));
    m_badge->set(badgeTitle(row.badge), static_cast<Tone>(badgeTone(row.badge)));
    showFacts(detail);
    showPreview(detail);
    m_pretty->setPlainText(desk::fromUtf8(detail.method) + u' ' + outside(detail.path) + QStringLiteral("\n\n") + items::prettyJson(detail.body));
    m_raw->setPlainText(desk::fromUtf8(detail.body));
    showAttempts(detail);
    setVisible(true);
}

void EffectPane::showFacts(const engine::EffectDetail& detail)
{
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    const engine::EffectRow& row = detail.row;
    const domain::Instant now = items::currentInstant();
    addFact(tr("Made by"), tr("%1, %2").arg(outside(row.maker), items::formatAgo(row.proposed, now)));
    if (!row.approver.empty())
        addFact(tr("Decided by"), tr("%1, %2").arg(outside(row.approver), items::formatAgo(row.decided, now)));
    if (!row.may_approve && row.state == domain::EffectState::Proposed)
        addFact(tr("You cannot approve"), desk::translate(row.why_not));
    addFact(tr("Our reference"), outside(row.our_reference), true);
    addFact(tr("Their id"), outside(row.vendor_id), true);
    addFact(tr("SHA-256 of the bytes"), desk::fromUtf8(row.body_sha256.hex()), true);
}

void EffectPane::showPreview(const engine::EffectDetail& detail)
{
    std::vector<ListRow> rows;
    domain::Exact debit, credit;
    bool sums = true;
    for (const engine::JournalPreviewLine& line : detail.preview) {
        ListRow row;
        row.key = QString::number(rows.size());
        row.cells = { { outside(line.account) + u' ' + outside(line.account_name), {} }, { moneyText(line.debit, detail.row.currency), {} }, { moneyText(line.credit, detail.row.currency), {} } };
        rows.push_back(std::move(row));
        sums = debit.add(domain::Exact(line.debit)) && credit.add(domain::Exact(line.credit)) && sums;
    }
    if (sums && !rows.empty()) {
        ListRow total;
        total.key = QStringLiteral("total");
        const bool balanced = debit == credit;
        total.cells = { { balanced ? tr("Total, balanced") : tr("Total, NOT balanced"), {} }, { items::formatMoney(debit, detail.row.currency), {} }, { items::formatMoney(credit, detail.row.currency), {} } };
        rows.push_back(std::move(total));
    }
    m_preview->setRows(std::move(rows));
    m_preview->fitHeight(6);
}

void EffectPane::showAttempts(const engine::EffectDetail& detail)
{
    m_attempt_rows = detail.attempts;
    std::vector<ListRow> rows;
    for (const engine::AttemptRow& attempt : detail.attempts) {
        ListRow row;
        row.key = QString::number(attempt.n);
        const Tone tone = attempt.outcome == "posted" ? Tone::Ok : attempt.outcome == "rejected" ? Tone::Critical : attempt.outcome == "unknown" ? Tone::Unknown : Tone::Attention;
        row.cells = { { QString::number(attempt.n), {}, domain::Exact::ofCount(attempt.n) }, { items::formatExactTime(attempt.started), {} }, { outside(attempt.outcome), {}, {}, int(tone) },
            { attempt.http_status == 0 ? QString(QChar(0x2014)) : QString::number(attempt.http_status), {} }, { desk::translate(attempt.why), {} } };
        rows.push_back(std::move(row));
    }
    m_tabs->setTabText(2, tr("Attempts (%1)").arg(rows.size()));
    m_attempts->setRows(std::move(rows));
    m_answer->setPlainText(detail.attempts.empty() ? QString() : items::prettyJson(detail.attempts.back().answer));
    rows.clear();
    for (const engine::TimelineEntry& entry : detail.timeline) {
        ListRow row;
        row.key = QString::number(rows.size());
        row.cells = { { items::formatExactTime(entry.at), {} }, { outside(entry.who), {} }, { items::sentenceText(entry.what), {} } };
        rows.push_back(std::move(row));
    }
    m_timeline->setRows(std::move(rows));
}

}
