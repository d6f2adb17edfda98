#include "widgets/pages/queue/payload_tabs.h"

#include "desk/text.h"
#include "items/json_text.h"
#include "items/record_words.h"
#include "widgets/kit/focus_ring.h"
#include "widgets/kit/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QTextBlock>

#include <algorithm>

namespace tieout::ui {

namespace {

constexpr qsizetype kDifferenceLinesMax = 2000;

enum How : int { Pretty, Raw, Difference };

// Lines kept, with what is hidden in them made visible.
QString visibleLines(const std::string& bytes)
{
    QStringList out;
    size_t begin = 0;
    while (begin <= bytes.size()) {
        const size_t end = std::min(bytes.find('\n', begin), bytes.size());
        out << desk::outside(std::string_view(bytes).substr(begin, end - begin));
        begin = end + 1;
    }
    return out.join(u'\n');
}

// Longest common subsequence of lines, as −, + and unchanged.
QStringList differenceOf(const QStringList& a, const QStringList& b)
{
    const auto n = a.size(), m = b.size();
    std::vector<std::vector<uint16_t>> length(static_cast<size_t>(n) + 1, std::vector<uint16_t>(static_cast<size_t>(m) + 1, 0));
    const auto at = [&length](qsizetype i, qsizetype j) -> uint16_t& { return length[static_cast<size_t>(i)][static_cast<size_t>(j)]; };
    for (qsizetype i = n - 1; i >= 0; --i)
        for (qsizetype j = m - 1; j >= 0; --j)
            at(i, j) = a[i] == b[j] ? static_cast<uint16_t>(at(i + 1, j + 1) + 1) : std::max(at(i + 1, j), at(i, j + 1));
    QStringList out;
    qsizetype i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && a[i] == b[j]) {
            out << QStringLiteral("  ") + a[i];
            ++i;
            ++j;
        } else if (j >= m || (i < n && at(i + 1, j) >= at(i, j + 1)))
            out << QString(QChar(0x2212)) + u' ' + a[i++];
        else
            out << QStringLiteral("+ ") + b[j++];
    }
    return out;
}

}

QString layOut(const std::string& bytes)
{
    return visibleLines(desk::toUtf8(items::prettyJson(bytes)));
}

PayloadTabs::PayloadTabs(QWidget* parent)
    : QWidget(parent)
    , m_which(new QComboBox)
    , m_how(new QComboBox)
    , m_other(new QComboBox)
    , m_origin(new PlainLabel({}, PlainLabel::Muted))
    , m_text(new QPlainTextEdit)
{
    m_which->setAccessibleName(tr("Which record"));
    m_which->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_which->setMinimumContentsLength(8);
    m_other->setAccessibleName(tr("Compared with"));
    m_other->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_other->setMinimumContentsLength(6);
    m_how->setAccessibleName(tr("How it is shown"));
    m_how->addItems({ tr("Laid out"), tr("As received"), tr("Difference to") });
    m_origin->setWordWrap(true);
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("The record"));
    showFocusOn(*m_text);
    m_text->setFont(Theme::instance().idFont());
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setMinimumHeight(140);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_which, 1);
    row->addWidget(m_how);
    row->addWidget(m_other, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->addLayout(row);
    column->addWidget(m_origin);
    column->addWidget(m_text, 1);
    for (QComboBox* box : { m_which, m_how, m_other })
        connect(box, &QComboBox::currentIndexChanged, this, &PayloadTabs::show);
}

void PayloadTabs::set(const std::vector<engine::PayloadView>& payloads)
{
    m_payloads = payloads;
    const int which = m_which->currentIndex();
    for (QComboBox* box : { m_which, m_other }) {
        const QSignalBlocker quiet(box);
        box->clear();
        for (const engine::PayloadView& payload : payloads)
            box->addItem(desk::outside(items::namedRecord(payload.title)));
    }
    const QSignalBlocker quiet(m_which), quiet_other(m_other);
    m_which->setCurrentIndex(which >= 0 && which < m_which->count() ? which : 0);
    m_other->setCurrentIndex(m_other->count() > 1 ? 1 : 0);
    show();
}

void PayloadTabs::show()
{
    m_other->setVisible(m_how->currentIndex() == Difference);
    m_text->setExtraSelections({});
    const int which = m_which->currentIndex();
    if (which < 0 || which >= static_cast<int>(m_payloads.size())) {
        m_origin->clear();
        m_text->setPlainText(m_payloads.empty() ? tr("No record stands behind this side.") : QString());
        return;
    }
    const engine::PayloadView& payload = m_payloads[static_cast<size_t>(which)];
    m_origin->setText(desk::outside(payload.origin));
    if (m_how->currentIndex() == Difference && m_other->currentIndex() >= 0)
        showDifference(payload, m_payloads[static_cast<size_t>(m_other->currentIndex())]);
    else
        m_text->setPlainText(m_how->currentIndex() == Raw ? visibleLines(payload.bytes) : layOut(payload.bytes));
}

void PayloadTabs::showDifference(const engine::PayloadView& a, const engine::PayloadView& b)
{
    const QStringList left = layOut(a.bytes).split(u'\n'), right = layOut(b.bytes).split(u'\n');
    if (left.size() > kDifferenceLinesMax || right.size() > kDifferenceLinesMax) {
        m_text->setPlainText(tr("Too long to compare here: more than %1 lines.").arg(kDifferenceLinesMax));
        return;
    }
    m_text->setPlainText(differenceOf(left, right).join(u'\n'));
    QList<QTextEdit::ExtraSelection> marks;
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        const bool gone = block.text().startsWith(QChar(0x2212)), come = block.text().startsWith(u'+');
        if (!gone && !come)
            continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(Theme::instance().fill(gone ? Tone::Critical : Tone::Ok));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks << mark;
    }
    m_text->setExtraSelections(marks);
}

}
