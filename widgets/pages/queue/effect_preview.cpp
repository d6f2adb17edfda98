#include "widgets/pages/queue/effect_preview.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/tone.h"
#include "items/words.h"
#include "widgets/kit/focus_ring.h"
#include "widgets/kit/labels.h"
#include "widgets/pages/approvals/effect_pane.h"
#include "widgets/pages/queue/payload_tabs.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tieout::ui {

namespace {

void addField(QGridLayout* grid, const QString& name, QWidget* value)
{
    const int row = grid->rowCount();
    grid->addWidget(new PlainLabel(name, PlainLabel::Muted), row, 0, Qt::AlignTop);
    grid->addWidget(value, row, 1);
}

QWidget* digits(const QString& text, bool strong = false)
{
    auto* label = new PlainLabel(text, PlainLabel::Number);
    label->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    if (strong)
        label->setFont(Theme::scaled(label->font(), 1.0, QFont::DemiBold));
    return label;
}

}

EffectPreview::EffectPreview(QWidget* parent, const engine::EffectDetail& effect)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("effect-preview"));
    setWindowTitle(tr("What will be sent"));
    resize(680, 600);
    const engine::EffectRow& row = effect.row;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    auto* title = new PlainLabel(tr("%1 to %2, once approved").arg(items::formatMoneyWithCode(row.amount, row.currency), desk::outside(row.target)), PlainLabel::Title);
    title->setWordWrap(true);
    column->addWidget(title);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    grid->setVerticalSpacing(4);
    auto* state = new QWidget;
    auto* pills = new QHBoxLayout(state);
    pills->setContentsMargins(0, 0, 0, 0);
    pills->addWidget(new Pill(items::titleOf(row.state), items::toneOf(row.state)));
    if (!row.badge.empty())
        pills->addWidget(new Pill(badgeTitle(row.badge), static_cast<Tone>(badgeTone(row.badge))));
    pills->addStretch();
    addField(grid, tr("State"), state);
    addField(grid, tr("Document"), new IdLabel(desk::outside(row.business_id)));
    addField(grid, tr("Customer"), new PlainLabel(desk::outside(row.customer)));
    addField(grid, tr("Period"), new PlainLabel(items::periodText(row.period)));
    addField(grid, tr("Request"), new IdLabel(desk::outside(effect.method + " " + effect.path)));
    addField(grid, tr("Our reference"), new IdLabel(desk::outside(row.our_reference)));
    addField(grid, tr("SHA-256"), new IdLabel(desk::fromUtf8(row.body_sha256.hex())));
    column->addLayout(grid);
    if (!effect.preview.empty())
        column->addWidget(journal(effect));
    column->addWidget(new PlainLabel(tr("Body, laid out for reading; approval and digest are of the bytes as sent"), PlainLabel::Strong));
    auto* body = new QPlainTextEdit(layOut(effect.body));
    showFocusOn(*body);
    body->setReadOnly(true);
    body->setFont(Theme::instance().idFont());
    column->addWidget(body, 1);

    auto* buttons = new QDialogButtonBox;
    QPushButton* keep = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    keep->setDefault(true);
    QPushButton* approvals = buttons->addButton(tr("Open in approvals"), QDialogButtonBox::ActionRole);
    connect(approvals, &QPushButton::clicked, this, [this, id = row.id] {
        emit approvalsRequested(id);
        accept();
    });
    if (row.state == domain::EffectState::Proposed || row.state == domain::EffectState::Draft) {
        QPushButton* withdraw = buttons->addButton(tr("Withdraw the proposal"), QDialogButtonBox::DestructiveRole);
        connect(withdraw, &QPushButton::clicked, this, [this, id = row.id] {
            emit withdrawRequested(id);
            accept();
        });
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

QWidget* EffectPreview::journal(const engine::EffectDetail& effect)
{
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    grid->addWidget(new PlainLabel(tr("Expected journal"), PlainLabel::Strong), 0, 0);
    auto* debit = new PlainLabel(tr("Debit"), PlainLabel::Muted);
    auto* credit = new PlainLabel(tr("Credit"), PlainLabel::Muted);
    debit->setAlignment(Qt::AlignTrailing);
    credit->setAlignment(Qt::AlignTrailing);
    grid->addWidget(debit, 0, 1);
    grid->addWidget(credit, 0, 2);
    int row = 1;
    for (const engine::JournalPreviewLine& line : effect.preview) {
        const QString account = line.account_name.empty() ? desk::outside(line.account) : tr("%1 %2").arg(desk::outside(line.account), desk::outside(line.account_name));
        grid->addWidget(new PlainLabel(account), row, 0);
        if (!line.debit.isZero())
            grid->addWidget(digits(items::formatMoney(line.debit, effect.row.currency)), row, 1);
        if (!line.credit.isZero())
            grid->addWidget(digits(items::formatMoney(line.credit, effect.row.currency)), row, 2);
        ++row;
    }
    grid->setColumnMinimumWidth(1, 110);
    grid->setColumnMinimumWidth(2, 110);
    return box;
}

}
